"""Invented courses in invented schools that stand in real places, so that the search can be tried."""
