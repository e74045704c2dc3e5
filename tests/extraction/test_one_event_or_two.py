"""What keeps two deeds of one report apart, and what makes one of two tellings."""

from datetime import date

from kg.extraction.model import EventType
from tests.extraction.reports import read


def killed(text: str, published: str = "2017-05-12") -> list[tuple[list[str], list[int | None]]]:
    """Return each event's places and the lowest figures of its dead."""
    return [
        ([place.name for place in event.places], [toll.low for toll in event.tolls if toll.effect == "killed"])
        for event in read(text, published).events
    ]


def test_two_bombs_of_one_sentence_have_victims_of_their_own() -> None:
    found = killed(
        "On Saturday a bomb on a bus in Dambulla killed 18 pilgrims, and on Sunday a suicide bomber blew herself up "
        "at a market in Colombo, killing 12."
    )

    assert found == [(["Dambulla"], [18]), (["Colombo"], [12])]


def test_a_deed_of_another_paragraph_with_its_own_place_and_day_is_another() -> None:
    found = killed(
        "Gunmen attacked the village of Tumbari on 6 May, killing four people.\n\n"
        "Rebels ambushed two cars near Osobek on the night of 6 to 7 May. One driver was killed.",
    )

    assert found == [(["Tumbari"], [4]), (["Osobek"], [1])]


def test_a_new_count_belongs_to_the_deed_not_to_the_town_of_its_source() -> None:
    found = killed(
        "A mine killed 12 civilians in a bus at Janakpur on Tuesday. The toll later rose to 15, hospital sources in "
        "Anuradhapura said."
    )

    assert [places for places, _ in found] == [["Janakpur"]]
    assert found[0][1] == [12, 15]


def test_a_part_told_later_hangs_on_its_whole() -> None:
    found = killed(
        "An air strike on a market in Sirte killed 40 people on Monday. Rebels seized a depot near Misrata.\n\n"
        "Seven women were among the dead in Sirte."
    )

    assert (["Sirte"], [40, 7]) in found


def test_attackers_told_again_are_those_of_the_attack() -> None:
    events = read("Gunmen attacked the village of Zarga in Niger on Monday. The attackers shot at random.").events

    assert [event.type for event in events] == [EventType.SHOOTING]


def test_a_day_earlier_at_the_head_of_a_sentence_counts_from_the_deed() -> None:
    events = read(
        "Eleven soldiers were killed in Patikul in the Philippines on Wednesday, the army said on Thursday. "
        "A day earlier, a sergeant was shot dead by a gunman in Jolo."
    ).events

    assert [event.date.start for event in events] == [date(2017, 5, 10), date(2017, 5, 9)]


def test_a_list_of_incidents_is_as_old_as_its_last_entry() -> None:
    found = read(
        "Incidents in Somalia in 2022\n\n04 Apr - Jowhar: A mine killed two soldiers.\n"
        "10 Apr - Jowhar: A mine killed a child.\n",
        "2022-04-11",
    )

    assert found.dating.issued == date(2022, 4, 10)
    assert {event.status for event in found.events} == {"asserted"}


def test_the_name_of_an_operation_is_no_operation() -> None:
    events = read("Troops of Operation Safe Harbour arrested three smugglers in Jos in Nigeria on Monday.").events

    assert [event.type for event in events] == [EventType.DETENTION]


def test_who_withdraws_from_a_truce_gives_up_no_ground() -> None:
    events = read("The government of Sri Lanka withdrew from the ceasefire on Monday.").events

    assert EventType.TERRITORIAL_CHANGE not in [event.type for event in events]


def test_drones_that_are_launched_are_an_air_strike() -> None:
    events = read("Ukraine's air force said it downed 23 of 24 drones launched by Russia on Monday.").events

    assert (events[0].type, [role.name for role in events[0].roles]) == (EventType.AIR_STRIKE, ["Russia"])


def test_a_deed_named_by_its_day_is_the_one_told_before() -> None:
    events = read(
        "A suicide bomber rammed a van into a bus in Kashmir on Thursday, killing 44 policemen. The Pakistan-based group "
        "Jaish-e-Mohammad claimed Thursday's attack near Lethpora.",
        "2019-02-15",
    ).events

    assert [event.type for event in events] == [EventType.BOMBING]


def test_whose_missile_it_was_did_it() -> None:
    events = read(
        "Twelve people were killed when a Russian missile tore a block open in Dnipro in Ukraine on Monday."
    ).events

    assert [role.name for role in events[0].roles] == ["Russia"]


def test_whoever_hauls_people_off_detains_them() -> None:
    events = read("Twenty villagers were hauled off by Ethiopian soldiers in Wadera in Ethiopia on Monday.").events

    assert [(role.role, role.name) for role in events[0].roles] == [("perpetrator", "Ethiopian government forces")]


def test_houses_that_are_hit_were_aimed_at() -> None:
    events = read("Artillery of the army shelled houses in Omdurman in Sudan on Monday.").events

    assert ("target", "houses") in [(role.role, role.name) for role in events[0].roles]
