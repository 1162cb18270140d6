"""The agency's pages about training, inside the admin."""
