from __future__ import annotations

from datetime import date

import pytest
import spacy

from kg.extraction.measures import TollMention
from kg.extraction.model import Category, Effect, Status
from kg.extraction.time.expressions import find_times
from kg.extraction.tolls.find import find_tolls
from kg.extraction.tolls.quantities import find_quantities

Row = tuple[str, str, int | None, int | None]


def tolls(text: str) -> list[TollMention]:
    doc = spacy.blank("en")(text)
    return list(find_tolls(doc, find_quantities(doc), find_times(doc, anchor=date(2020, 1, 16))))


def rows(text: str) -> list[Row]:
    return [(toll.effect, toll.category, toll.low, toll.high) for toll in tolls(text)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("At least 9 miners were killed near Bakhmut.", ("killed", "civilian", 9, None)),
        ("Shells killed four soldiers in Marib.", ("killed", "combatant", 4, 4)),
        ("Airstrike kills 31 in Omdurman", ("killed", "unknown", 31, 31)),
        ("The blast left 22 people dead.", ("killed", "unknown", 22, 22)),
        ("Seven gunmen died in the raid.", ("killed", "combatant", 7, 7)),
        ("Twelve students lost their lives in Kabul.", ("killed", "civilian", 12, 12)),
        ("The raid claimed 14 lives in Sirte.", ("killed", "unknown", 14, 14)),
        ("The death toll rose to 45 in Goma.", ("killed", "unknown", 45, 45)),
        ("Rescuers found the bodies of six women.", ("killed", "woman", 6, 6)),
        ("They found 11 bodies of fighters in the silo.", ("killed", "combatant", 11, 11)),
        ("There were 5 civilian fatalities in Gao.", ("killed", "civilian", 5, 5)),
        ("The death of 13 officers was confirmed.", ("killed", "combatant", 13, 13)),
        ("Jets destroyed over 60 terrorists near the oasis.", ("killed", "combatant", 60, None)),
        ("Dozens of shoppers were wounded.", ("injured", "civilian", 24, None)),
        ("The mine injured three children.", ("injured", "child", 3, 3)),
        ("Forty sailors are still missing.", ("missing", "combatant", 40, 40)),
        ("Some eight workers are buried under the rubble.", ("trapped", "civilian", None, None)),
        ("Militants abducted 19 villagers in Borno.", ("captured", "civilian", 19, 19)),
        ("Police arrested 40 protesters in Juba.", ("captured", "civilian", 40, 40)),
        ("The rebels captured 12 soldiers.", ("captured", "combatant", 12, 12)),
        ("Almost 70,000 people have fled their homes.", ("displaced", "civilian", None, 70000)),
        ("The offensive displaced thousands of families.", ("displaced", "civilian", 2000, None)),
        ("Buses came, and 300 patients were evacuated.", ("evacuated", "civilian", 300, 300)),
        ("Rockets destroyed three houses.", ("destroyed", "unknown", 3, 3)),
        ("Two tanks were damaged.", ("destroyed", "unknown", 2, 2)),
        ("A driver was killed in the ambush.", ("killed", "civilian", 1, 1)),
        ("The bomb killed journalist Omar Said Haddad.", ("killed", "civilian", 1, 1)),
        ("Shells killed a man and his two sons.", ("killed", "unknown", 3, 3)),
    ],
)
def test_one_toll(text: str, row: Row) -> None:
    assert rows(text)[0] == row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "18 civilians were killed and several others wounded.",
            [("killed", "civilian", 18, 18), ("injured", "civilian", 3, None)],
        ),
        ("11 killed 30 wounded in Taiz blast", [("killed", "unknown", 11, 11), ("injured", "unknown", 30, 30)]),
        (
            "A bomb killed five soldiers and three rebels in Derna.",
            [("killed", "combatant", 5, 5), ("killed", "combatant", 3, 3)],
        ),
        (
            "The raid killed 12 people and wounded 30 others in Sirte.",
            [("killed", "unknown", 12, 12), ("injured", "unknown", 30, 30)],
        ),
        (
            "One was killed on Tuesday and one on Wednesday.",
            [("killed", "unknown", 1, 1), ("killed", "unknown", 1, 1)],
        ),
        (
            "They rounded up dozens of men and executed them.",
            [("captured", "unknown", 24, None), ("killed", "unknown", 24, None)],
        ),
        (
            "Troops freed 19 farmers abducted by gunmen.",
            [("evacuated", "civilian", 19, 19), ("captured", "civilian", 19, 19)],
        ),
    ],
)
def test_several_tolls(text: str, expected: list[Row]) -> None:
    assert sorted(rows(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Shelling killed 23 villagers, including four children.", ("killed", "child", 4, 4)),
        ("23 villagers including four children were killed.", ("killed", "child", 4, 4)),
        ("Mortars killed 10 people, three of them women.", ("killed", "woman", 3, 3)),
        ("Six children were among 19 people killed in Hodeidah.", ("killed", "child", 6, 6)),
        ("A shell killed a man and his wife.", ("killed", "woman", 1, 1)),
    ],
)
def test_part_of_a_toll(text: str, part: Row) -> None:
    parts = [toll for toll in tolls(text) if toll.subset]

    assert [(t.effect, t.category, t.low, t.high) for t in parts] == [part]
    assert all(t.subset_of for t in parts)


