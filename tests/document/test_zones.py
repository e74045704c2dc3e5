from itertools import pairwise

from hypothesis import given

from kg.document.model import ZoneKind
from kg.document.zones import mark_zones
from tests.strategies import texts

PAGE = """World
Africa

Shells hit a market in the river town

Smoke over the market on Monday. [Jane Doe/Reuters]

Nine people were killed when shells hit the main market on Monday, the town's hospital said in a statement.

'We ran to the river'

A trader told a local radio station that she and her two sons had run to the river when the first shell fell.

Share this article
3 Comments
"""


def kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(zone.kind.value, text[zone.span.start : zone.span.end][:20]) for zone in mark_zones(text, title=title)]


def test_each_part_of_a_page_is_told_apart() -> None:
    assert kinds(PAGE) == [
        ("furniture", "World"),
        ("furniture", "Africa"),
        ("title", "Shells hit a market "),
        ("caption", "Smoke over the marke"),
        ("body", "Nine people were kil"),
        ("heading", "'We ran to the river"),
        ("body", "A trader told a loca"),
        ("furniture", "Share this article"),
        ("furniture", "3 Comments"),
    ]


def test_a_text_without_lines_is_one_body_after_its_title() -> None:
    text = "Rebels leave the old quarter under a deal. Buses left at noon on Friday, officials said."

    assert kinds(text, title="Rebels leave the old quarter under a deal") == [
        ("title", "Rebels leave the old"),
        ("body", "Buses left at noon o"),
    ]


def test_a_title_that_the_text_does_not_repeat_marks_nothing() -> None:
    assert kinds("Buses left at noon on Friday.", title="Rebels leave the old quarter") == [
        ("body", "Buses left at noon o")
    ]


def test_a_short_sentence_between_paragraphs_is_no_heading() -> None:
    text = f"{'A long first paragraph of the report stands here. ' * 4}\n\nNobody answered.\n\n{'And a last one. ' * 9}"

    assert [kind for kind, _ in kinds(text)] == ["body", "body", "body"]


@given(texts)
def test_zones_are_in_order_and_cover_all_but_white_space(text: str) -> None:
    zones = mark_zones(text)

    assert all(one.span.end <= two.span.start for one, two in pairwise(zones))
    covered = {offset for zone in zones for offset in range(zone.span.start, zone.span.end)}
    assert all(offset in covered or character.isspace() for offset, character in enumerate(text))
    assert all(zone.kind in ZoneKind for zone in zones)
