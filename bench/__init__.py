"""What `make bench` runs: the public pages, the search for courses, and the way to a card on a slow phone."""
