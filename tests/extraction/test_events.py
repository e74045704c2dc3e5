"""Events of short reports of our own, from several wars: one fact per test."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extraction.model import Effect, EventType, ReportedEvent, Role, Stage, Status
from tests.extraction.reports import read


def news(text: str, published: str = "2017-05-12") -> list[ReportedEvent]:
    return [event for event in read(text, published).events if not event.background]


def fillers(event: ReportedEvent, role: Role) -> list[str]:
    return [filler.name for filler in event.roles if filler.role is role]


def test_jets_make_an_attack_an_air_strike() -> None:
    events = news("Syrian government warplanes attacked a bakery in Saraqib on Thursday, killing nine people.")

    assert [event.type for event in events] == [EventType.AIR_STRIKE]


def test_who_flew_the_jets_is_the_perpetrator() -> None:
    (event,) = news("Syrian government warplanes attacked a bakery in Saraqib on Thursday, killing nine people.")

    assert fillers(event, Role.PERPETRATOR) == ["Syrian government forces"]


def test_a_facility_that_was_hit_is_the_target() -> None:
    (event,) = news("Syrian government warplanes attacked a bakery in Saraqib on Thursday, killing nine people.")

    assert fillers(event, Role.TARGET) == ["bakery"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels fired mortar shells at the city of Aleppo on Monday, wounding three people.", EventType.SHELLING),
        ("A car bomb exploded in the Iraqi city of Kirkuk on Monday, killing six people.", EventType.BOMBING),
        ("Helicopters dropped barrel bombs on the Syrian town of Saraqib on Monday.", EventType.AIR_STRIKE),
        ("A chlorine attack in the Syrian town of Saraqib on Monday killed four people.", EventType.CHEMICAL_ATTACK),
        ("Gunmen shot dead a judge in the Iraqi city of Mosul on Monday.", EventType.SHOOTING),
        ("Islamic State executed three teachers in the Iraqi city of Mosul on Monday.", EventType.EXECUTION),
        ("Houthi fighters kidnapped two engineers in the Yemeni city of Taiz on Monday.", EventType.ABDUCTION),
        ("Clashes broke out between the army and rebels near Taiz in Yemen on Monday.", EventType.ARMED_CLASH),
        ("The Iraqi army recaptured the town of Hit from Islamic State on Monday.", EventType.TERRITORIAL_CHANGE),
    ],
)
def test_means_and_verb_make_the_type(text: str, kind: EventType) -> None:
    assert kind in [event.type for event in news(text, "2017-05-16")]


def test_who_lost_ground_is_the_target_of_a_capture() -> None:
    (event,) = news("The Iraqi army recaptured the town of Hit from Islamic State on Thursday.")

    assert fillers(event, Role.TARGET) == ["Islamic State"]


def test_the_state_is_side_a_of_a_clash() -> None:
    (event,) = news("Clashes broke out between rebels and the army near Taiz in Yemen on Thursday.")

    assert fillers(event, Role.SIDE_A) == ["Yemeni government forces"]


def test_weekdays_are_the_days_before_the_report() -> None:
    (event,) = news("Shelling hit the Ukrainian town of Avdiivka on Wednesday, killing two residents.")

    assert event.date.start == event.date.end == date(2017, 5, 10)


def test_the_same_attack_told_twice_is_one_event() -> None:
    events = news(
        "A car bomb killed 17 people at a market in the Iraqi city of Kirkuk on Thursday. "
        "Police said the blast also wounded 30 people. The attack was the worst in the city this year."
    )

    assert [event.type for event in events] == [EventType.BOMBING]


def test_tolls_told_apart_belong_to_one_event() -> None:
    (event,) = news(
        "A car bomb killed 17 people at a market in the Iraqi city of Kirkuk on Thursday. "
        "Police said the blast also wounded 30 people."
    )

    assert [(toll.effect, toll.best) for toll in event.tolls] == [(Effect.KILLED, 17), (Effect.INJURED, 30)]


def test_two_towns_are_two_strikes() -> None:
    events = news(
        "An air strike on the Syrian town of Saraqib on Thursday killed five people. "
        "Another air strike, on the town of Ariha, killed three people the same day."
    )

    assert [event.places[0].name for event in events] == ["Saraqeb", "Ariha"]


def test_an_attack_of_months_ago_is_background() -> None:
    events = read(
        "Shelling killed two people in the Ukrainian town of Avdiivka on Thursday. "
        "On 2 January a rocket attack on the town killed nine people."
    ).events

    assert [event.background for event in events] == [False, True]


def test_the_war_is_background() -> None:
    events = read(
        "Shelling killed two people in Aleppo on Thursday. "
        "More than 300,000 people have died in Syria since its war broke out in 2011."
    ).events

    assert [event.type for event in events if event.background] == [EventType.OPERATION]


def test_a_denial_is_an_event_of_its_own() -> None:
    events = news("An air strike killed six people in Saraqib in Syria on Thursday. The Syrian army denied it.")

    assert [event.status for event in events] == [Status.ASSERTED, Status.DENIED]


def test_suspected_attacks_are_possible() -> None:
    (event,) = news("Four people died in a suspected chlorine attack on the Syrian town of Saraqib on Thursday.")

    assert event.status is Status.POSSIBLE


def test_plans_without_a_day_are_no_events() -> None:
    assert news("The army said it would bomb the Yemeni port of Hodeidah.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Doctors in Baghdad went on a hunger strike over their pay.",
        "The two ministers struck a deal on fishing rights in Aden.",
        "The new attack helicopter was shown in Moscow.",
        "Share prices were hit by sanctions in March.",
    ],
)
def test_words_of_violence_in_other_senses_tell_no_event(text: str) -> None:
    assert [event.type for event in news(text) if event.agreement is None] == []


def test_an_announced_ceasefire_is_an_agreement() -> None:
    (event,) = news("Russia and Turkey announced a ceasefire in Syria on Thursday.")

    assert event.agreement is not None
    assert (event.agreement.kind, event.agreement.stage) == ("ceasefire", Stage.ANNOUNCED)


def test_who_announces_an_agreement() -> None:
    (event,) = news("Russia and Turkey announced a ceasefire in Syria on Thursday.")

    assert fillers(event, Role.ANNOUNCER) == ["Russia", "Turkey"]


def test_a_truce_that_falls_apart_has_collapsed() -> None:
    events = news("The truce in Hodeidah collapsed on Thursday.")

    assert [event.agreement.stage for event in events if event.agreement] == [Stage.COLLAPSED]


def test_fighters_who_died_are_the_sides_of_the_clash() -> None:
    (event,) = news(
        "Clashes broke out near the Syrian town of Saraqib on Thursday. At least 14 rebels were killed. "
        "Nine government soldiers were also killed in the fighting."
    )

    assert (fillers(event, Role.SIDE_A), fillers(event, Role.SIDE_B)) == (
        ["Syrian government forces"],
        ["Syrian rebels"],
    )


def test_every_span_lies_in_the_text() -> None:
    text = "A car bomb killed 17 people in Kirkuk in Iraq on Thursday, police said. The blast wounded 30 people."
    spans = [span for event in read(text).events for span in event.evidence]

    assert all(text[span.start : span.end].strip() for span in spans)


def test_the_same_text_gives_the_same_extraction() -> None:
    text = "Rebels shelled the Syrian town of Kafraya on Thursday, killing three residents, activists said."

    assert read(text) == read(text)


def test_a_text_without_events_gives_none() -> None:
    assert read("The library opened at nine.").events == ()


def test_an_empty_text_gives_no_events() -> None:
    assert read("").events == ()


def test_how_far_an_army_stands_is_a_position() -> None:
    positions = read("Government forces were five kilometres from the town of Saraqib in Syria on Thursday.").positions

    assert [(p.subject, p.reference.name) for p in positions] == [("Syrian government forces", "Saraqeb")]


def test_every_event_says_which_trigger_told_it() -> None:
    (event,) = news("Shelling hit the Ukrainian town of Avdiivka on Wednesday, killing two residents.")

    assert any(note.part == "type" and note.span is not None for note in event.trace)


def places_told(text: str, published: str = "2017-05-12") -> list[tuple[str, str]]:
    return [(place.name, str(place.kind)) for event in news(text, published) for place in event.places]


def test_a_list_shares_the_kind_that_ends_it() -> None:
    told = places_told(
        "Ukrainian officials said missiles hit Kharkiv, Sumy and Poltava regions on Monday, killing six."
    )

    assert told == [("Kharkiv", "admin1"), ("Sumy", "admin1"), ("Poltava", "admin1")]


@pytest.mark.parametrize(
    "words", ["ahead of the Eid al-Fitr holiday", "for refusing to convert to Islam", "on 19 January"]
)
def test_feasts_faiths_and_months_are_no_places(words: str) -> None:
    told = places_told(f"Gunmen shot dead seven people in the Iraqi city of Kirkuk {words}, police said.", "2017-01-20")

    assert told == [("Kirkuk", "city")]


def test_a_day_of_its_own_is_not_inherited_and_that_of_the_lead_is() -> None:
    first, second = news(
        "Two car bombs went off in Baghdad on Monday, killing eleven people. Gunmen also shot dead a judge in Kirkuk."
    )

    assert (first.day_inherited, second.day_inherited) == (False, True)


def test_where_people_are_moved_from_is_not_where_their_bus_is_hit() -> None:
    told = places_told("A car bomb hit buses carrying residents of Amerli in Kirkuk on Monday, killing eleven people.")

    assert told == [("Kirkuk", "city")]


def test_an_agencys_genitive_without_its_apostrophe_is_no_place() -> None:
    told = places_told("SANAs correspondent said on Thursday that a car bomb killed nine people in Homs in Syria.")

    assert told == [("Homs", "city")]


def test_an_unknown_village_stays_where_it_was_first_told() -> None:
    events = news(
        "Gunmen shot dead four people in the village of Ozerna Balka in Kharkiv region on Thursday, police said. "
        "On Friday a mine killed two farmers near Ozerna Balka."
    )

    assert {place.admin1 for event in events for place in event.places} == {"Kharkiv"}


def test_the_trace_names_the_sides_and_places_that_were_not_taken() -> None:
    (event,) = news("Rebels in Sarmin shelled Ariha in Syria on Monday, a day after Turkish officials left.")
    rejected = {note.part: note.rejected for note in event.trace if note.rejected}

    assert rejected["places"] == ("Sermin",)
    assert rejected["roles"] == ("Turkey",)


def test_the_trace_names_the_event_that_a_telling_nearly_joined() -> None:
    text = (
        "Separatists shelled Avdiivka in Ukraine on Monday, killing six people. "
        "The army shelled Avdiivka, killing sixty people."
    )

    notes = [note for event in news(text) for note in event.trace if note.rule == "kept apart"]

    assert [note.rejected[0].split(" (")[0] for note in notes] == ["Shelling at 0"]


@pytest.mark.parametrize(
    "text",
    [
        "Shelling by the Assad regime on the rebel-held town of Binnish on Friday killed nine people, a monitor said.",
        "Two nurses were among nine people killed on Friday in Syrian government shelling of the town of Binnish.",
    ],
)
def test_who_stands_by_a_noun_of_violence_is_its_doer(text: str) -> None:
    (event,) = read(text).events

    assert [(role.role, role.name) for role in event.roles] == [(Role.PERPETRATOR, "Syrian government forces")]


def test_a_headline_leaves_out_at_least_and_who_fought_and_it_is_one_figure() -> None:
    found = read(
        "Air strike kills 30 militants in Hasakah\n\nAt least 30 ISIL fighters were killed in an air strike in Hasakah."
    )
    (event,) = found.events

    assert [(toll.low, toll.high, toll.group) for toll in event.tolls] == [(30, None, "Islamic State")]
