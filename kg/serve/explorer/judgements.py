"""Why reports are one event, and what else might be: the judgements on identity, for the page of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.serve.explorer.asking import Row
from kg.serve.explorer.terms import local

_OPEN = {"positive": 0, "unsure": 0, "negative": 1}
_PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report's view of an event: its own label, and the document where it stands."""

    node: str
    label: str
    document: str
    publisher: str
    issued: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two tellings and what was decided on them.

    Attributes:
        verdict: positive, negative or unsure.
        score: 0 to 1, from the points in `why`.
        by: the version of the rule, or who decided in person.
        event: the event of `other`, with its label.
    """

    one: Telling
    other: Telling
    verdict: str
    score: float
    why: str
    by: str
    is_persons: bool
    event: str
    event_label: str

    @property
    def is_one_document(self) -> bool:
        """Whether one report tells both."""
        return self.one.document == self.other.document


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """What was compared `within` the event, and `beyond` it the nearest telling of each other; persons' words first."""

    within: Sequence[Compared]
    beyond: Sequence[Compared]

    @property
    def rules(self) -> str:
        """The versions of the rule that decided."""
        found = {pair.by for pair in (*self.within, *self.beyond) if not pair.is_persons}
        return ", ".join(sorted(found))


def judgements(rows: Iterable[Row], event: str) -> Judgements:
    """Return the judgements in order of weight, each once."""
    found: dict[str, Compared] = {}
    for row in rows:
        found.setdefault(row["judgement"], _compared(row))
    ordered = sorted(found.items(), key=lambda item: (not item[1].is_persons, -item[1].score, item[0]))
    pairs = [pair for _, pair in ordered]
    nearest: dict[str, Compared] = {}
    for pair in pairs:
        if pair.event != event:
            nearest.setdefault(pair.event, pair)
    return Judgements(
        within=tuple(pair for pair in pairs if pair.event == event),
        beyond=tuple(sorted(nearest.values(), key=lambda pair: (not pair.is_persons, _OPEN[pair.verdict]))),
    )


def _compared(row: Row) -> Compared:
    return Compared(
        one=_telling(row, "one"),
        other=_telling(row, "other"),
        verdict=local(row["verdict"]),
        score=float(row["score"]),
        why=row["why"],
        by=row["by"],
        is_persons=row["rule"] == _PERSON,
        event=row["event"],
        event_label=row["event_label"],
    )


def _telling(row: Row, side: str) -> Telling:
    return Telling(
        node=row[side],
        label=row[f"{side}_label"],
        document=row[f"{side}_document"],
        publisher=row.get(f"{side}_publisher", ""),
        issued=row.get(f"{side}_issued", ""),
    )