@pytest.mark.parametrize(
    "text",
    [
        "A 32-year-old engineer was hurried home.",
        "Rebels fired 122mm rockets 20 km from the port.",
        "The council passed resolution 2254 after the killings.",
        "The army captured three villages.",
        "No one was killed.",
        "Three gunmen shot at the gate.",
        "Two airstrikes killed cattle.",
    ],
)
def test_no_toll(text: str) -> None:
    assert rows(text) == []


def test_two_gunmen_who_killed_a_guard_are_not_dead() -> None:
    assert rows("Two gunmen killed a guard at the mill.") == [("killed", "combatant", 1, 1)]


def test_bomber_who_killed_forty_is_counted_apart() -> None:
    assert ("killed", "unknown", 40, 40) in rows("A bomber killed 40 people injured 70 at dawn.")
    assert ("killed", "combatant", 1, 1) not in rows("A bomber killed 40 people injured 70 at dawn.")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Dozens are feared dead.", Status.POSSIBLE),
        ("The offensive could displace 30,000 people.", Status.POSSIBLE),
        ("They threatened to kill 10 hostages.", Status.PLANNED),
        ("The army denied killing 12 civilians.", Status.DENIED),
        ("The army killed 12 civilians.", Status.ASSERTED),
    ],
)
def test_status_of_a_toll(text: str, status: Status) -> None:
    assert [toll.status for toll in tolls(text)][:1] == [status]


def test_sum_over_a_war_is_cumulative() -> None:
    (toll,) = tolls("More than 280,000 people have been killed since the conflict began in 2011.")

    assert toll.cumulative


def test_toll_of_a_day_is_not_cumulative() -> None:
    assert not tolls("At least 12 people have been killed since Tuesday.")[0].cumulative


def test_risen_toll_supersedes_the_earlier_one() -> None:
    old, new = tolls("The death toll rose from 12 to 17 on Friday.")

    assert (old.best, old.superseded, new.best, new.superseded) == (12, True, 17, False)


def test_bringing_to_marks_a_summary() -> None:
    found = tolls("Raids killed 12 people, bringing to 45 the number slain in a day.")

    assert [(t.best, t.summary) for t in found] == [(12, False), (45, True)]


def test_vague_lead_sums_up_what_is_told_one_by_one() -> None:
    text = "Dozens of people were killed. At least 22 rebels were killed. Seventeen troops were killed."

    assert [t.summary for t in tolls(text)] == [True, False, False]


def test_evidence_reaches_from_the_counted_to_the_word_of_the_effect() -> None:
    text = "In Kherson, at least 9 residents were killed by rockets."
    (toll,) = tolls(text)

    assert text[toll.span.start : toll.span.end] == "at least 9 residents were killed"


