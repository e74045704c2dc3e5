"""Whatever the order in which reports came, were read again, withdrawn and judged: one graph.

What cannot be turned around stays in order: a second reading follows the first, a word on two reports follows both of
them and the earlier words on the same pair, and a withdrawal comes after all that names its report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.identifiers import CONSOLIDATED_GRAPH, IDENTITY_GRAPH
from kg.pipeline.build import Options, build, rebuild
from kg.pipeline.overrule import overrule
from kg.rdf import canonical_nquads, iri
from kg.resolution.model import Verdict
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from tests.records import Json, market, place, write_records
from tests.resolution.cases import claims_of

NO_JAVA = Options(inference=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something done to a graph; `after` are the names of deeds that must come before it.

    Attributes:
        record: a report to be built.
        words: two reports and what is said of them; no verdict undoes.
        withdrawn: the identifier of a report to be taken out.
    """

    name: str
    after: tuple[str, ...] = ()
    record: Json | None = None
    words: tuple[str, str, Verdict | None] | None = None
    withdrawn: str | None = None


def again(record: Json) -> Json:
    """The report as a later version of its extractor reads it: another type, place and day."""
    day = {"start": "2023-05-02", "end": "2023-05-02", "precision": "day"}
    changed = record["events"][0] | {"type": "AirStrike", "places": [place("Sloviansk")], "date": day}
    return record | {"events": [changed], "extractor": {"name": "coder", "version": "2"}}


REPORTS = {
    "a": market("a"),
    "b": market("b", killed=7, speaker="Rescue Service", issued_resolved="2023-05-05"),
    "c": market("c", killed=3, speaker="Rescue Service"),
    "d": market("d", killed=7, publisher="Other Wire"),
    "e": market("e", killed=3, publisher="Third Wire"),
}
DEEDS = (
    *(Deed(name=name, record=record) for name, record in REPORTS.items()),
    Deed(name="a again", after=("a",), record=again(REPORTS["a"])),
    Deed(name="b, c differ", after=("b", "c"), words=("b", "c", Verdict.NEGATIVE)),
    Deed(name="a, d are one", after=("a", "d"), words=("a", "d", Verdict.POSITIVE)),
    Deed(name="a, c are one", after=("a", "c"), words=("a", "c", Verdict.POSITIVE)),
    Deed(name="a, c undone", after=("a, c are one",), words=("a", "c", None)),
    Deed(name="c, e differ", after=("c", "e"), words=("c", "e", Verdict.NEGATIVE)),
    Deed(name="c, e are one", after=("c, e differ",), words=("c", "e", Verdict.POSITIVE)),
    Deed(name="e withdrawn", after=("c, e are one",), withdrawn="e"),
)


@cache
def report_of(name: str) -> str:
    """The IRI of the one event that a report tells, as it was first read."""
    return claims_of(REPORTS[name]).reports[0].iri


def in_order(wish: Sequence[Deed]) -> Iterator[Deed]:
    """Yield the deeds as wished, each put off until what it needs is done."""
    done: set[str] = set()
    while len(done) < len(wish):
        deed = next(deed for deed in wish if deed.name not in done and done.issuperset(deed.after))
        done.add(deed.name)
        yield deed


def parts(deeds: Sequence[Deed], joins: Sequence[bool]) -> Iterator[list[Deed]]:
    """Yield deeds one by one, reports that follow each other in one build where `joins` says so."""
    held: list[Deed] = []
    for deed, is_joined in zip(deeds, joins, strict=True):
        is_again = any(deed.after == (other.name,) for other in held)
        if held and (deed.record is None or not is_joined or is_again):
            yield held
            held = []
        if deed.record is None:
            yield [deed]
        else:
            held.append(deed)
    if held:
        yield held


def do(folder: GraphFolder, deeds: Sequence[Deed]) -> None:
    """Build the reports of a part, or do its one other deed as the commands do it."""
    (first, *_) = deeds
    if first.record is not None:
        path = folder.path.with_name(f"{first.name}.jsonl")
        build(folder, [write_records(path, *(deed.record for deed in deeds if deed.record))], NO_JAVA)
    elif first.words is not None:
        left, right, verdict = first.words
        names = report_of(left), report_of(right)
        overrule(folder, names, verdict, by="Ada", inference=False, progress=lambda _stage: None)
    elif first.withdrawn is not None:
        withdraw(folder, first.withdrawn)


def withdraw(folder: GraphFolder, name: str) -> None:
    """Take a report out, as `kg withdraw` does."""
    with folder.writing():
        journal = Journal(folder.journal)
        (key,) = (found.key for found in journal.documents() if found.id == name)
        journal.withdraw(key, "its author took it back")
        journal.close()
    rebuild(folder, inference=False)


def history(path: Path, deeds: Sequence[Deed], joins: Sequence[bool]) -> GraphFolder:
    """Return a graph with this history."""
    folder = GraphFolder(path=path / "graph")
    folder.create()
    for part in parts(list(in_order(deeds)), joins):
        do(folder, part)
    return folder


def layers(folder: GraphFolder) -> Mapping[str, bytes]:
    """The consolidated and the identity graph, as canonical bytes."""
    store = open_current(folder)
    graphs = (CONSOLIDATED_GRAPH, IDENTITY_GRAPH)
    return {graph: canonical_nquads(store.quads_for_pattern(None, None, None, iri(graph))) for graph in graphs}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    """The deeds one by one as they are listed."""
    return history(tmp_path_factory.mktemp("plain"), DEEDS, [False] * len(DEEDS))


def test_the_listed_history_uses_every_kind_of_deed(plain: GraphFolder) -> None:
    events = "SELECT ?e { GRAPH ?g { ?e a <https://w3id.org/ckg/ns#Event> } }"
    persons = 'SELECT ?j { GRAPH ?g { ?j <https://w3id.org/ckg/ns#rule> "person" } }'
    counts = [len(list(open_current(plain).query(query))) for query in (events, persons)]  # type: ignore[arg-type]

    assert counts == [2, 2]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wish=st.permutations(DEEDS), joins=st.lists(st.booleans(), min_size=len(DEEDS), max_size=len(DEEDS)))
def test_no_order_of_readings_words_and_withdrawals_changes_the_graph(
    plain: GraphFolder, tmp_path_factory: pytest.TempPathFactory, wish: list[Deed], joins: list[bool]
) -> None:
    folder = history(tmp_path_factory.mktemp("other"), wish, joins)
    before, derived = rebuild(folder, inference=False)

    assert layers(folder) == layers(plain)
    assert derived.digest == before == rebuild(plain, inference=False)[0]
