"""Which reports tell one event: one fact a test, on reports written for it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims.model import DocumentClaims, TollContent
from kg.graph.consolidated import consolidated_quads
from kg.resolution.blocks import find_pairs
from kg.resolution.candidates import find_tellings, make_candidate
from kg.resolution.consolidate import consolidate
from kg.resolution.figures import estimate_rule
from kg.resolution.model import Decision, Verdict, Verification
from kg.resolution.rules import identity_rule
from kg.resources import sample_file
from tests.records import Json, event, record, spans, toll
from tests.resolution.cases import claims_of, scored, told

SAMPLE = Path(__file__).parents[1] / "gold" / "sample"


def sizes(*documents: DocumentClaims) -> list[int]:
    """How many reports tell each event."""
    return sorted(len(event.reports) for event in consolidate(documents).events)


def test_same_type_day_and_place_is_one_event() -> None:
    assert sizes(told("Alpha"), told("Bravo")) == [2]


def test_neighbouring_days_in_one_city_are_two_events() -> None:
    assert sizes(told("Alpha", killed=4), told("Bravo", day="2021-05-05", killed=9)) == [1, 1]


def test_a_slip_of_a_day_is_bridged_by_an_equal_toll_and_wording() -> None:
    assert sizes(told("Alpha", killed=41), told("Bravo", day="2021-05-05", killed=41)) == [2]


def test_a_figure_of_many_dead_lets_likeness_of_words_count_on_another_day() -> None:
    captives = {"kind": "Execution", "text": "Captives were led out of the barracks and shot beside a canal"}

    def words(killed: int) -> float:
        pair = told("Alpha", killed=killed, **captives), told("Bravo", day="2021-05-06", killed=killed, **captives)
        return scored(*pair).parts["words"]

    assert (words(4), words(48)) == (0.5, 3.0)


def test_how_many_of_them_were_children_ties_and_does_not_part() -> None:
    def found(*dead: tuple[int, str]) -> DocumentClaims:
        text = "; ".join(f"{count} {kind} dead" for count, kind in dead)
        figures = [
            toll(text, f"{count} {kind}", count, count, count, category=kind) | {"subset": number > 0}
            for number, (count, kind) in enumerate(dead)
        ]
        more = {"tolls": figures, "evidence": spans(text, text)}
        day = {"start": "2021-05-04", "end": "2021-05-04", "precision": "day"}
        return claims_of(record(text, text, [{"id": "e1", "type": "Bombing", "date": day} | more]))

    def killed(one: DocumentClaims, two: DocumentClaims) -> float:
        return scored(one, two).parts.get("killed", 0.0)

    assert killed(found((48, "unknown"), (10, "child")), found((48, "civilian"), (10, "child"))) > killed(
        found((48, "unknown"), (10, "child")), found((48, "civilian"), (9, "child"))
    )
    assert killed(found((87, "unknown")), found((27, "child"))) == 0
    assert killed(found((87, "unknown")), found((27, "civilian"))) < 0


def test_a_day_taken_over_from_other_news_is_no_day_told() -> None:
    told_later = told("Bravo", day="2021-05-06", killed=9)
    taken_over = told("Bravo", day="2021-05-06", killed=9, inherited=True)

    assert sizes(told("Alpha", killed=9), told_later) == [1, 1]
    assert sizes(told("Alpha", killed=9), taken_over) == [2]


def test_a_day_taken_over_weeks_later_is_another_event() -> None:
    assert sizes(told("Alpha", killed=9), told("Bravo", day="2021-05-24", killed=9, inherited=True)) == [1, 1]


def test_a_town_falls_once_though_entered_one_day_and_announced_the_next() -> None:
    fall = {"kind": "TerritorialChange", "text": "The old town changed hands"}

    assert sizes(told("Alpha", **fall), told("Bravo", day="2021-05-05", **fall)) == [2]


def test_a_part_of_a_town_falls_on_a_day_of_its_own() -> None:
    part = told("Alpha", kind="TerritorialChange", place=("Saltivka", "district"), text="The estate was taken")

    assert sizes(part, told("Bravo", kind="TerritorialChange", day="2021-05-05", text="The city fell")) == [1, 1]


def test_another_town_is_another_event() -> None:
    assert sizes(told("Alpha"), told("Bravo", place=("Izium", "city"), text="Explosives were thrown at a shop")) == [
        1,
        1,
    ]


def test_types_that_never_are_one_event_stay_apart() -> None:
    assert sizes(told("Alpha"), told("Bravo", kind="Protest")) == [1, 1]


def test_an_attack_of_unstated_means_joins_the_bombing() -> None:
    (event,) = consolidate([told("Alpha"), told("Bravo", kind="Attack")]).events

    assert event.type.value == "Bombing"


def test_a_rising_toll_joins() -> None:
    assert sizes(told("Alpha", killed=20), told("Bravo", killed=43), told("Carla", killed=60)) == [3]


def test_a_chain_over_neighbouring_days_does_not_tie_its_ends() -> None:
    days = [told(name, day=f"2021-05-{4 + number:02}") for number, name in enumerate(("A", "B", "C", "D", "E", "F"))]

    assert max(sizes(*days)) <= 2


def test_a_denial_joins_what_it_denies_and_disputes_it() -> None:
    (event,) = consolidate([told("Alpha"), told("Bravo", status="denied")]).events

    assert (len(event.reports), event.verification) == (2, Verification.DISPUTED)


def test_a_denial_alone_is_no_event() -> None:
    assert consolidate([told("Alpha", status="denied")]).events == ()


def test_two_sources_corroborate_two_articles_of_one_source_do_not() -> None:
    one, again = told("Alpha", said_by=["Harbour Rescue Service"]), told("Bravo", said_by=["Harbour Rescue Service"])
    other = told("Carla", said_by=["United Nations"])

    assert [event.verification for event in consolidate([one, again]).events] == [Verification.CLAIMED]
    assert [event.verification for event in consolidate([one, other]).events] == [Verification.CORROBORATED]


def test_a_monitor_and_its_director_corroborate_nothing() -> None:
    monitor = told("Alpha", said_by=["Syrian Observatory for Human Rights"])
    director = told("Bravo", said_by=["Rami Abdel Rahman"])

    (event,) = consolidate([monitor, director]).events

    assert (event.verification, len(event.sources)) == (Verification.CLAIMED, 1)


def test_every_judgement_says_score_rule_and_reasons() -> None:
    (judgement,) = consolidate([told("Alpha"), told("Bravo")]).judgements

    assert (judgement.verdict, judgement.rule, judgement.by) == (Verdict.POSITIVE, "points", "identity 10")
    assert "type +1.5, day +2.0, place +3.0" in judgement.explanation


POOL = [
    told(name, kind=kind, day=day, killed=killed, status=status)
    for name, kind, day, killed, status in (
        ("Alpha", "Bombing", "2021-05-04", 4, "asserted"),
        ("Bravo", "Attack", "2021-05-04", 6, "asserted"),
        ("Carla", "Bombing", "2021-05-05", 4, "asserted"),
        ("Delta", "AirStrike", "2021-05-05", None, "possible"),
        ("Ester", "Bombing", "2021-05-04", None, "denied"),
        ("Fatma", "Shelling", "2021-05-06", 11, "asserted"),
    )
]
REPORTS = sorted(report.iri for document in POOL for report in document.reports)
PAIRS = sorted(combinations(REPORTS, 2))


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(POOL))
def test_no_order_of_documents_changes_the_graph(order: Sequence[DocumentClaims]) -> None:
    graphs = [consolidated_quads(consolidate(documents), actors=[], places={}) for documents in (POOL, order)]

    assert graphs[0] == graphs[1]


@settings(max_examples=40, deadline=None)
@given(words=st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([Verdict.POSITIVE, Verdict.NEGATIVE])))
def test_no_event_holds_two_reports_that_a_person_told_apart(words: dict[tuple[str, str], Verdict]) -> None:
    decisions = [Decision(left=left, right=right, verdict=word, by="Ada") for (left, right), word in words.items()]
    found = consolidate(POOL, decisions=decisions)
    together = {pair for event in found.events for pair in combinations(sorted(event.reports), 2)}

    assert not together & {pair for pair, word in words.items() if word is Verdict.NEGATIVE}


@settings(max_examples=25, deadline=None)
@given(chosen=st.sets(st.sampled_from(range(len(POOL)))))
def test_estimates_lie_within_their_claims(chosen: set[int]) -> None:
    documents = [POOL[index] for index in sorted(chosen)]
    contents = [claim.content for document in documents for claim in document.claims]
    figures = {content.best for content in contents if isinstance(content, TollContent) and content.best}
    for estimate in consolidate(documents).estimates:
        assert min(figures) <= (estimate.best or 0) <= max(figures)


def test_another_rule_of_estimates_changes_estimates_alone() -> None:
    documents = [
        told("Alpha", killed=20, said_by=["Harbour Rescue Service"]),
        told("Bravo", killed=23, said_by=["City Fire Agency"]),
    ]
    rules = (estimate_rule(), replace(estimate_rule(), version="mine 1", best="highest"))
    now, then = (consolidate(documents, estimating=rule) for rule in rules)

    assert (now.events, now.judgements) == (then.events, then.judgements)
    assert [e.best for e in (*now.estimates, *then.estimates)] == [20, 23]
    assert then.rule_version == "mine 1"


def test_the_sample_is_resolved_as_its_coders_did() -> None:
    texts = {item["id"]: item for item in _lines(sample_file())}
    documents: list[DocumentClaims] = []
    keys: dict[str, str] = {}
    for item in _lines(SAMPLE / "extended" / "extractions.jsonl"):
        coded = {event["id"]: event.pop("same_as", None) for event in item["events"]}
        item["document"]["text"] = texts[item["document"]["id"]]["text"]
        claims = claims_of(item)
        documents.append(claims)
        keys |= {report.iri: coded[report.local_id] for report in claims.reports if coded[report.local_id]}
    said = _pairs([[iri for iri in event.reports if iri in keys] for event in consolidate(documents).events])
    coders = _pairs([[iri for iri, key in keys.items() if key == one] for one in sorted(set(keys.values()))])

    assert len(said & coders) / len(said) >= 0.8
    assert len(said & coders) / len(coders) >= 0.75


def _lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _pairs(groups: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def test_an_event_stands_where_and_when_most_reports_have_it() -> None:
    documents = [told("Alpha", killed=41, day="2021-05-05"), *(told(name, killed=41) for name in ("B", "C", "D", "E"))]

    (event,) = consolidate(documents).events

    assert (event.label, str(event.date.start)) == ("Bombing, Kharkiv, 2021-05-04", "2021-05-04")


def test_nothing_particular_in_common_ties_no_flights() -> None:
    flight = {
        "kind": "Displacement",
        "place": ("Ukraine", "country"),
        "text": "Many thousands were displaced by the war",
    }
    wide = {"day": "2021-01-01", "until": "2021-12-31"}

    assert sizes(told("Alpha", **flight, **wide), told("Bravo", **flight, **wide)) == [1, 1]


def test_no_event_begins_after_its_first_report() -> None:
    fall = {"kind": "TerritorialChange", "text": "The old town changed hands"}
    early = told("Alpha", day="2021-05-04", **fall)
    late = [told(name, day="2021-05-05", **fall) for name in ("Bravo", "Carla")]

    (event,) = consolidate([early, *late]).events

    assert str(event.date.start) == "2021-05-04"


UNDATED: Json = {"date": {"start": None, "end": None, "precision": "unknown"}}


def test_what_a_report_tells_without_a_day_had_begun_when_it_appeared() -> None:
    dated = told("Bravo", day="2021-05-04", killed=41)

    assert sizes(told("Alpha", issued="2021-05-02", killed=41, more=UNDATED), dated) == [1, 1]
    assert sizes(told("Alpha", issued="2021-05-05", killed=41, more=UNDATED), dated) == [2]


def test_news_without_a_day_follows_its_event_by_days_but_does_not_precede_it() -> None:
    def day(issued: str) -> float:
        return scored(told("Alpha", issued=issued, more=UNDATED), told("Bravo", day="2021-05-04")).parts["day"]

    assert [day(f"2021-05-{number:02}") for number in (6, 9, 10)] == [1.3, -0.4, -1.5]
    assert (
        scored(told("Alpha", issued="2021-05-03", more=UNDATED), told("Bravo", day="2021-05-04")).parts["day"] == -1.5
    )


def test_an_event_lies_between_its_first_report_and_the_days_told() -> None:
    night_before = told("Alpha", issued="2021-05-03", killed=41, more=UNDATED)

    (event,) = consolidate([night_before, told("Bravo", day="2021-05-04", killed=41)]).events

    assert (str(event.date.start), str(event.date.end)) == ("2021-05-03", "2021-05-04")


def test_what_was_over_before_an_agreement_was_made_did_not_break_it() -> None:
    def report(day: str) -> DocumentClaims:
        text = "The truce was announced on the radio. A bomb went off in the old town, in breach of the truce."
        days = {"start": day, "end": day, "precision": "day"}
        bombing = {
            "id": "e1",
            "type": "Bombing",
            "date": days,
            "violates": ["ceasefire"],
            "evidence": spans(text, "A bomb"),
        }
        truce = {"agreement": {"kind": "ceasefire", "stage": "announced"}}
        made = event(text, "The truce", id="e2", type="Agreement") | truce
        return claims_of(record("r", text, [bombing, made]))

    def broken(day: str) -> int:
        return sum(len(found.violates) for found in consolidate([report(day)]).events)

    assert (broken("2023-05-04"), broken("2023-05-01")) == (1, 0)


def test_a_follow_up_may_have_a_later_day_of_its_own_but_no_earlier_one() -> None:
    first = told("Alpha", day="2021-05-04", killed=50)
    words = "Rescuers kept digging through the ruins"

    assert sizes(first, told("Bravo", day="2021-05-05", killed=57, inherited=True, text=words)) == [2]
    assert sizes(first, told("Bravo", day="2021-05-03", killed=57, inherited=True, text=words)) == [1, 1]


def deal(name: str, stage: str, place: tuple[str, str], text: str) -> DocumentClaims:
    """A report of a step of a ceasefire."""
    step = {"agreement": {"kind": "ceasefire", "stage": stage}}
    return told(name, kind="Agreement", place=place, text=text, more=step)


def test_a_deal_has_the_place_where_it_was_made_and_the_one_where_it_holds() -> None:
    made = deal("Alpha", "signed", ("Minsk", "city"), "Both delegations signed a ceasefire")
    made_abroad = [{"name": "Minsk", "kind": "city", "admin1": None, "country": "BY"}]
    abroad = told("Alpha", kind="Agreement", text="They signed a ceasefire", more={"places": made_abroad} | SIGNED)

    assert sizes(made, abroad) == [2]
    assert sizes(abroad, deal("Bravo", "signed", ("Ukraine", "country"), "They signed a ceasefire")) == [2]


SIGNED: Json = {"agreement": {"kind": "ceasefire", "stage": "signed"}}


def test_what_founds_a_truce_is_not_what_breaks_it() -> None:
    text = "The truce of the two armies"
    steps = [deal("Alpha", "in_force", ("Kharkiv", "city"), text), deal("Bravo", "violated", ("Kharkiv", "city"), text)]

    assert sizes(*steps) == [1, 1]


def taken(name: str, winner: str, loser: str, text: str) -> DocumentClaims:
    """A report that one side took ground from the other."""
    roles = [{"role": "perpetrator", "name": winner}, {"role": "target", "name": loser}]
    return told(name, kind="TerritorialChange", text=text, more={"roles": roles})


def test_ground_that_is_taken_back_is_taken_twice() -> None:
    one, two = "Ukrainian government forces", "Russia"
    first = taken("Alpha", one, two, "The old town changed hands")
    text = "Troops now hold the streets beside the river"

    assert sizes(first, taken("Bravo", one, two, text)) == [2]
    assert sizes(first, taken("Bravo", two, one, text)) == [1, 1]


def test_the_war_of_a_country_is_one() -> None:
    war = {"kind": "Operation", "place": ("Ukraine", "country"), "text": "The war goes on"}
    one = told("Alpha", day="2014-04-12", until="2015-02-01", **war)

    assert sizes(one, told("Bravo", day="2014-05-01", until="2015-06-01", **war)) == [2]
    assert sizes(one, told("Bravo", day="2022-02-24", until="2022-06-01", **war)) == [1, 1]


def test_one_report_in_ten_does_not_place_the_war_in_a_town() -> None:
    war = {"kind": "Operation", "day": "2014-04-12", "until": "2015-02-01", "text": "The war goes on"}
    country = [told(f"R{number}", place=("Ukraine", "country"), **war) for number in range(10)]

    (event,) = consolidate([*country, told("Town", place=("Kharkiv", "city"), **war)]).events

    assert [place.rsplit("/", 1)[1] for place in event.places] == [place_of(country[0])]


def place_of(document: DocumentClaims) -> str:
    """The last part of the IRI of the place of a report's event."""
    return document.reports[0].places[0].rsplit("/", 1)[1]


