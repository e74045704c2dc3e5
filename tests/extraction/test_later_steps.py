"""Steps of an agreement told without its name, and those that share a subject."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType
from tests.extraction.reports import read


def steps(text: str) -> list[tuple[str, str]]:
    """Stage and first day of each step told, in order of the text."""
    events = read(text, "2005-08-20").events
    told = [event for event in events if event.type is EventType.AGREEMENT]
    return [(str(event.agreement and event.agreement.stage.value), str(event.date.start)[5:]) for event in told]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The truce was agreed in Accra on July 3. It took effect two days later and was extended on August 1.",
            [("announced", "07-03"), ("in_force", "07-05"), ("extended", "08-01")],
        ),
        (
            "A ceasefire, announced in May, was violated within days. It was extended twice before it collapsed in July.",
            [("announced", "05-01"), ("violated", ""), ("extended", ""), ("collapsed", "07-01")],
        ),
        (
            "The two armies agreed a truce on Monday. Both sides broke it on Tuesday.",
            [("announced", "08-15"), ("violated", "08-16")],
        ),
        (
            "Rebels accepted the ceasefire on Tuesday. The government rejected it on Thursday as a trick.",
            [("announced", "08-16"), ("rejected", "08-18")],
        ),
        (
            "The sides signed a deal to disarm the militias on Tuesday. It came into force the next day.",
            [("signed", "08-16"), ("in_force", "08-17")],
        ),
        (
            "The truce was signed on Monday and took effect on Thursday.",
            [("signed", "08-15"), ("in_force", "08-18")],
        ),
        ("The rebels refused to sign the peace accord on Tuesday.", [("rejected", "08-16")]),
        ("The army declined on Friday to renew the ceasefire.", [("rejected", "08-19")]),
        (
            "The two sides signed a declaration of principles on Wednesday.",
            [("signed", "08-17")],
        ),
        (
            "A humanitarian pause announced last Sunday expired at midnight on Thursday.",
            [("announced", "08-14"), ("collapsed", "08-18")],
        ),
    ],
)
def test_each_step_is_told_with_its_day(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(steps(text)) == sorted(expected)


def test_an_undated_step_of_an_old_truce_is_not_of_the_day_of_the_news() -> None:
    text = "Jets bombed a mill on Friday. A truce, announced in May, was violated within days. It was extended twice."

    assert steps(text) == [("announced", "05-01"), ("violated", ""), ("extended", "")]


@pytest.mark.parametrize(
    "text",
    [
        "A truce began on Monday. A bus hit a mine on Tuesday and it broke down.",
        "A truce began on Monday. The roof of the market was hit by a shell on Tuesday. It collapsed within minutes.",
        "A truce began on Monday.\n\nThe minister read a letter. It was signed on Tuesday.",
        "A truce began on Monday. It is said that the harvest failed.",
    ],
)
def test_it_is_no_agreement_where_something_else_was_told_of(text: str) -> None:
    assert steps(text) == [("in_force", "08-15")]
