from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteer.geometry import displace, distance_km, lies_towards, midpoint, wkt_circle, wkt_point
from kg.gazetteer.model import Location

KYIV = Location(latitude=50.45, longitude=30.523, radius_km=10.0)


def test_point_puts_longitude_first() -> None:
    assert wkt_point(KYIV) == "POINT(30.52300 50.45000)"


def test_circle_is_a_closed_ring() -> None:
    corners = wkt_circle(KYIV).removeprefix("POLYGON((").removesuffix("))").split(", ")

    assert len(corners) == 25
    assert corners[0] == corners[-1]


@given(st.floats(-60, 60), st.floats(-179, 179), st.floats(0, 360), st.floats(1, 300))
def test_a_displaced_point_lies_at_that_distance(
    latitude: float, longitude: float, bearing: float, distance: float
) -> None:
    start = Location(latitude=latitude, longitude=longitude, radius_km=1.0)
    spot = displace(start, bearing=bearing, distance_km=distance)
    gap = distance_km((latitude, longitude), (spot.latitude, spot.longitude))

    assert gap == pytest.approx(distance, abs=0.01)


def test_south_lies_at_a_lower_latitude_on_the_same_meridian() -> None:
    spot = displace(KYIV, bearing=180.0, distance_km=111.2)

    assert (spot.latitude, spot.longitude) == pytest.approx((49.45, 30.523), abs=0.01)


def test_midpoint_crosses_the_date_line_the_short_way() -> None:
    west = Location(latitude=0.0, longitude=179.0, radius_km=0.0)
    east = Location(latitude=0.0, longitude=-179.0, radius_km=0.0)

    assert abs(midpoint(west, east).longitude) == pytest.approx(180.0)


@pytest.mark.parametrize(
    ("latitude", "longitude", "lies"),
    [(52.0, 31.0, True), (49.0, 30.5, False), (50.5, 30.6, True), (49.9, 36.0, False)],
)
def test_a_side_is_its_direction_and_the_middle(latitude: float, longitude: float, lies: bool) -> None:  # noqa: FBT001
    north = Location(latitude=51.0, longitude=30.523, radius_km=6.0)
    country = Location(latitude=50.45, longitude=30.523, radius_km=100.0)
    spot = Location(latitude=latitude, longitude=longitude, radius_km=1.0)

    assert lies_towards(country, north, spot) is lies
