"""Match the patterns of `lexicon/time.toml`: where a text speaks of time, and in which words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kg.extraction.wordlists import alternatives, fill, read_wordlist

LAST_SHORT_YEAR = 49
"""The last year of this century that is written with two digits: 87 is 1987, 24 is 2024."""
EDGE = re.compile(r"^(?:on|in|at|of|over|during|for|within|throughout|by)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePattern:
    """A compiled pattern; `how` names the resolver that reads its groups."""

    rule: str
    how: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMatch:
    """Where a pattern matched, and its groups in lower case; absent groups are not in `groups`."""

    start: int
    end: int
    rule: str
    how: str
    groups: Mapping[str, str]

    def number(self, group: str) -> int | None:
        """Return the group's digits, or the ordinal it spells, as a number."""
        words = self.groups.get(group)
        if words is None and group == "year" and "short_year" in self.groups:
            short = int(self.groups["short_year"])
            return short + (1900 if short > LAST_SHORT_YEAR else 2000)
        if words is None:
            return None
        return int(words) if words.isdigit() else int(time_words()["ordinals"][words])

    def count(self, group: str = "n") -> int:
        """Return how many units the group tells; one where it is absent."""
        words = self.groups.get(group, "1")
        return int(words) if words.isdigit() else int(time_words()["numbers"][words])

    def ordinal(self) -> int:
        """Return the number of "3rd" or "third"."""
        words = self.groups["ordinal"]
        return int(words[:-2]) if words[0].isdigit() else int(time_words()["ordinals"][words])

    def unit(self, group: str = "unit") -> str:
        """Return the unit in the singular."""
        return self.groups[group].rstrip("s")

    def weekday(self, group: str = "weekday") -> int | None:
        """Return the number of the weekday, if one is named; Monday is 0."""
        name = self.groups.get(group)
        return None if name is None else weekday_numbers()[name]


@cache
def time_words() -> Mapping[str, Any]:
    """Return the lexicon of time words."""
    return read_wordlist("time")


@cache
def month_numbers() -> Mapping[str, int]:
    """Return the number of each month's names and abbreviations."""
    words = time_words()["words"]
    lists = (*enumerate(words["month"]), *enumerate(words["foreign_month"]))
    return {name: at + 1 for at, names in lists for name in names}


@cache
def weekday_numbers() -> Mapping[str, int]:
    """Return the number of each weekday's names and abbreviations; Monday is 0."""
    return {name: at for at, names in enumerate(time_words()["words"]["weekday"]) for name in names}


@cache
def fragments() -> Mapping[str, str]:
    """Return what the `{names}` of the patterns stand for."""
    lexicon = time_words()
    weekdays = lexicon["words"]["weekday"]
    months = [name for names in lexicon["words"]["month"] for name in names]
    return dict(lexicon["fragments"]) | {
        "month": alternatives(months),
        "Month": alternatives(name.capitalize() for name in months),
        "foreign_month": alternatives(name for names in lexicon["words"]["foreign_month"] for name in names),
        "weekday": alternatives(weekday_numbers()),
        "weekday_long": alternatives(names[0] for names in weekdays),
        "Weekday_short": alternatives(name.capitalize() for names in weekdays for name in names[1:]),
        "part_of_day": alternatives(lexicon["words"]["part_of_day"]),
        "war": alternatives(lexicon["words"]["war"]),
        "number": alternatives(lexicon["numbers"]),
        "ordinal": alternatives(lexicon["ordinals"]),
        "feast": alternatives([*lexicon["feasts"], *lexicon["easter_feasts"]]),
        "moon_feast": alternatives(lexicon["moon_feasts"]),
    }


@cache
def time_patterns() -> tuple[TimePattern, ...]:
    """Return the compiled patterns in their order of precedence."""
    return tuple(
        TimePattern(
            rule=entry["rule"],
            how=entry["how"],
            regex=re.compile(fill(entry["regex"], fragments()), 0 if entry.get("case") else re.IGNORECASE),
        )
        for entry in time_words()["pattern"]
    )


@lru_cache(maxsize=4)
def match_times(text: str) -> tuple[TimeMatch, ...]:
    """Return the matches in text order, not overlapping: the longest first, then the earlier pattern.

    Dating, times and numbers ask for the same text in turn; the last texts are remembered.
    """
    found = [
        (order, _read(pattern, match))
        for order, pattern in enumerate(time_patterns())
        for match in pattern.regex.finditer(text)
    ]
    found.sort(key=lambda entry: (entry[1].start - entry[1].end, entry[0], entry[1].start))
    taken: list[TimeMatch] = []
    for _, candidate in found:
        if all(candidate.end <= other.start or other.end <= candidate.start for other in taken):
            taken.append(candidate)
    return tuple(sorted(taken, key=lambda match: match.start))


def _read(pattern: TimePattern, match: re.Match[str]) -> TimeMatch:
    groups = {name: " ".join(value.lower().split()) for name, value in match.groupdict().items() if value}
    start, end = match.span("core") if "core" in groups else match.span()
    words = match.string[start:end]
    start += len(words) - len(words.lstrip(" ,-("))
    if edge := EDGE.match(match.string[start:end]):
        start += edge.end()
    end = start + len(match.string[start:end].rstrip(" ,-("))
    return TimeMatch(start=start, end=end, rule=pattern.rule, how=pattern.how, groups=groups)
