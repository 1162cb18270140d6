"""Distances between points of the earth, as the crow flies."""

import math

EARTH_KM = 6371.0
Point = tuple[float, float]


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance of two points (latitude, longitude) in kilometres."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
