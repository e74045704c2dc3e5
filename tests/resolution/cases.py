"""Reports as values for tests of resolution: records become claims without a store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kg.claims.model import DocumentClaims
from kg.document.read import make_document
from kg.extraction.decode import read_extraction
from kg.pipeline.processing import Processor, Settings
from kg.resolution.candidates import find_tellings, make_candidate
from kg.resolution.rules import identity_rule
from kg.resolution.scoring import Scored, Scorer
from tests.records import Json, record, spans, toll


@cache
def processor() -> Processor:
    """The shipped registry and gazetteer, opened once."""
    return Processor(Settings())


def claims_of(item: Json) -> DocumentClaims:
    """Return the claims of an interchange record that carries its text."""
    header = {name: value for name, value in item["document"].items() if name != "issued_resolved"}
    document = make_document(header, where="test")
    return processor().claims(document, read_extraction(item, where="test", text=document.text))


def scored(one: DocumentClaims, two: DocumentClaims) -> Scored:
    """Return the points of two reports of one event each."""
    rule = identity_rule()
    left, right = (make_candidate(telling) for document in (one, two) for telling in find_tellings(document))
    return Scorer([left, right], rule).score(left, right)


def told(  # noqa: PLR0913 - one argument a thing that reports differ in
    name: str,
    *,
    kind: str = "Bombing",
    day: str = "2021-05-04",
    until: str | None = None,
    place: tuple[str, str] = ("Kharkiv", "city"),
    killed: int | None = None,
    status: str = "asserted",
    said_by: Sequence[str] = (),
    text: str = "A bomb went off in the old town",
    inherited: bool = False,
    issued: str | None = None,
    more: Json | None = None,
) -> DocumentClaims:
    """Return a report of one event; `more` are further fields of it."""
    sentence = f"{text}, killing {killed} people, {name} said." if killed else f"{text}, {name} said."
    figures = [toll(sentence, f"killing {killed}", killed, killed, killed, category="unknown")] if killed else []
    event: Json = {
        "id": "e1",
        "type": kind,
        "status": status,
        "date": {"start": day, "end": until or day, "precision": "range" if until else "day"},
        "day_inherited": inherited,
        "places": [{"name": place[0], "kind": place[1], "admin1": "Kharkiv", "country": "UA"}],
        "tolls": [figure | {"said_by": list(said_by)} for figure in figures],
        "said_by": list(said_by),
        "evidence": spans(sentence, text),
        **(more or {}),
    }
    return claims_of(record(name, sentence, [event], issued_resolved=issued or day))
