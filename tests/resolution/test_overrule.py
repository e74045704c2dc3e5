"""A person's word, through the journal and the store: it outranks the rule, redirects stay, rebuilds keep it."""

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.pipeline.build import Options, build, rebuild
from kg.pipeline.overrule import Overruled, overrule
from kg.pipeline.unresolved import unresolved_names
from kg.query.explain import explain
from kg.query.run import UnionStore
from kg.resolution.model import Verdict
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from tests.records import market, place, write_records

EVENTS = "SELECT ?e { GRAPH ?g { ?e a <https://w3id.org/ckg/ns#Event> } } ORDER BY ?e"
REDIRECTS = "SELECT ?old ?new { GRAPH ?g { ?old <http://purl.org/dc/terms/isReplacedBy> ?new } } ORDER BY ?old"


def built(folder: Path) -> GraphFolder:
    """Two reports of one shelling."""
    path = write_records(folder / "in.jsonl", market("a"), market("b", killed=7, speaker="Rescue Service"))
    build(GraphFolder(path=folder / "graph"), [path], Options(inference=False))
    return GraphFolder(path=folder / "graph")


def ask(folder: GraphFolder, query: str) -> list[tuple[str, ...]]:
    rows = open_current(folder).query(query)
    return [tuple(term.value for term in row) for row in rows]  # type: ignore[union-attr]


def say(folder: GraphFolder, names: tuple[str, str] | None, verdict: Verdict | None) -> Overruled:
    return overrule(folder, names, verdict, by="Ada", inference=False, progress=lambda _stage: None)


def test_two_reports_of_one_event_leave_one_event_and_a_redirect(tmp_path: Path) -> None:
    folder = built(tmp_path)

    assert len(ask(folder, EVENTS)) == 1
    assert [row[1:] for row in ask(folder, REDIRECTS)] == ask(folder, EVENTS)


def test_a_person_can_tell_them_apart_by_their_iris_and_a_rebuild_keeps_it(tmp_path: Path) -> None:
    folder = built(tmp_path)
    ((old, new),) = ask(folder, REDIRECTS)

    done = say(folder, (old, new), Verdict.NEGATIVE)
    before, again = rebuild(folder, inference=False)

    assert ask(folder, EVENTS) == sorted([(old,), (new,)])
    assert before == again.digest == done.derived.digest


def test_undoing_brings_the_first_graph_back(tmp_path: Path) -> None:
    folder = built(tmp_path)
    ((old, new),) = ask(folder, REDIRECTS)
    journal = Journal(folder.journal)
    first = journal.meta("digest")
    journal.close()
    say(folder, (old, new), Verdict.NEGATIVE)

    assert say(folder, None, None).derived.digest == first


def test_a_person_can_join_what_the_rule_keeps_apart(tmp_path: Path) -> None:
    other = market("b", killed=7)
    other["events"][0] |= {"date": {"start": "2023-06-09", "end": "2023-06-09", "precision": "day"}}
    other["document"]["issued_resolved"] = "2023-06-10"
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "in.jsonl", market("a"), other)], Options(inference=False))
    (one,), (two,) = ask(folder, EVENTS)

    say(folder, (one, two), Verdict.POSITIVE)

    assert ask(folder, REDIRECTS) == [(two, one)]


def test_only_the_consolidated_layer_changes(tmp_path: Path) -> None:
    folder = built(tmp_path)
    documents = (
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), '/graph/doc/')) } GROUP BY ?g"
    )
    ((old, new),) = ask(folder, REDIRECTS)
    before = sorted(ask(folder, documents))
    say(folder, (old, new), Verdict.NEGATIVE)

    assert sorted(ask(folder, documents)) == before


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("https://e.org/x", "https://e.org/y"), "no event or report of this graph"),
        (None, "nothing to undo"),
    ],
)
def test_a_wrong_call_says_what_to_do(tmp_path: Path, names: tuple[str, str] | None, message: str) -> None:
    folder = built(tmp_path)

    with pytest.raises(UsageError, match=message):
        say(folder, names, None)


def test_unknown_names_are_listed_with_a_sentence_and_the_line_to_add(tmp_path: Path) -> None:
    record = market("a", speaker="Quorvale Relief Agency")
    record["events"][0]["places"] = [place("Zarnovitsk", "village")]
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "in.jsonl", record)], Options(inference=False))

    found = {item.kind: item for item in unresolved_names(folder)}

    assert found["place"].line == "Zarnovitsk,village,UA,Donetsk"
    assert found["actor"].line == "Quorvale Relief Agency,unknown,,,"
    assert (found["place"].count, found["place"].examples[0].document) == (1, "a")
    assert found["place"].examples[0].quote.startswith("Shells hit the market")


