"""Pages of a school's workspace."""
