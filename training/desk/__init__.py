"""What the agency's pages about training are made of."""
