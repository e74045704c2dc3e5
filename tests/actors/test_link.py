from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.actors.link import link_actor
from kg.actors.model import ActorClass, ActorContext, ActorKind, actor_class
from kg.actors.registry import Registry


def link(registry: Registry, mention: str, focus: str = "SY", date: str = "2015-06-01") -> str:
    return link_actor(registry, mention, context=ActorContext(country_in_focus=focus, date=date)).name


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("regime forces", "Syrian government forces"),
        ("the army", "Syrian government forces"),
        ("government troops", "Syrian government forces"),
        ("warplanes of the regime", "Syrian government forces"),
        ("security forces", "Syrian government forces"),
        ("soldiers", "Syrian government forces"),
        ("police", "Syrian police"),
        ("forces loyal to Bashar al-Assad", "Syrian government forces"),
        ("Assad's forces", "Syrian government forces"),
        ("the Assad regime", "Syrian government"),
        ("the regime", "Syrian government"),
        ("rebels", "Syrian rebels"),
        ("opposition fighters", "Syrian rebels"),
        ("Turkish-backed rebels", "Syrian rebels"),
        ("anti-Assad fighters", "Syrian rebels"),
        ("state TV", "Syrian state television"),
        ("the state news agency", "SANA"),
        ("the Observatory", "Syrian Observatory for Human Rights"),
        ("White Helmets", "Syria Civil Defence"),
        ("jihadists", "jihadists"),
        ("local residents", "civilians"),
        ("a Britain-based monitoring group", "Syrian Observatory for Human Rights"),
    ],
)
def test_a_phrase_takes_its_country_from_the_focus(registry: Registry, mention: str, name: str) -> None:
    assert link(registry, mention) == name


@pytest.mark.parametrize(
    ("focus", "mention", "name"),
    [
        ("UA", "government troops", "Ukrainian government forces"),
        ("UA", "separatists", "pro-Russian separatists"),
        ("UA", "Kyiv's forces", "Ukrainian government forces"),
        ("SD", "the paramilitaries", "Rapid Support Forces"),
        ("SD", "the RSF", "Rapid Support Forces"),
        ("YE", "the rebels", "Houthis"),
        ("YE", "the coalition", "Saudi-led coalition"),
        ("IQ", "the coalition", "US-led coalition"),
        ("ML", "the army", "Malian government forces"),
        ("MM", "junta troops", "Myanmar government forces"),
        ("PS", "the health ministry", "Gaza Health Ministry"),
        ("PE", "guerrillas", "Peruvian rebels"),
        ("", "rebels", "rebels"),
        ("", "the army", "government forces"),
    ],
)
def test_the_same_phrase_means_another_actor_elsewhere(registry: Registry, focus: str, mention: str, name: str) -> None:
    assert link(registry, mention, focus, "") == name


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Russian warplanes", "Russia"),
        ("the Turkish army", "Turkey"),
        ("Turkey's army", "Turkey"),
        ("Israeli air strikes", "Israel"),
        ("Moscow", "Russia"),
        ("US officials", "United States"),
        ("the IDF", "Israel"),
    ],
)
def test_a_foreign_states_forces_count_as_the_state(registry: Registry, mention: str, name: str) -> None:
    assert link(registry, mention) == name


def test_a_state_that_fights_abroad_is_itself_everywhere(registry: Registry) -> None:
    assert link(registry, "Turkish soldiers", "TR") == "Turkey"


def test_a_state_in_focus_keeps_its_forces_apart(registry: Registry) -> None:
    assert link(registry, "Jordanian soldiers", "JO") == "Jordanian government forces"


def test_forces_that_fight_at_home_keep_their_name_in_a_report_on_a_neighbour(registry: Registry) -> None:
    assert link(registry, "the Iraqi army") == "Iraqi government forces"


