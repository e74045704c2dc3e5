"""A person's word on which reports tell one event: kept in the journal; then only the consolidated layer is rebuilt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.claims.minting import event_iri, report_iri
from kg.claims.model import DocumentClaims
from kg.errors import UsageError
from kg.pipeline.consolidation import UNDONE, Derived, derive, earlier_decision, standing_decisions, stored_claims
from kg.pipeline.processing import Processor, Settings
from kg.resolution.model import Decision, Verdict
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.records import JournalDecision

_WORD = {Verdict.POSITIVE: "same", Verdict.NEGATIVE: "different", Verdict.UNSURE: "unsure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """A decision on two reports, by IRI, and what deriving the graph with it gave."""

    left: str
    right: str
    verdict: str
    derived: Derived


def overrule(
    folder: GraphFolder,
    names: tuple[str, str] | None,
    verdict: Verdict | None,
    *,
    by: str,
    inference: bool,
    progress: Callable[[str], None],
) -> Overruled:
    """Keep a decision and rebuild the consolidated layer; the documents' graphs stay as they are.

    Args:
        folder: the graph.
        names: IRIs of two events or reports; for undoing, none means the last decision that stands.
        verdict: none undoes.
        by: who decides.
        inference: run the reasoner where Java is present.
        progress: told the name of each stage.

    Raises:
        UsageError: an IRI is of no event here, both are of one report, there is nothing to undo, or the word
            contradicts what was said before.
    """
    with folder.writing():
        journal = Journal(folder.journal)
        try:
            processor = Processor(Settings(folder=folder.path))
            documents = list(stored_claims(journal, processor))
            standing = standing_decisions(journal, documents)
            left, right = _pair(names, documents) if names else _last_pair(standing)
            if verdict is None:
                _require_standing(standing, left, right)
                if earlier := earlier_decision(journal, documents, (left, right)):
                    require_consistent(standing, left, right, earlier.verdict)
            else:
                require_consistent(standing, left, right, verdict)
            word = verdict.value if verdict else UNDONE
            with journal.transaction():
                journal.decide(JournalDecision(left=left, right=right, verdict=word, by=by))
            derived = derive(folder, journal, processor, inference=inference, progress=progress)
            return Overruled(left=left, right=right, verdict=word, derived=derived)
        finally:
            journal.close()


def _last_pair(standing: Sequence[Decision]) -> tuple[str, str]:
    if not standing:
        raise UsageError("nothing to undo: no decision stands")
    return standing[-1].left, standing[-1].right


def _pair(names: tuple[str, str], documents: Iterable[DocumentClaims]) -> tuple[str, str]:
    reports = report_names(documents)
    for name in names:
        if name not in reports:
            raise UsageError(f"{name}: no event or report of this graph; take the IRI from `kg query` or `kg explain`")
    left, right = sorted(reports[name] for name in names)
    if left == right:
        raise UsageError(
            f"{names[0]} and {names[1]}: one and the same report, by which an event is named; name two events, or two"
            " reports of one event: `kg query 'SELECT ?r ?d { EVENT ckg:consolidates ?r . ?r ckg:reportedIn ?d }'`"
        )
    return left, right


def report_names(documents: Iterable[DocumentClaims]) -> dict[str, str]:
    """Return the report that each IRI of a report or of an event names.

    An event has the IRI of its first report, and those of its others redirect to it: so each names one report, and a
    decision outlives every merge and split.
    """
    reports = [report for document in documents for report in document.reports]
    named = ((report.iri, name) for report in reports for name in (*report.former, report.name))
    return {iri: report for report, name in named for iri in (report_iri(name), event_iri(name))}


def _require_standing(standing: Iterable[Decision], left: str, right: str) -> None:
    if (left, right) not in {(decision.left, decision.right) for decision in standing}:
        raise UsageError(f"{left} and {right}: no decision on these two stands; `kg undo` alone undoes the last one")


def require_consistent(standing: Iterable[Decision], left: str, right: str, verdict: Verdict) -> None:
    """Raise if a word on two reports cannot hold beside the others: one of them would silently not be kept.

    The last word on the same two replaces the one before and contradicts nothing.

    Raises:
        UsageError: with the words that it contradicts and how to take one back.
    """
    others = [decision for decision in standing if (decision.left, decision.right) != (left, right)]
    same = [decision for decision in others if decision.verdict is Verdict.POSITIVE]
    if verdict is Verdict.NEGATIVE:
        against = _way(same, left, right) or []
    else:
        apart = (decision for decision in others if decision.verdict is Verdict.NEGATIVE)
        against = next(filter(None, (_ring(same, parting, left, right) for parting in apart)), [])
    if against:
        words = "; ".join(f"{_WORD[item.verdict]} {item.left} {item.right} (by {item.by})" for item in against)
        raise UsageError(
            f"{left} and {right}: this contradicts what was said before: {words}; take one of these back first:"
            f" `kg undo {against[0].left} {against[0].right}`"
        )


def _ring(same: Sequence[Decision], parting: Decision, left: str, right: str) -> list[Decision]:
    """Return the words that would tie two reports that were told apart, if these two became one."""
    for one, two in ((left, right), (right, left)):
        near, far = _way(same, parting.left, one), _way(same, two, parting.right)
        if near is not None and far is not None:
            return [parting, *near, *far]
    return []


def _way(same: Sequence[Decision], start: str, goal: str) -> list[Decision] | None:
    """Return the fewest words "same" that tie two reports; none are needed for one and the same."""
    ways: dict[str, list[Decision]] = {start: []}
    queue = [start]
    for here in queue:
        for decision in same:
            for one, two in ((decision.left, decision.right), (decision.right, decision.left)):
                if one == here and two not in ways:
                    ways[two] = [*ways[here], decision]
                    queue.append(two)
    return ways.get(goal)
