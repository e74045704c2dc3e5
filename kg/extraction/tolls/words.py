"""The small words that stand between a number and the word of its effect, from `lexicon/effects.toml`."""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.model import Effect
from kg.extraction.tolls.effects import effect_words
from kg.extraction.wordlists import alternatives


@cache
def auxiliaries() -> frozenset[str]:
    """Return the auxiliary verbs."""
    return frozenset(effect_words()["between"]["auxiliaries"])


@cache
def near_words() -> frozenset[str]:
    """Return what may stand between a group and its passive verb."""
    lexicon = effect_words()["between"]
    return frozenset(
        (*lexicon["auxiliaries"], *lexicon["raising"], *lexicon["adverbs"], *effect_forms(), "and", "or", "&")
    )


@cache
def effect_forms() -> frozenset[str]:
    """Single words of effects, so that "killed and wounded dozens" reads through."""
    forms = (form for entry in effect_words()["effect"] for side in ("passive", "active") for form in entry[side])
    return frozenset(form for form in forms if " " not in form)


@cache
def ahead_words() -> frozenset[str]:
    """Return what may stand between an active verb and the number after it."""
    return frozenset(effect_words()["ahead"]["words"])


@cache
def clause_words() -> frozenset[str]:
    """Words that begin another clause between a group and a verb."""
    return frozenset(effect_words()["between"]["clause"])


@cache
def subset_words() -> tuple[str, ...]:
    """Return the words that open a part of a number told before."""
    return tuple(effect_words()["subset"]["before"])


@cache
def lives_only() -> frozenset[str]:
    """Return the verbs that kill only with "lives" after them."""
    return frozenset(effect_words()["lives"]["verbs"])


@cache
def split_words() -> tuple[tuple[Effect, re.Pattern[str], re.Pattern[str]], ...]:
    """Return what stands before and behind those counted where a verb has two halves."""
    return tuple(
        (
            Effect(entry["effect"]),
            re.compile(rf"\b(?P<verb>{alternatives(entry['verbs'])})(?:\s+(?:off|away))?\s+$", re.IGNORECASE),
            re.compile(rf"\s+(?:as\s+)?{alternatives(entry['ends'])}\b", re.IGNORECASE),
        )
        for entry in effect_words()["split"]
    )


@cache
def toll_bridge() -> re.Pattern[str]:
    """Return what leads from "death toll" to its figure."""
    return re.compile(
        r"^[^.;]*?\b(?:of|to|at|as|reached|reaching|hit|hits|passed|exceeded|topped|stands?|stood|was|is|now|from|"
        r"totalled|totaled|were|include[ds]?|by|surpassed|top(?:s|ped))\s*(?:\w+\s+){0,2}$|^\s*[:\-–]?\s*$",
        re.IGNORECASE,
    )


@cache
def raised() -> re.Pattern[str]:
    """Return what lifts a toll: its figure may follow further off."""
    return re.compile(r"\b(?:rais|bring|brought|push|tak|took|lift)\w*\b[^.;]{0,40}$", re.IGNORECASE)


@cache
def risen() -> re.Pattern[str]:
    """Return what leads from a toll to its new figure: the words between may tell of the deed at length."""
    rising = r"risen?|rose|rises|climb\w*|grow\w*|grew|gone\s+up|went\s+up|jump\w*|increas\w*|soar\w*|edg\w*|reach\w*"
    return re.compile(
        rf"\b(?:{rising})(?:\s+up)?\b[^.;]{{0,30}}\bto\s+(?:\w+\s+){{0,2}}$",
        re.IGNORECASE,
    )


@cache
def bringing() -> re.Pattern[str]:
    """Return what opens "bringing to 45 the number killed"."""
    words = effect_words()["summary"]["before"]
    return re.compile(rf"\b{alternatives(words)}\b[^.;]*\bto\s+$", re.IGNORECASE)