def days_apart(folder: Path, *days: str) -> GraphFolder:
    """Reports of shellings of one market, each on a day of its own."""
    records = []
    for name, day in zip("abc", days, strict=False):
        told = market(name)
        told["events"][0] |= {"date": {"start": day, "end": day, "precision": "day"}}
        told["document"]["issued_resolved"] = day
        records.append(told)
    graph = GraphFolder(path=folder / "graph")
    build(graph, [write_records(folder / "in.jsonl", *records)], Options(inference=False))
    return graph


def test_a_word_that_contradicts_a_chain_of_words_is_refused_with_the_words_and_the_way_back(tmp_path: Path) -> None:
    folder = days_apart(tmp_path, "2023-05-03", "2023-06-09", "2023-07-20")
    (one,), (two,), (three,) = ask(folder, EVENTS)
    say(folder, (one, two), Verdict.POSITIVE)
    say(folder, (two, three), Verdict.POSITIVE)

    with pytest.raises(UsageError, match=r"contradicts what was said before: same .* \(by Ada\); same .*kg undo http"):
        say(folder, (one, three), Verdict.NEGATIVE)
    assert len(ask(folder, EVENTS)) == 1


def test_two_that_were_told_apart_are_not_tied_through_a_third(tmp_path: Path) -> None:
    folder = days_apart(tmp_path, "2023-05-03", "2023-06-09", "2023-07-20")
    (one,), (two,), (three,) = ask(folder, EVENTS)
    say(folder, (one, two), Verdict.POSITIVE)
    say(folder, (three, one), Verdict.NEGATIVE)

    with pytest.raises(UsageError, match="contradicts what was said before: different"):
        say(folder, (two, three), Verdict.POSITIVE)
    say(folder, (one, three), None)
    say(folder, (two, three), Verdict.POSITIVE)
    assert len(ask(folder, EVENTS)) == 1


def test_the_last_word_on_the_same_two_contradicts_nothing(tmp_path: Path) -> None:
    folder = days_apart(tmp_path, "2023-05-03", "2023-06-09")
    (one,), (two,) = ask(folder, EVENTS)
    say(folder, (one, two), Verdict.POSITIVE)
    say(folder, (one, two), Verdict.NEGATIVE)

    assert ask(folder, EVENTS) == [(one,), (two,)]


def test_undoing_a_second_thought_brings_the_first_word_back(tmp_path: Path) -> None:
    folder = days_apart(tmp_path, "2023-05-03", "2023-06-09")
    (one,), (two,) = ask(folder, EVENTS)
    for word in (Verdict.POSITIVE, Verdict.POSITIVE, Verdict.NEGATIVE, None):
        say(folder, (one, two), word)

    assert len(ask(folder, EVENTS)) == 1
    say(folder, None, None)
    assert len(ask(folder, EVENTS)) == 2
    with pytest.raises(UsageError, match="nothing to undo"):
        say(folder, None, None)


def test_a_word_does_not_come_back_where_others_now_contradict_it(tmp_path: Path) -> None:
    folder = days_apart(tmp_path, "2023-05-03", "2023-06-09", "2023-07-20")
    (one,), (two,), (three,) = ask(folder, EVENTS)
    for pair, word in (
        ((one, two), Verdict.NEGATIVE),
        ((one, two), Verdict.POSITIVE),
        ((two, three), Verdict.POSITIVE),
        ((one, three), Verdict.POSITIVE),
    ):
        say(folder, pair, word)

    with pytest.raises(UsageError, match="contradicts what was said before"):
        say(folder, (one, two), None)


def test_a_word_outlives_another_reading_of_a_report(tmp_path: Path) -> None:
    folder = days_apart(tmp_path, "2023-05-03", "2023-06-09")
    (one,), (two,) = ask(folder, EVENTS)
    say(folder, (one, two), Verdict.POSITIVE)
    again = market("b")
    again["events"][0] |= {"date": {"start": "2023-06-11", "end": "2023-06-11", "precision": "day"}}
    again["document"]["issued_resolved"] = "2023-06-12"
    build(folder, [write_records(tmp_path / "again.jsonl", again)], Options(inference=False))

    assert ask(folder, EVENTS) == [(one,)]
    assert (two, one) in ask(folder, REDIRECTS)
    say(folder, (one, two), None)
    assert len(ask(folder, EVENTS)) == 2


def test_a_merged_event_is_explained_by_its_old_name(tmp_path: Path) -> None:
    folder = built(tmp_path)
    ((old, new),) = ask(folder, REDIRECTS)
    store = UnionStore(open_current(folder))

    assert explain(store, old, text_of=lambda _: None) == explain(store, new, text_of=lambda _: None)


def test_an_unknown_name_is_shown_in_the_sentence_that_has_it_though_the_claim_quotes_others(tmp_path: Path) -> None:
    record = market("a", speaker="Quorvale Relief Agency")
    record["document"]["text"] += " It was early. The Quorvale Relief Agency counted the dead. Nobody else was there."
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "in.jsonl", record)], Options(inference=False))

    (found,) = (item for item in unresolved_names(folder) if item.kind == "actor")

    assert [example.quote for example in found.examples] == ["The Quorvale Relief Agency counted the dead."]