def test_a_report_that_names_two_quarters_in_other_words_tells_two_events() -> None:
    quarters = [
        {"name": name, "kind": "district", "admin1": "Kharkiv", "country": "UA"} for name in ("Lower Mills", "Saltivka")
    ]
    text = "Rockets fell on Saltivka at dawn, said Alpha. An hour later shells tore up the tram depot of Lower Mills."
    day = {"start": "2021-05-04", "end": "2021-05-04", "precision": "day"}
    events = [
        {"id": f"e{number}", "type": "Shelling", "date": day, "places": [place], "evidence": spans(text, quote)}
        for number, (place, quote) in enumerate(
            zip(quarters[::-1], ("Rockets fell on Saltivka", "shells tore up the tram depot"), strict=True)
        )
    ]
    two = claims_of(record("Alpha", text, events, issued_resolved="2021-05-04"))
    both = told("Bravo", kind="Shelling", text="Two quarters of the city were shelled", more={"places": quarters})

    assert sizes(two, both) == [1, 2]


def test_a_day_taken_over_says_less_of_a_range_than_of_a_day() -> None:
    taken_over = told("Bravo", inherited=True)
    day, days = (
        consolidate([told("Alpha", until=until), taken_over]).judgements[0].explanation
        for until in (None, "2021-05-06")
    )

    assert ("day +1.6" in day, "day +0.9" in days) == (True, True)


def test_campaigns_without_a_day_are_known_by_their_place() -> None:
    undated = {"date": {"start": None, "end": None, "precision": "unknown"}}
    siege = told("Alpha", kind="Operation", text="Besiegers cut the last road", until="2021-06-30")
    other = told("Bravo", kind="Operation", text="The blockade has left shops empty", more=undated)

    assert sizes(siege, other) == [2]


def test_what_names_only_a_country_meets_its_kind_on_a_crowded_day() -> None:
    strike = told("Alpha", kind="ChemicalAttack", text="Gas drifted through the quarter")
    vague = told("Bravo", kind="ChemicalAttack", place=("Ukraine", "country"), text="They spoke of poisonous gas")
    crowd = [told(f"R{number}", killed=number + 2, text="Shots were fired", kind="Shooting") for number in range(45)]
    documents = [strike, vague, *crowd]
    candidates = [make_candidate(telling) for document in documents for telling in find_tellings(document)]

    assert (0, 1) in find_pairs(candidates, identity_rule())
