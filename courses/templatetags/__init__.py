"""Tags of the pages of courses."""
