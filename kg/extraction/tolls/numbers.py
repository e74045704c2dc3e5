"""Read numbers as newsrooms write them: figures, words, and phrases without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extraction.wordlists import alternatives, read_wordlist

SPACED = (
    r"\d{1,3}(?: 000)+(?!\d)"
    r"|(?<![a-z]{2} )\d{1,3} \d{3}(?= (?:people|persons|civilians|refugees|displaced)\b)"
)
"""Thousands parted by a plain space: round ones, or before persons; "on May 12 300 people fled" holds two numbers."""
FIGURE = rf"(?<![\w.:/-])(?:{SPACED}|\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+|\d+(?:\.\d+)?)(?!\d|(?-i:[A-Z]{{2}}))"
RANGE = re.compile(r"-(\d+(?:,\d{3})*)(?![\w/:-]|[.,]\d)")
"""The upper end of "20-30 fighters"."""
HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it stands, without the words that bound it.

    Attributes:
        low, high: equal for an exact number; `high` is `None` for an open phrase ("dozens").
        figure: written in digits.
    """

    start: int
    end: int
    low: int
    high: int | None
    figure: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one number, not a phrase such as "dozens"."""
        return self.low == self.high


@cache
def quantity_words() -> Mapping[str, Any]:
    """Return the lexicon of numbers and bounds."""
    return read_wordlist("quantities")


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers in text order."""
    for match in _number_pattern().finditer(text):
        number = _read(match)
        if number is None:
            continue
        yield number
        if number.figure and match["scale"] is None and (top := RANGE.match(text, number.end)):
            value = _read_figure(top[1], None)
            if value is not None and value > number.low:
                yield Number(start=top.start(1), end=top.end(1), low=value, high=value, figure=True)


@cache
def _number_pattern() -> re.Pattern[str]:
    lexicon = quantity_words()
    units, tens = alternatives(lexicon["units"]), alternatives(lexicon["tens"])
    scales = alternatives(lexicon["scales"])
    small = rf"(?:{tens}(?:[\s-]{units})?|{units})"
    scaled = rf"an?\s+{scales}\s+(?:and\s+)?{small}(?:\s+{scales})?"
    words = rf"{units}\s+and\s+a\s+half\s+{scales}|{small}(?:[\s-]+{scales}(?:\s+and)?(?:[\s-]+{small})?)*|{scaled}"
    return re.compile(
        rf"\b(?P<vague>{alternatives(lexicon['vague'])})\b(?![’'-]?\w)"
        # "A hundred and twenty" is no "a hundred".
        rf"|\b(?P<fixed>{alternatives(lexicon['fixed'])})\b(?!\s+(?:and\s+)?{small}\b)"
        rf"|\b(?P<words>{words})\b"
        rf"|(?P<figure>{FIGURE})(?:[\s-]*(?P<scale>{scales})\b)?",
        re.IGNORECASE,
    )


def _read(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    phrase = " ".join(match[0].lower().split())
    if match["vague"]:
        if phrase in ("a number", "tens", "a handful") and not match.string[end:].lower().startswith(" of "):
            return None
        low, *high = quantity_words()["vague"][phrase]
        return Number(start=start, end=end, low=low, high=high[0] if high else None)
    if match["fixed"]:
        value = quantity_words()["fixed"][phrase]
        return Number(start=start, end=end, low=value, high=value)
    if match["words"]:
        value = read_words(phrase)
        return Number(start=start, end=end, low=value, high=value)
    value = _read_figure(match["figure"], match["scale"])
    return None if value is None else Number(start=start, end=end, low=value, high=value, figure=True)


def _read_figure(figure: str, scale: str | None) -> int | None:
    if scale is None and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", figure):
        # "20.000": the point of other languages' newsrooms.
        figure = figure.replace(".", "")
    amount = float(re.sub(r"[,\u00a0\u202f ]", "", figure))
    factor = quantity_words()["scales"][scale.lower()] if scale else 1
    value = amount * factor
    return int(value) if value == int(value) else None


def read_words(phrase: str) -> int:
    """Return the value of a number in words: "one hundred and twenty-three" is 123.

    >>> read_words("two hundred and five thousand")
    205000
    """
    lexicon = quantity_words()
    if half := re.fullmatch(r"(\S+) and a half (\S+)", phrase.lower()):
        return int((lexicon["units"][half[1]] + 0.5) * lexicon["scales"][half[2]])
    plain = dict(lexicon["units"]) | dict(lexicon["tens"])
    total = group = 0
    for word in re.split(r"[\s-]+", phrase.lower()):
        if word in plain:
            group += plain[word]
        elif word in lexicon["scales"]:
            factor = lexicon["scales"][word]
            group = max(group, 1) * factor
            if factor > HUNDRED:
                total, group = total + group, 0
    return total + group
