"""The agency's pages about courses, inside the admin."""
