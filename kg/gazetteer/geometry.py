"""Distances, displaced points and GeoSPARQL literals on a sphere of 6,371 km radius."""

from __future__ import annotations

import math

from kg.gazetteer.model import Location

EARTH_KM = 6371.0
CIRCLE_POINTS = 24
MIDDLE = 0.15
"""Share of the reach within which a spot lies on no side."""
CRS = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance between two (latitude, longitude) pairs in degrees.

    >>> round(distance_km((36.2, 37.16), (33.51, 36.29)))
    309
    """
    north, south = math.radians(one[0]), math.radians(other[0])
    half = (
        math.sin((south - north) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def lies_towards(centre: Location, side: Location, spot: Location) -> bool:
    """Return whether a spot lies in the half of a country that has `side` as its middle; newsrooms are no narrower.

    Close to the middle of the whole nothing is decided; where the two middles are one ("central"), the reach decides.
    """
    apart = distance_km(_point(centre), _point(spot))
    if distance_km(_point(centre), _point(side)) < 1.0:
        return apart <= centre.radius_km
    wide = math.cos(math.radians(centre.latitude))
    north = (side.latitude - centre.latitude) * (spot.latitude - centre.latitude)
    east = (side.longitude - centre.longitude) * wide * (spot.longitude - centre.longitude) * wide
    return apart <= centre.radius_km * MIDDLE or north + east >= 0


def _point(location: Location) -> tuple[float, float]:
    return location.latitude, location.longitude


def displace(location: Location, *, bearing: float, distance_km: float) -> Location:
    """Return the point at this distance (km) and bearing (degrees clockwise from north); the radius stays."""
    latitude, angle, arc = map(math.radians, (location.latitude, bearing, math.degrees(distance_km / EARTH_KM)))
    north = math.asin(math.sin(latitude) * math.cos(arc) + math.cos(latitude) * math.sin(arc) * math.cos(angle))
    east = math.atan2(
        math.sin(angle) * math.sin(arc) * math.cos(latitude),
        math.cos(arc) - math.sin(latitude) * math.sin(north),
    )
    longitude = (location.longitude + math.degrees(east) + 540) % 360 - 180
    return Location(
        latitude=round(math.degrees(north), 5),
        longitude=round(longitude, 5),
        radius_km=location.radius_km,
    )


def midpoint(one: Location, other: Location) -> Location:
    """Return the point halfway, with a radius that reaches both."""
    gap = distance_km((one.latitude, one.longitude), (other.latitude, other.longitude))
    shift = (other.longitude - one.longitude + 540) % 360 - 180
    longitude = (one.longitude + shift / 2 + 540) % 360 - 180
    latitude = (one.latitude + other.latitude) / 2
    return Location(latitude=round(latitude, 5), longitude=round(longitude, 5), radius_km=round(gap / 2, 1))


def wkt_point(location: Location) -> str:
    """Return the centre as a WKT literal in longitude-latitude order (CRS84, GeoSPARQL's default)."""
    return f"POINT({location.longitude:.5f} {location.latitude:.5f})"


def wkt_circle(location: Location) -> str:
    """Return the circle of uncertainty as a WKT polygon of 24 corners, counter-clockwise as OGC asks."""
    centre = Location(latitude=location.latitude, longitude=location.longitude, radius_km=0.0)
    corners = [
        displace(centre, bearing=-360.0 * step / CIRCLE_POINTS, distance_km=location.radius_km)
        for step in range(CIRCLE_POINTS)
    ]
    ring = ", ".join(f"{corner.longitude:.5f} {corner.latitude:.5f}" for corner in (*corners, corners[0]))
    return f"POLYGON(({ring}))"
