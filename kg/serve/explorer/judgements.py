"""Why reports are one event, and what else might be: the judgements on identity, for the page of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.rdf import iri
from kg.serve.context import ServerContext
from kg.serve.explorer.asking import Row, Rows, ask_about, ask_of_all
from kg.serve.explorer.terms import local

_OPEN = {"positive": 0, "unsure": 0, "negative": 1}
_PERSON = "person"
_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report's view of an event: the document where it stands, and the event that it is now taken for."""

    node: str
    document: str
    publisher: str
    issued: str
    event: str
    event_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two tellings and what was decided on them; of a telling of another event, `other` is that one.

    Attributes:
        verdict: positive, negative or unsure.
        score: 0 to 1, from the points in `why`.
        by: the version of the rule, or who decided in person.
    """

    one: Telling
    other: Telling
    verdict: str
    score: float
    why: str
    by: str
    is_persons: bool

    @property
    def is_one_document(self) -> bool:
        """Whether one report tells both."""
        return self.one.document == self.other.document


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """What was compared: `within` the event, and `beyond` it the nearest telling of each other one.

    Of hundreds only the first stand here, `more` counts the others; `sparql` asks for all.
    """

    within: Sequence[Compared]
    beyond: Sequence[Compared]
    more: int
    sparql: str

    @property
    def rules(self) -> str:
        """The versions of the rule that decided."""
        found = {pair.by for pair in (*self.within, *self.beyond) if not pair.is_persons}
        return ", ".join(sorted(found))


async def judgements_on(context: ServerContext, event: str) -> Judgements:
    """Return the judgements on an event, the surest first.

    Raises:
        AnswerError: no answer in time.
    """
    found = await ask_about(context, "judgements_of", event)
    within, beyond, more = chosen(found.rows, event)
    terms = [iri(row["judgement"]) for row in (*within, *beyond)]
    details = (await ask_of_all(context, "judgement_details", terms)).rows if terms else ()
    return gathered(within, beyond, details, event=event, asked=(more, found))


def chosen(rows: Iterable[Row], event: str) -> tuple[list[Row], list[Row], int]:
    """Return the rows to show within and beyond the event, and how many are left out.

    Beyond it the likest telling of each other event stands for all; the likely and the open ones come first.
    """
    ordered = sorted({row["judgement"]: row for row in rows}.values(), key=_weight)
    within = [row for row in ordered if row["event"] == event]
    nearest: dict[str, Row] = {}
    for row in ordered:
        if row["event"] != event:
            nearest.setdefault(row["event"], row)
    beyond = sorted(nearest.values(), key=lambda row: (_OPEN[local(row["verdict"])], *_weight(row)))
    left = max(len(within) - _SHOWN, 0) + max(len(beyond) - _SHOWN, 0)
    return within[:_SHOWN], beyond[:_SHOWN], left


def gathered(
    within: Iterable[Row], beyond: Iterable[Row], details: Iterable[Row], *, event: str, asked: tuple[int, Rows]
) -> Judgements:
    """Return the judgements with their details."""
    sides: dict[str, list[Row]] = {}
    for row in details:
        sides.setdefault(row["judgement"], []).append(row)
    return Judgements(
        within=_compared(within, sides, event),
        beyond=_compared(beyond, sides, event),
        more=asked[0],
        sparql=asked[1].sparql,
    )


def _weight(row: Row) -> tuple[float, str]:
    return -float(row["score"]), row["judgement"]


def _compared(rows: Iterable[Row], sides: Mapping[str, Sequence[Row]], event: str) -> tuple[Compared, ...]:
    return tuple(_pair(row, sides[row["judgement"]], event) for row in rows if row["judgement"] in sides)


def _pair(row: Row, sides: Sequence[Row], event: str) -> Compared:
    tellings = {side["one"]: _telling(side) for side in sides}
    one, other = sorted(tellings.values(), key=lambda telling: (telling.event != event, telling.issued, telling.node))
    return Compared(
        one=one,
        other=other,
        verdict=local(row["verdict"]),
        score=float(row["score"]),
        why=sides[0]["why"],
        by=sides[0]["by"],
        is_persons=sides[0]["rule"] == _PERSON,
    )


def _telling(row: Row) -> Telling:
    return Telling(
        node=row["one"],
        document=row["document"],
        publisher=row.get("publisher", ""),
        issued=row.get("issued", ""),
        event=row["event"],
        event_label=row["event_label"],
    )