def test_trigger_token_is_the_word_of_the_effect() -> None:
    text = "Rockets killed 9 residents."
    (toll,) = tolls(text)

    assert toll.trigger_token == 1
    assert (toll.effect, toll.category) == (Effect.KILLED, Category.CIVILIAN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A woman of seventy was shot dead in Bakara.", [("killed", "woman", 1, 1)]),
        ("Nine displaced people were killed near Barsalogho.", [("killed", "civilian", 9, 9)]),
        (
            "Six soldiers were killed and 14 wounded near Kidal.",
            [("killed", "combatant", 6, 6), ("injured", "combatant", 14, 14)],
        ),
        ("The mission counted 21 dead rebel fighters.", [("killed", "combatant", 21, 21)]),
        ("Bandits hacked at least 12 farmers to death.", [("killed", "civilian", 12, None)]),
        (
            "Bandits shot two guards and took 45 away.",
            [("captured", "unknown", 45, 45)],
        ),
        (
            "The army killed 16 insurgents and captured five.",
            [("killed", "combatant", 16, 16), ("captured", "combatant", 5, 5)],
        ),
        (
            "The hospital put the dead at 23 on Monday.",
            [("killed", "unknown", 23, 23)],
        ),
        ("Between 3 and 9 March more than 700 people fled the town.", [("displaced", "civilian", 700, None)]),
    ],
)
def test_who_is_counted_is_read_from_words_on_both_sides(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


def test_dead_and_wounded_counted_together_are_not_dead() -> None:
    assert rows("The mission recorded 310 civilian casualties (90 killed, 220 injured).") == [
        ("killed", "unknown", 90, 90),
        ("injured", "unknown", 220, 220),
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Two guardsmen of the mission KIA near Gao.", ("killed", "combatant", 2, 2)),
        ("Six constables sustained bullet injuries.", ("injured", "combatant", 6, 6)),
        ("Nine villagers were rushed to hospital.", ("injured", "civilian", 9, 9)),
        ("The army lost 14 soldiers at the ford.", ("killed", "combatant", 14, 14)),
        ("The force put its losses at 37.", ("killed", "combatant", 37, 37)),
        ('Militiamen killed "dozens" of pupils.', ("killed", "civilian", 24, None)),
        ("About 3,000 people have arrived from Bria.", ("displaced", "civilian", None, None)),
        ("The gang released two nurses.", ("evacuated", "civilian", 2, 2)),
        ("Twenty porters were hauled off.", ("captured", "civilian", 20, 20)),
        ("Police downed 23 of 24 drones.", ("destroyed", "unknown", 23, 23)),
        ("The toll of the fire on the ferry at Baro has climbed to 55.", ("killed", "unknown", 55, 55)),
    ],
)
def test_a_toll_as_newsrooms_of_other_wars_tell_it(text: str, row: Row) -> None:
    assert rows(text) == [row]


def test_a_few_who_arrived_have_not_fled() -> None:
    assert rows("Twelve people arrived from Bria.") == []


def test_victims_of_another_deed_are_not_of_the_group_told_before() -> None:
    found = rows("A mine killed 18 pilgrims, and at dusk a gunman opened up, killing 12.")

    assert found == [("killed", "civilian", 18, 18), ("killed", "unknown", 12, 12)]


def test_a_whole_with_children_as_its_part_is_not_children() -> None:
    found = rows("They counted the bodies of 29 children and 48 wounded, 30 of them children.")

    assert ("injured", "unknown", 48, 48) in found


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The raid killed 40 people. Seven women and two boys were among them.", ("killed", "woman", 7, 7)),
        ("The raid killed 40 people. Six were soldiers.", ("killed", "combatant", 6, 6)),
        ("The raid killed 40 people. Thirty of the dead are pupils.", ("killed", "civilian", 30, 30)),
        ("The raid left 40 people hurt. Nine of the wounded were nurses.", ("injured", "civilian", 9, 9)),
    ],
)
def test_a_part_told_in_the_next_sentence_is_a_part(text: str, row: Row) -> None:
    parts = [toll for toll in tolls(text) if toll.subset]

    assert row in [(toll.effect, toll.category, toll.low, toll.high) for toll in parts]
    assert all(toll.subset_of is not None for toll in parts)


@pytest.mark.parametrize(
    "text",
    [
        "The raid killed 40 people. The first figure was 31.",
        "The raid killed 40 people. On Monday he spoke of 31.",
        "The raid killed 40 people. The mayor gave 31.",
    ],
)
def test_another_count_of_the_same_dead_is_a_toll(text: str) -> None:
    assert rows(text) == [("killed", "unknown", 40, 40), ("killed", "unknown", 31, 31)]


def test_a_bare_number_of_something_else_is_no_count() -> None:
    assert rows("The raid killed 40 people. He spoke of 31 shops. The page was 31.") == [("killed", "unknown", 40, 40)]
