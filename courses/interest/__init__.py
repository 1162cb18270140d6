"""People who wait for a course: registering, calling, counting, telling them, and what the public sees of it."""
