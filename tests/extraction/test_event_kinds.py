"""What befalls people besides killing: aid, flight, arrest, protest, ground and property, in the words of newsrooms."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType, ReportedEvent, Stage, Status
from tests.extraction.reports import read


def news(text: str) -> list[ReportedEvent]:
    return [event for event in read(text).events if not event.background]


TOLD = [
    (EventType.AID_EVENT, "Militiamen turned back three lorries loaded with medicines outside Gao on Friday."),
    (EventType.AID_EVENT, "The governor has barred relief workers from Rakhine, the Red Cross said on Friday."),
    (EventType.AID_EVENT, "Two planes carrying medical supplies landed at Sanaa airport on Friday."),
    (EventType.AID_EVENT, "The charity suspended its work in Kunduz on Friday."),
    (EventType.AID_EVENT, "A ship with 90 tonnes of rice docked at Hodeidah on Friday."),
    (EventType.DISPLACEMENT, "Militiamen drove the farming families out of Bangui on Friday."),
    (EventType.DISPLACEMENT, "The village of Djibo emptied overnight, elders said on Friday."),
    (EventType.DISPLACEMENT, "Some 900 refugees arrived in Chad on foot on Friday."),
    (EventType.EVACUATION, "A frigate took 80 foreigners off the coast near Freetown on Friday."),
    (EventType.EVACUATION, "Italy flew its nationals out of Khartoum on Friday."),
    (EventType.DETENTION, "Police held dozens of students in Minsk on Friday."),
    (EventType.DETENTION, "Agents took the editor of a weekly into custody in Bamako on Friday."),
    (EventType.ABDUCTION, "Gunmen dragged away the headmaster of a school in Gao on Friday."),
    (EventType.ABDUCTION, "A nun was taken from her house in Timbuktu on Friday."),
    (EventType.SEXUAL_VIOLENCE, "Guards sexually assaulted two women in Walikale on Friday."),
    (EventType.TORTURE, "Warders beat the detainees with cables in Harare on Friday."),
    (EventType.PROTEST, "Women blocked the road to Tuzla on Friday to ask for news of their sons."),
    (EventType.PROTEST, "Tens of thousands poured into the streets of Khartoum on Friday."),
    (EventType.PROTEST, "Youths threw bottles at police in Belfast on Friday."),
    (EventType.MOVEMENT, "Two Ethiopian battalions crossed into Somalia on Friday."),
    (EventType.MOVEMENT, "The ministry rushed extra soldiers to Kurram on Friday."),
    (EventType.MOVEMENT, "Chadian troops entered Niger on Friday to help."),
    (EventType.TERRITORIAL_CHANGE, "Most of Debaltseve was in rebel hands on Friday."),
    (EventType.TERRITORIAL_CHANGE, "The garrison abandoned the base at Dikwa on Friday."),
    (EventType.TERRITORIAL_CHANGE, "Kidal changed hands on Friday."),
    (EventType.TERRITORIAL_CHANGE, "M23 fighters marched into Bukavu on Friday."),
    (EventType.OPERATION, "Troops sealed off the old city of Nablus on Friday."),
    (EventType.PROPERTY_DAMAGE, "Raiders burned 40 huts in the village of Yelwa on Friday."),
    (EventType.PROPERTY_DAMAGE, "Israeli bulldozers flattened three houses in Silwan on Friday."),
    (EventType.PROPERTY_DAMAGE, "Raiders stole 90 cattle near Rumbek on Friday."),
    (EventType.EXECUTION, "Rebels slit the throats of six policemen in Gossi on Friday."),
    (EventType.EXECUTION, "Militiamen killed 30 prisoners in Gao on Friday."),
    (EventType.ATTACK, "Two gunmen burst into a hotel in Mogadishu on Friday."),
]

SILENT = [
    "A bus carrying villagers broke down near Gao on Friday.",
    "The injured man was taken to hospital in Gao on Friday.",
    "The rations provided by the agency last a week, said a baker in Gao.",
    "Thousands of tourists left the islands of Kenya on Friday.",
    "The engineers will arrive in Nairobi on Friday.",
    "The general left Aden on Friday.",
    "The airline suspended operations in Kenya on Friday.",
    "A storm destroyed two houses in Kenya on Friday.",
    "The United States sent military aid to Kenya on Friday.",
]


@pytest.mark.parametrize(("kind", "text"), TOLD)
def test_reads_what_befalls_people_besides_killing(kind: EventType, text: str) -> None:
    assert kind in [event.type for event in news(text)]


@pytest.mark.parametrize("text", SILENT)
def test_everyday_senses_of_the_same_words_tell_no_event(text: str) -> None:
    assert [event.type for event in news(text)] == []


def test_what_jets_destroyed_is_no_deed_of_its_own() -> None:
    events = news("Jets hit the quarter on Friday. Two houses in Aleppo were destroyed by air strikes, residents said.")

    assert EventType.PROPERTY_DAMAGE not in [event.type for event in events]


def test_the_fire_that_attackers_set_is_the_attacks() -> None:
    events = news("Gunmen attacked the village of Yelwa in Nigeria on Friday, burning a dozen huts.")

    assert EventType.PROPERTY_DAMAGE not in [event.type for event in events]


def test_what_somebody_was_kept_from_did_not_happen() -> None:
    events = news("Soldiers kept the refugees from leaving Gao on Friday.")

    assert [event for event in events if event.status is Status.ASSERTED] == []


AGREED = [
    ("Both armies agreed to stop shelling Donetsk for three days from Friday.", "ceasefire", Stage.ANNOUNCED),
    ("The rebels declared a unilateral halt to attacks in Aceh on Friday.", "ceasefire", Stage.ANNOUNCED),
    ("The guns fell silent in Stepanakert at noon on Friday.", "ceasefire", Stage.IN_FORCE),
    ("The two armies swapped 90 prisoners near Donetsk on Friday.", "prisoner-exchange", Stage.IN_FORCE),
    ("Peace talks in Geneva collapsed on Friday.", "other", Stage.COLLAPSED),
    ("Egypt put forward a new proposal for a truce in Gaza on Friday.", "ceasefire", Stage.PROPOSED),
    ("Russia pulled out of the grain deal on Friday.", "aid-access", Stage.COLLAPSED),
    ("The truce is dead, a rebel commander said in Idlib on Friday.", "ceasefire", Stage.COLLAPSED),
    ("A deal to evacuate the besieged town of Daraya was reached on Friday.", "evacuation", Stage.ANNOUNCED),
    ("The Taliban and the United States signed an agreement in Doha on Friday.", "peace", Stage.SIGNED),
]

NO_STEP = [
    "The two ministers signed an agreement on fisheries in Nairobi on Friday.",
    "The students exchanged gifts in Nairobi on Friday.",
    "Peace talks are the only way, the bishop said in Nairobi.",
    "Farmers reached an agreement with the dairy in Nairobi on Friday.",
]

NOT_TOLD = [
    "Friday marks the anniversary of the massacre at a school in Beslan.",
    "A film about the siege of Leningrad opened in Moscow on Friday.",
    "The party launched its election campaign in Abuja on Friday.",
    "A bank took control of a failing lender in Nairobi on Friday.",
    "The volcano forced 5,000 people from their homes in Goma on Friday.",
    "A bus crash killed 12 people near Jos on Friday.",
    "The Security Council condemned the attacks.",
    "If the army bombs Goma, we will answer, the rebel leader said.",
]


@pytest.mark.parametrize(("text", "kind", "stage"), AGREED)
def test_reads_agreements_and_their_ends_where_no_noun_names_a_truce(text: str, kind: str, stage: Stage) -> None:
    steps = [event.agreement for event in read(text).events if event.agreement is not None]

    assert [(step.kind, step.stage) for step in steps] == [(kind, stage)]


@pytest.mark.parametrize("text", NO_STEP)
def test_business_and_the_mere_talk_of_talks_are_no_step(text: str) -> None:
    assert [event.agreement for event in read(text).events if event.agreement is not None] == []


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_only_looked_back_on_supposed_or_an_accident_is_no_event(text: str) -> None:
    assert [event.type for event in news(text)] == []


def test_an_agreement_named_by_a_year_gone_by_is_history() -> None:
    events = read("Norway, which brokered the 2002 truce in Sri Lanka, urged both sides on Friday to talk.").events

    assert [event.background for event in events if event.agreement is not None] == [True]


def test_who_did_not_bomb_says_so_in_his_own_words() -> None:
    events = news('"We do not bomb hospitals," an army spokesman in Khartoum said on Friday.')

    assert [event.status for event in events] == [Status.DENIED]


def test_what_is_scheduled_at_a_place_is_told_as_planned() -> None:
    events = news("A convoy of trucks with flour is expected in Gao on Monday, the agency said on Friday.")

    assert [(event.type, event.status) for event in events] == [(EventType.AID_EVENT, Status.PLANNED)]


def test_who_are_made_to_flee_have_fled() -> None:
    events = news("Shelling of Donetsk caused hundreds of families to flee on Friday.")

    assert Status.PLANNED not in [event.status for event in events]


def test_suspects_taken_by_police_are_arrested() -> None:
    events = news("Police captured six suspected militants in Poso on Friday.")

    assert [event.type for event in events] == [EventType.DETENTION]


def test_talks_that_broke_down_are_over() -> None:
    steps = [e.agreement for e in read("Peace talks with the guerrillas broke down in Bogota on Friday.").events]

    assert [step.stage for step in steps if step is not None] == [Stage.COLLAPSED]


def test_soldiers_taken_prisoner_are_a_battles_not_abducted() -> None:
    events = news("Ninety Ukrainian soldiers were taken prisoner in Debaltseve on Friday, the rebels said.")

    assert EventType.ABDUCTION not in [event.type for event in events]


def test_marks_of_torture_tell_no_torture_of_that_day() -> None:
    events = news("Nine bodies with marks of torture were found in Gitega on Friday.")

    assert EventType.TORTURE not in [event.type for event in events]


def test_what_raiders_did_in_one_sentence_is_one_attack() -> None:
    events = news(
        "Two al-Shabaab gunmen burst into a hotel in Mogadishu on Friday and blew themselves up, killing nine."
    )

    assert [event.type for event in events] == [EventType.ATTACK]


def test_hours_later_opens_another_deed() -> None:
    events = news("A bomb exploded at a station in Algiers on Friday. Hours later a bomb went off in a market.")

    assert len(events) == 2


def test_few_killed_last_week_are_one_deed_and_many_in_a_month_are_a_campaigns() -> None:
    few = news("Five herders were killed near Jos last week.")
    many = read("Some 190 people were killed in Jos in April.").events

    assert ([event.type for event in few], [event.type for event in many]) == (
        [EventType.ATTACK],
        [EventType.OPERATION],
    )


def test_a_fire_set_while_a_siege_goes_on_is_a_deed_of_its_own() -> None:
    events = news("Gangs laid siege to the airport of Port-au-Prince on Friday and set fire to a police station.")

    assert EventType.PROPERTY_DAMAGE in [event.type for event in events]


def test_the_operation_takes_up_the_raid() -> None:
    events = news(
        "Soldiers staged a raid on a camp in Gao on Friday. Medics in Gao said 27 people were killed in the operation."
    )

    assert [event.type for event in events] == [EventType.ATTACK]


def test_people_set_on_fire_are_killed_and_houses_damaged() -> None:
    people = news("Raiders tied two herders and set them on fire in Suwani in Darfur on Friday.")
    houses = news("Raiders set two houses on fire in Suwani in Darfur on Friday.")

    assert ({e.type for e in people}, {e.type for e in houses}) == (
        {EventType.EXECUTION},
        {EventType.PROPERTY_DAMAGE},
    )


def test_who_opens_fire_shoots_whoever_he_is() -> None:
    events = news("Supporters of the president opened fire on a crowd in Cairo on Friday, killing five.")

    assert [event.type for event in events] == [EventType.SHOOTING]
