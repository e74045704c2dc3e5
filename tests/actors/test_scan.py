from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.actors.fold import Word, plain_words
from kg.actors.registry import Registry

WORD = re.compile(r"[^\W_](?:[\w.'’-]*\w)?|[^\w\s]")
SPLIT = re.compile(r"\w+|[^\w\s]")


def found(registry: Registry, text: str, focus: str = "SY", pattern: re.Pattern[str] = WORD) -> list[tuple[str, str]]:
    words = [Word(text=m.group(), start=m.start(), end=m.end()) for m in pattern.finditer(text)]
    return [(text[m.start : m.end], m.form) for m in registry.find_mentions(words, focus=focus)]


def test_the_longest_name_wins(registry: Registry) -> None:
    text = "The Syrian Observatory for Human Rights said Islamic State fighters fled."

    assert found(registry, text) == [
        ("Syrian Observatory for Human Rights", "named"),
        ("Islamic State fighters", "named"),
    ]


@pytest.mark.parametrize("pattern", [WORD, SPLIT])
def test_hyphens_may_be_tokens_or_not(registry: Registry, pattern: re.Pattern[str]) -> None:
    text = "Turkish-backed rebels left rebel-held Azaz."

    assert found(registry, text, pattern=pattern) == [("Turkish-backed rebels", "state"), ("rebel-held", "holder")]


def test_who_is_fought_against_is_no_actor_in_a_compound(registry: Registry) -> None:
    assert found(registry, "An anti-IS mood spread.") == []


def test_a_lone_adjective_is_no_actor(registry: Registry) -> None:
    assert found(registry, "A Syrian village and a Turkish border post.") == []


def test_an_adjective_that_shares_a_head_is(registry: Registry) -> None:
    assert found(registry, "Syrian and Russian warplanes struck.") == [
        ("Syrian", "state"),
        ("Russian warplanes", "state"),
    ]


def test_a_comma_ends_a_phrase(registry: Registry) -> None:
    assert found(registry, "He told Reuters, fighters said.") == [("Reuters", "named"), ("fighters", "generic")]


def test_a_capital_is_a_metonym(registry: Registry) -> None:
    assert found(registry, "Damascus denied it.") == [("Damascus", "metonym")]


def test_a_place_that_lost_its_apostrophe_is_no_armed_group(registry: Registry) -> None:
    assert found(registry, "Shells fell on Hamas northern countryside.") == []


def test_a_text_without_capitals_is_read_all_the_same(registry: Registry) -> None:
    text = "army troops clashed with farc guerrillas, who killed two."

    assert found(registry, text, "CO") == [("army troops", "generic"), ("farc guerrillas", "named")]


def test_a_word_in_small_letters_is_no_acronym(registry: Registry) -> None:
    assert found(registry, "It is said that Ali told us who came.") == []


def test_a_name_bound_to_a_country_is_found_in_its_reports_only(registry: Registry) -> None:
    text = "The RSF seized the town."

    assert [found(registry, text, focus) for focus in ("SD", "PE")] == [[("RSF", "named")], []]


PIECE = st.sampled_from(
    [
        "Syrian",
        "army",
        "-",
        "backed",
        "rebels",
        "IS",
        ",",
        "al-Nusra",
        "the",
        "held",
        "'s",
        "Damascus",
        "said",
        "US-led",
        "coalition",
        "\n",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECE, max_size=12).map(" ".join) | st.text(max_size=60))
def test_mentions_quote_the_text_in_order_without_overlap(registry: Registry, text: str) -> None:
    words = [Word(text=m.group(), start=m.start(), end=m.end()) for m in SPLIT.finditer(text)]
    mentions = registry.find_mentions(words, focus="SY")

    assert all(m.start == words[m.first].start and m.end == words[m.last - 1].end for m in mentions)
    assert all(one.last <= two.first for one, two in pairwise(mentions))


def test_an_acronym_in_brackets_belongs_to_the_name(registry: Registry) -> None:
    text = "Islamic State (IS) fighters and the People's Protection Units (YPG) clashed."

    assert [quote for quote, _ in found(registry, text)] == [
        "Islamic State (IS) fighters",
        "People's Protection Units (YPG)",
    ]


def test_a_known_surname_after_another_first_name_is_somebody_else(registry: Registry) -> None:
    text = "Then a farmer, Tomas Kerry, met John Kerry. Yesterday Kerry agreed."

    assert [quote for quote, form in found(registry, text) if form == "named"] == ["John Kerry", "Kerry"]


def test_an_offshoot_is_one_mention_and_its_name_another(registry: Registry) -> None:
    text = "The al-Qaeda offshoot fled; the former al-Qaeda affiliate Jabhat Fateh al-Sham stayed."

    assert [quote for quote, _ in found(registry, text)] == [
        "al-Qaeda offshoot",
        "al-Qaeda affiliate Jabhat Fateh al-Sham",
    ]


@pytest.mark.parametrize("text", ["He joined al Qaeda.", "He joined al-Qaeda."])
def test_the_arabic_article_belongs_to_the_mention(registry: Registry, text: str) -> None:
    assert found(registry, text, pattern=SPLIT) == [(text[10:-1], "named")]


def test_the_dots_of_initials_end_no_mention(registry: Registry) -> None:
    mentions = registry.find_mentions(plain_words("The U.S. military and U.K. soldiers left."))

    assert [mention.text for mention in mentions] == ["U.S. military", "U.K. soldiers"]
