"""Find the words of effects: killed, wounded, missing …, with the side on which those counted may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from kg.document.model import Span
from kg.extraction.model import Effect
from kg.extraction.wordlists import alternatives, read_wordlist


class Side(StrEnum):
    """Where the counted stand, seen from the word of the effect; keys of `lexicon/effects.toml`."""

    PASSIVE = "passive"
    ACTIVE = "active"
    AFTER = "after"
    NOUN = "noun"
    OF = "of"
    TOLL = "toll"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectWord:
    """A word of an effect.

    Attributes:
        sides: where those counted may stand.
        needs: what may be counted: "person", "known" (a known person), "thing".
        context: what the report must speak of somewhere for the word to have this sense; empty for none.
    """

    span: Span
    effect: Effect
    sides: frozenset[Side]
    needs: str
    context: str = ""


@cache
def effect_words() -> Mapping[str, Any]:
    """Return the lexicon of effects."""
    return read_wordlist("effects")


@cache
def _forms() -> Mapping[str, tuple[tuple[Effect, frozenset[Side], str, str], ...]]:
    """Return for each form what it can mean: one reading per entry of the lexicon."""
    readings: dict[str, list[tuple[Effect, frozenset[Side], str, str]]] = {}
    for entry in effect_words()["effect"]:
        sides: dict[str, set[Side]] = {}
        for side in Side:
            for form in entry[side.value]:
                sides.setdefault(form, set()).add(side)
        for form, found in sides.items():
            reading = (Effect(entry["effect"]), frozenset(found), entry["needs"], entry.get("context", ""))
            readings.setdefault(form, []).append(reading)
    return {form: tuple(found) for form, found in readings.items()}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){alternatives(_forms())}(?![\w])", re.IGNORECASE)


def find_effect_words(text: str) -> Iterator[EffectWord]:
    """Yield the words of effects in text order, longest first; a word of two effects is yielded for each."""
    for match in _pattern().finditer(text):
        for effect, sides, needs, context in _forms()[" ".join(match[0].lower().split())]:
            yield EffectWord(span=Span(*match.span()), effect=effect, sides=sides, needs=needs, context=context)
