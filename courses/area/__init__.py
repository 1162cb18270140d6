"""What a school's workspace shows: its pages, its courses in order, what waits for it."""
