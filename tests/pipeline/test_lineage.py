"""What a report read again keeps: the identifiers of its events, and a person's word on them."""

from pathlib import Path

from kg.pipeline.build import BuildResult, Options, build, rebuild
from kg.pipeline.overrule import overrule
from kg.resolution.model import Verdict
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from tests.records import Json, event, market, place, record, spans, write_records

TEXT = (
    "Shells hit a school in Kramatorsk on 3 May 2023. An hour later a drone fell on the depot of Sloviansk. "
    "The school was struck a second time that evening."
)
SCHOOL, DEPOT, AGAIN = "Shells hit a school in Kramatorsk", "a drone fell on the depot", "The school was struck"
EVENTS = "SELECT ?e WHERE { GRAPH ?g { ?e a <https://w3id.org/ckg/ns#Event> } } ORDER BY ?e"
REDIRECTS = "SELECT ?old ?new WHERE { GRAPH ?g { ?old <http://purl.org/dc/terms/isReplacedBy> ?new } } ORDER BY ?old"


def read(folder: GraphFolder, version: str, *events: Json) -> BuildResult:
    """Build a report with the events that this version of an extractor finds in it."""
    numbered = [found | {"id": f"e{number}"} for number, found in enumerate(events, start=1)]
    item = record("r1", TEXT, numbered) | {"extractor": {"name": "coder", "version": version}}
    path = write_records(folder.path.with_name(f"{version}.jsonl"), item)
    return build(folder, [path], Options(inference=False))


def ask(folder: GraphFolder, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query as text."""
    rows = open_current(folder).query(query)
    return [tuple(term.value for term in row) for row in rows]  # type: ignore[union-attr]


def on(day: str) -> Json:
    """A date of one day."""
    return {"date": {"start": day, "end": day, "precision": "day"}}


def test_an_event_keeps_its_identifier_when_day_place_and_type_are_read_anew(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    read(folder, "1", event(TEXT, SCHOOL))
    first = ask(folder, EVENTS)

    read(folder, "2", event(TEXT, SCHOOL, type="AirStrike", places=[place("Bakhmut")]) | on("2023-05-02"))

    assert ask(folder, EVENTS) == first


def test_two_events_that_change_places_keep_their_own_identifiers(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    depot = {"places": [place("Sloviansk")], "type": "AirStrike"}
    read(folder, "1", event(TEXT, SCHOOL), event(TEXT, DEPOT, **depot) | on("2023-05-04"))
    first = ask(folder, EVENTS)

    read(folder, "2", event(TEXT, DEPOT, **depot), event(TEXT, SCHOOL) | on("2023-05-04"))

    assert ask(folder, EVENTS) == first


def test_an_event_that_merges_into_another_redirects_to_it(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    read(folder, "1", event(TEXT, SCHOOL), event(TEXT, AGAIN, type="Attack"))
    (one,), (two,) = ask(folder, EVENTS)

    both = event(TEXT, SCHOOL) | {"evidence": spans(TEXT, SCHOOL, AGAIN)}
    read(folder, "2", both)

    ((kept,),) = ask(folder, EVENTS)
    assert ask(folder, REDIRECTS) == [({one, two}.difference({kept}).pop(), kept)]


def test_an_event_that_is_found_again_has_its_identifier_back(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    told = (event(TEXT, SCHOOL), event(TEXT, AGAIN, type="Attack"))
    read(folder, "1", *told)
    first = ask(folder, EVENTS)
    read(folder, "2", event(TEXT, SCHOOL) | {"evidence": spans(TEXT, SCHOOL, AGAIN)})

    read(folder, "3", *told)

    assert (ask(folder, EVENTS), ask(folder, REDIRECTS)) == (first, [])


def test_another_place_and_day_in_one_sentence_is_another_event(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    elsewhere = event(TEXT, SCHOOL, places=[place("Sloviansk")]) | on("2023-05-09")
    read(folder, "1", event(TEXT, SCHOOL), elsewhere)

    read(folder, "2", event(TEXT, SCHOOL))

    assert (len(ask(folder, EVENTS)), ask(folder, REDIRECTS)) == (1, [])


def test_the_same_reading_again_changes_nothing(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    read(folder, "1", event(TEXT, SCHOOL), event(TEXT, AGAIN, type="Attack"))
    both = event(TEXT, SCHOOL) | {"evidence": spans(TEXT, SCHOOL, AGAIN)}
    second = read(folder, "2", both, event(TEXT, DEPOT, type="AirStrike"))

    third = read(folder, "2", both, event(TEXT, DEPOT, type="AirStrike"))

    assert (third.unchanged, third.derived.digest) == (1, second.derived.digest)
    assert rebuild(folder, inference=False) == (second.derived.digest, third.derived)


def test_a_name_from_outside_is_not_heard(tmp_path: Path) -> None:
    graphs = []
    for number, more in enumerate(({}, {"identity": {"name": "20230503-x-shelling-0123456789abcdef"}})):
        folder = GraphFolder(path=tmp_path / str(number) / "graph")
        folder.path.parent.mkdir()
        read(folder, "1", event(TEXT, SCHOOL) | more)
        graphs.append(ask(folder, EVENTS))

    assert graphs[0] == graphs[1]


def test_a_persons_word_outlives_a_reading_that_moves_the_event(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    first = market("a")
    other = market("b", killed=7)
    build(folder, [write_records(tmp_path / "1.jsonl", first, other)], Options(inference=False))
    ((old, new),) = ask(folder, REDIRECTS)
    overrule(folder, (old, new), Verdict.NEGATIVE, by="Ada", inference=False, progress=lambda _: None)

    other["events"][0] |= {"type": "Attack", "weapons": ["rocket"]}
    other["extractor"]["version"] = "2"
    build(folder, [write_records(tmp_path / "2.jsonl", other)], Options(inference=False))

    assert ask(folder, EVENTS) == sorted([(old,), (new,)])


def test_a_persons_word_on_a_merged_event_is_on_what_it_merged_into(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "b.jsonl", market("b"))], Options(inference=False))
    ((other,),) = ask(folder, EVENTS)
    read(folder, "1", event(TEXT, SCHOOL), event(TEXT, AGAIN, type="Attack"))
    (attack,) = (iri for row in ask(folder, EVENTS) + ask(folder, REDIRECTS) for iri in row if "-attack-" in iri)
    overrule(folder, (attack, other), Verdict.NEGATIVE, by="Ada", inference=False, progress=lambda _: None)

    read(folder, "2", event(TEXT, SCHOOL) | {"evidence": spans(TEXT, SCHOOL, AGAIN)})

    assert len(ask(folder, EVENTS)) == 2