def test_a_ministry_keeps_its_name_abroad(registry: Registry) -> None:
    assert link(registry, "Russia's Ministry of Defense") == "Russian Defence Ministry"


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("IS fighters", "Islamic State"),
        ("Islamic State group jihadists", "Islamic State"),
        ("al-Nusra terrorists", "Jabhat al-Nusra"),
        ("Hezbollah fighters", "Hezbollah"),
        ("members of Boko Haram", "Boko Haram"),
        ("Houthi rebels", "Houthis"),
        ("Taliban insurgents", "Taliban"),
        ("M23 rebels", "M23"),
        ("Tamil Tiger guerrillas", "Liberation Tigers of Tamil Eelam"),
        ("the US-backed Syrian Democratic Forces", "Syrian Democratic Forces"),
        ("an SDF spokesman", "Syrian Democratic Forces"),
    ],
)
def test_a_group_name_with_a_head_word_is_the_group(registry: Registry, mention: str, name: str) -> None:
    assert link(registry, mention) == name


@pytest.mark.parametrize("spelling", ["Jaysh al-Islam", "Jaish ul-Islaam", "Jeish al-Eslam", "جيش الإسلام"])
def test_transliterations_are_one_actor(registry: Registry, spelling: str) -> None:
    assert link(registry, spelling) == "Jaish al-Islam"


@pytest.mark.parametrize(
    ("date", "current"),
    [
        ("2016-07-27", "Jabhat al-Nusra"),
        ("2016-07-28", "Jabhat Fateh al-Sham"),
        ("2017-01-28", "Hayat Tahrir al-Sham"),
    ],
)
def test_a_renamed_group_keeps_the_reports_name_and_knows_its_own_of_the_day(
    registry: Registry, date: str, current: str
) -> None:
    linked = link_actor(registry, "the Nusra Front", context=ActorContext(country_in_focus="SY", date=date))

    assert (linked.name, linked.current.label if linked.current else None) == ("Jabhat al-Nusra", current)


def test_a_later_name_used_of_an_earlier_day_is_walked_back(registry: Registry) -> None:
    linked = link_actor(registry, "Tahrir al-Sham", context=ActorContext(date="2015-01-01"))

    assert linked.current == registry.named("Jabhat al-Nusra")


def test_the_group_is_the_last_armed_group_named(registry: Registry) -> None:
    before = tuple(link_actor(registry, name) for name in ("al-Shabaab", "the United Nations"))
    linked = link_actor(registry, "the group", context=ActorContext(country_in_focus="SO", discourse=before))

    assert linked.name == "al-Shabaab"


def test_militants_without_an_article_name_nobody_before(registry: Registry) -> None:
    before = (link_actor(registry, "al-Shabaab"),)
    linked = link_actor(registry, "militants", context=ActorContext(country_in_focus="SO", discourse=before))

    assert (linked.name, linked.described) == ("militants", True)


def test_kurdish_forces_are_the_ypg_once_it_was_named(registry: Registry) -> None:
    before = (link_actor(registry, "YPG"),)
    context = ActorContext(country_in_focus="SY", discourse=before)

    assert link_actor(registry, "Kurdish fighters", context=context).name == "YPG"


@pytest.mark.parametrize("mention", ["allied militias", "gunmen", "tribesmen", "pro-regime fighters"])
def test_unnamed_fighters_are_described_and_have_no_actor(registry: Registry, mention: str) -> None:
    linked = link_actor(registry, mention, context=ActorContext(country_in_focus="SY"))

    assert (linked.described, linked.actor) == (True, None)


def test_a_capital_is_its_government_only_where_it_acts(registry: Registry) -> None:
    names = [
        link_actor(registry, "Damascus", context=ActorContext(country_in_focus="SY", acting=acting)).name
        for acting in (True, False)
    ]

    assert names == ["Syrian government", "Damascus"]


def test_an_unknown_name_comes_back_as_written(registry: Registry) -> None:
    linked = link_actor(registry, "the Free Valley Brigade", context=ActorContext(country_in_focus="SY"))

    assert (linked.name, linked.actor, linked.kind) == ("Free Valley Brigade", None, ActorKind.UNKNOWN)


def test_an_institution_of_a_town_is_a_name_of_its_own(registry: Registry) -> None:
    assert link(registry, "Homs Police Command") == "Homs Police Command"


def test_an_unknown_person_is_known_by_a_title(registry: Registry) -> None:
    linked = link_actor(registry, "SDF spokesman Yusuf Darwish")

    assert (linked.name, linked.kind) == ("Yusuf Darwish", ActorKind.PERSON)


