from __future__ import annotations

import pytest

from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import PlaceMention
from kg.gazetteer.relative import find_relative_positions
from kg.gazetteer.resolve import resolve_place, resolve_position


@pytest.mark.parametrize(
    ("text", "relation", "distance", "bearing", "references"),
    [
        ("seven kilometres south of Kupiansk", "south", 7.0, 180.0, ("Kupiansk",)),
        ("about 12 km north-east of the city of Goma", "northeast", 12.0, 45.0, ("Goma",)),
        ("some thirty-five miles west of Maiduguri", "west", 56.31, 270.0, ("Maiduguri",)),
        ("on the outskirts of al-Bab", "outskirts", None, None, ("al-Bab",)),
        ("on the northern edge of Sirte", "outskirts", None, 0.0, ("Sirte",)),
        ("near Kismayo", "near", None, None, ("Kismayo",)),
        ("east of Mosul", "east", None, 90.0, ("Mosul",)),
        ("between Saraqib and Ariha", "between", None, None, ("Saraqib", "Ariha")),
        ("half a kilometre from Sumy", "distance", 0.5, None, ("Sumy",)),
        ("two and a half km west of Kobani", "west", 2.5, 270.0, ("Kobani",)),
        ("a dozen kilometres south of Gao", "south", 12.0, 180.0, ("Gao",)),
        ("one hundred and twenty km east of Gao", "east", 120.0, 90.0, ("Gao",)),
        ("500 metres from Bab al-Hadid", "distance", 0.5, None, ("Bab al-Hadid",)),
    ],
)
def test_wording_is_read(
    text: str, relation: str, distance: float | None, bearing: float | None, references: tuple[str, ...]
) -> None:
    position = next(find_relative_positions(f"It fell {text} at dawn."))

    assert (position.relation, position.distance_km, position.bearing, position.references) == (
        relation,
        distance,
        bearing,
        references,
    )


def test_span_quotes_the_wording() -> None:
    text = "Shells landed five kilometres east of Popasna."
    position = next(find_relative_positions(text))

    assert text[position.start : position.end] == "five kilometres east of Popasna"


def test_text_without_a_position_yields_none() -> None:
    assert list(find_relative_positions("The council met in Geneva for seven hours.")) == []


def test_location_lies_on_the_stated_side(gazetteer: Gazetteer) -> None:
    position = next(find_relative_positions("ten kilometres south of Kramatorsk"))
    spot = resolve_position(position, gazetteer=gazetteer).location
    town = resolve_place(PlaceMention(name="Kramatorsk"), gazetteer=gazetteer).location

    assert spot is not None
    assert town is not None
    assert town.latitude - spot.latitude == pytest.approx(10 / 111.2, abs=0.005)


def test_uncertainty_covers_the_reference_itself(gazetteer: Gazetteer) -> None:
    position = next(find_relative_positions("ten kilometres south of Kramatorsk"))
    node = resolve_position(position, gazetteer=gazetteer)

    assert node.place is not None
    assert node.location is not None
    assert node.location.radius_km > node.place.radius_km
