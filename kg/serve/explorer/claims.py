"""Claims as pages show them: who said what where, gathered from rows that repeat a claim for each span and speaker."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.serve.context import ServerContext
from kg.serve.explorer.asking import Row, ask_about
from kg.serve.explorer.terms import local, words

ROLE_OF_TYPE = {
    "EventClaim": "event",
    "ResponsibilityClaim": "who",
    "TollClaim": "figure",
    "AgreementClaim": "agreement",
    "TerritorialClaim": "territory",
    "RelationshipClaim": "relation",
    "StatementClaim": "statement",
}
ROLE_TITLES = {
    "event": "what happened",
    "who": "who did it, to whom",
    "figure": "how many",
    "agreement": "agreement",
    "territory": "who holds what",
    "relation": "who stands with whom",
    "statement": "what is open",
}


@dataclass(slots=True, kw_only=True)
class ShownClaim:
    """One claim; `spans` are [start, end, words] in code points of its document."""

    node: str
    label: str
    role: str
    document: str
    title: str
    publisher: str
    publisher_name: str
    issued: str
    mode: str
    status: str
    speakers: dict[str, str] = field(default_factory=dict)
    spokespersons: set[str] = field(default_factory=set)
    relays: set[str] = field(default_factory=set)
    spans: set[tuple[int, int, str]] = field(default_factory=set)
    events: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its name within a page."""
        return f"c-{local(self.node)}"

    @property
    def quotes(self) -> list[tuple[int, int, str]]:
        """Its spans in order of text, each wording once."""
        found: dict[str, tuple[int, int, str]] = {}
        for span in self.ordered_spans:
            found.setdefault(span[2].casefold(), span)
        return list(found.values())

    @property
    def ordered_spans(self) -> list[tuple[int, int, str]]:
        """Its spans in order of text."""
        return sorted(self.spans)

    @property
    def source(self) -> str:
        """Who says it, as one line."""
        names = ", ".join(sorted(self.speakers.values())) or self.publisher_name
        named = sorted(self.spokespersons - set(self.speakers.values()))
        spoken = f" ({', '.join(named)})" if named else ""
        via = f", through {', '.join(sorted(self.relays))}" if self.relays else ""
        return f"{names}{spoken}{via}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Claims by IRI; `complete` is false where there are more."""

    claims: Mapping[str, ShownClaim]
    complete: bool
    sparql: str


async def claims_about(context: ServerContext, node: str) -> Gathered:
    """Return the claims about an event or an agreement.

    Raises:
        AnswerError: no answer in time.
    """
    return await _gather(context, node, "about")


async def claims_of_document(context: ServerContext, node: str) -> Gathered:
    """Return the claims of a report, with the events they are about.

    Raises:
        AnswerError: no answer in time.
    """
    found, events = await asyncio.gather(
        _gather(context, node, "of_document"), ask_about(context, "events_of_document", node)
    )
    for row in events.rows:
        if row["claim"] in found.claims:
            found.claims[row["claim"]].events[row["event"]] = row["name"]
    return found


async def _gather(context: ServerContext, node: str, which: str) -> Gathered:
    """Ask in parts, each of them quick; together they would be one slow question."""
    parts = ("claims", "spans", "voices", "papers")
    found = await asyncio.gather(*(ask_about(context, f"{part}_{which}", node) for part in parts))
    told, spans, voices, papers = found
    documents = {row["document"]: row for row in papers.rows}
    claims: dict[str, ShownClaim] = {}
    for row in told.rows:
        if row["document"] in documents:
            claim = claims.setdefault(row["claim"], _claim(row, documents[row["document"]]))
            claim.role = ROLE_OF_TYPE.get(local(row["type"]), claim.role)
    for row in spans.rows:
        if row["claim"] in claims:
            claims[row["claim"]].spans.add((int(row["start"]), int(row["end"]), row["quote"]))
    for row in voices.rows:
        if row["claim"] in claims:
            _hear(claims[row["claim"]], row)
    complete = all(part.complete for part in found)
    return Gathered(claims=claims, complete=complete, sparql=told.sparql)


def _hear(claim: ShownClaim, row: Row) -> None:
    link = local(row["link"])
    if link == "saidBy":
        claim.speakers[row["voice"]] = row["name"]
    elif link == "spokesperson":
        claim.spokespersons.add(row["name"])
    else:
        claim.relays.add(row["name"])


def _claim(row: Row, paper: Row) -> ShownClaim:
    return ShownClaim(
        node=row["claim"],
        label=row["label"],
        role="event",
        document=row["document"],
        title=paper.get("title") or local(row["document"]),
        publisher=paper["publisher"],
        publisher_name=paper["publisher_name"],
        issued=paper.get("issued", ""),
        mode=words(row["mode"]),
        status=words(row["status"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document with its claims about what the page is about."""

    node: str
    title: str
    publisher: str
    publisher_name: str
    issued: str
    claims: Sequence[ShownClaim]

    @property
    def key(self) -> str:
        """Its name within a page."""
        return f"d-{local(self.node)}"


def by_report(claims: Iterable[ShownClaim]) -> list[Report]:
    """Return the reports in order of issue, each with its claims in order of text."""
    groups: dict[str, list[ShownClaim]] = {}
    for claim in claims:
        groups.setdefault(claim.document, []).append(claim)
    reports = [_report(node, found) for node, found in groups.items()]
    return sorted(reports, key=lambda report: (report.issued or "9999", report.node))


def told_once(claims: Iterable[ShownClaim]) -> list[ShownClaim]:
    """Return claims without those that say the same in the same words: what happened and what it means for a deal."""
    found: dict[tuple[object, ...], ShownClaim] = {}
    for claim in claims:
        found.setdefault((claim.label, claim.source, claim.status, tuple(claim.ordered_spans)), claim)
    return list(found.values())


def _report(node: str, claims: Sequence[ShownClaim]) -> Report:
    first = claims[0]
    ordered = sorted(claims, key=lambda claim: (claim.ordered_spans[:1], claim.label, claim.node))
    return Report(
        node=node,
        title=first.title,
        publisher=first.publisher,
        publisher_name=first.publisher_name,
        issued=first.issued,
        claims=ordered,
    )


def speakers_of(claims: Iterable[ShownClaim]) -> Mapping[str, str]:
    """Return all who are quoted, names by IRI, in order of name."""
    found = {node: name for claim in claims for node, name in claim.speakers.items()}
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))