def test_a_short_acronym_needs_its_capitals(registry: Registry) -> None:
    assert [link(registry, word, "UA") for word in ("WHO", "who")] == ["World Health Organization", "who"]


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("Russian jets", ActorClass.GOVERNMENT),
        ("the army", ActorClass.STATE_FORCE),
        ("rebels", ActorClass.REBEL),
        ("ISIS", ActorClass.JIHADIST),
        ("pro-government militias", ActorClass.MILITIA),
        ("the US-led coalition", ActorClass.COALITION),
        ("residents", ActorClass.CIVILIAN),
        ("UNICEF", ActorClass.INTERNATIONAL),
        ("AFP", ActorClass.MEDIA),
        ("Vladimir Putin", ActorClass.PERSON),
        ("Nobody in Particular", ActorClass.UNKNOWN),
    ],
)
def test_actor_class(registry: Registry, mention: str, expected: ActorClass) -> None:
    linked = link_actor(registry, mention, context=ActorContext(country_in_focus="SY"))

    assert actor_class(linked) == expected


WORDS = st.sampled_from(
    [
        "the",
        "Syrian",
        "Russian",
        "army",
        "rebels",
        "-",
        "backed",
        "IS",
        "al-Nusra",
        "of",
        "loyal",
        "to",
        "anti",
        "pro",
        "held",
        ",",
        "and",
        "'s",
        "Homs",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=40))
def test_any_text_links_to_some_name(registry: Registry, mention: str) -> None:
    linked = link_actor(registry, mention, context=ActorContext(country_in_focus="SY", date="2016-01-01"))

    assert linked.actor is None or linked.actor.label == linked.name


def test_a_middle_initial_and_a_rank_do_not_matter(registry: Registry) -> None:
    assert link(registry, "Gen. Joseph L. Votel") == "Joseph Votel"


def test_a_leaders_forces_are_the_body_that_is_led(registry: Registry) -> None:
    assert link(registry, "Savimbi's forces", "AO", "") == "UNITA"


def test_a_namesake_of_a_known_person_is_not_that_person(registry: Registry) -> None:
    assert link(registry, "Tomas Kerry") == "Tomas Kerry"


def test_a_wording_for_unnamed_bodies_is_described(registry: Registry) -> None:
    linked = link_actor(registry, "Iran-backed militias", context=ActorContext(country_in_focus="SY"))

    assert (linked.name, linked.described, linked.actor) == ("Iranian militias", True, None)


def test_an_offshoot_is_not_the_group_it_came_from(registry: Registry) -> None:
    before = (link_actor(registry, "the Nusra Front"),)
    names = [
        link_actor(registry, "the al-Qaeda offshoot", context=ActorContext(discourse=discourse)).name
        for discourse in ((), before)
    ]

    assert names == ["al-Qaeda affiliate", "Jabhat al-Nusra"]


@pytest.mark.parametrize(
    ("mention", "country", "day", "name"),
    [
        ("peacekeepers", "CD", "2023-01-15", "MONUSCO"),
        ("peacekeepers", "CD", "2003-01-15", "MONUC"),
        ("UN peacekeepers", "SD", "2006-05-01", "UNMIS"),
        ("UN troops", "RW", "1994-04-10", "UNAMIR"),
        ("peacekeepers", "SO", "2010-07-01", "AMISOM"),
        ("rebels", "SV", "1989-11-12", "FMLN"),
        ("rebel forces", "AO", "1993-01-15", "UNITA"),
        ("the junta", "NE", "2023-09-01", "National Council for the Safeguard of the Homeland"),
    ],
)
def test_a_common_noun_is_who_it_meant_in_that_country_at_that_time(
    registry: Registry, mention: str, country: str, day: str, name: str
) -> None:
    linked = link_actor(registry, mention, context=ActorContext(country_in_focus=country, date=day))

    assert linked.name == name


def test_after_the_mission_peacekeepers_are_nobody_known(registry: Registry) -> None:
    linked = link_actor(registry, "peacekeepers", context=ActorContext(country_in_focus="SD", date="2023-06-01"))

    assert linked.actor is None


def test_a_force_with_a_name_of_its_own_is_a_force_of_its_state(registry: Registry) -> None:
    linked = link_actor(registry, "the army", context=ActorContext(country_in_focus="SD", date="2023-06-01"))

    assert linked.actor is not None
    assert (linked.actor.label, linked.actor.force_of) == ("Sudanese Armed Forces", "sudanese-government")
