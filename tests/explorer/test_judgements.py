"""Which judgements the page of an event shows: the surest of its own, the likest of each other event."""

from __future__ import annotations

from kg.serve.explorer.asking import Row
from kg.serve.explorer.judgements import chosen


def judged(name: str, score: str, event: str, verdict: str = "positive") -> Row:
    return {
        "judgement": f"n:{name}",
        "score": score,
        "event": f"n:{event}",
        "verdict": f"https://w3id.org/ckg/code/{verdict}",
    }


def names(rows: list[Row]) -> list[str]:
    return [row["judgement"].removeprefix("n:") for row in rows]


def test_a_judgement_within_stands_once_and_of_another_event_only_the_likest() -> None:
    rows = [
        judged("own", "0.7", "this"),
        judged("own", "0.7", "this"),
        judged("surer", "0.9", "this"),
        judged("no", "0.9", "far", "negative"),
        judged("less", "0.4", "near", "unsure"),
        judged("like", "0.5", "near", "unsure"),
    ]

    within, beyond, more = chosen(rows, "n:this")

    assert (names(within), names(beyond), more) == (["surer", "own"], ["like", "no"], 0)


def test_of_hundreds_the_others_are_counted() -> None:
    rows = [judged(f"j{number:03}", "0.9", "this") for number in range(130)]

    within, _, more = chosen(rows, "n:this")

    assert (len(within), more) == (30, 100)
