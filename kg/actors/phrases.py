"""The small grammar of actor phrases: [filler] [nation] [side] head, with words and rules from tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of `rules.csv`: a side and a head mean an outcome; `bare` tells when the head may stand alone."""

    side: str
    heads: frozenset[str]
    outcome: str
    bare: str


class Grammar:
    """The words of the grammar with their tags, and the ordered rules over tags."""

    def __init__(self, words: dict[str, list[str]], rules: list[dict[str, str]]) -> None:
        self._words = words
        self._rules = [
            Rule(line["side"], frozenset(line["heads"].split()), line["outcome"], line["bare"]) for line in rules
        ]
        self._longest: dict[str, int] | None = None

    def tags(self, key: str) -> list[str]:
        """Return the tags of a folded word or phrase, such as ["head:army"]; empty if it is no word of the grammar."""
        return self._words.get(key, [])

    def longest(self, first: str) -> int:
        """Return how many parts the longest phrase has that begins with this part; 0 if none does."""
        if self._longest is None:
            self._longest = {}
            for key in self._words:
                head, _, rest = key.partition(" ")
                self._longest[head] = max(self._longest.get(head, 0), rest.count(" ") + 2 if rest else 1)
        return self._longest.get(first, 0)

    def rule(self, sides: Sequence[str], heads: Sequence[str], *, nation: bool) -> Rule | None:
        """Return the first rule that fits one of the sides (or none) and one of the heads.

        With a nation, rules marked `bare=nation` apply too.
        """
        for rule in self._rules:
            if rule.side and rule.side not in sides:
                continue
            fits = "*" in rule.heads or any(head in rule.heads for head in heads)
            if fits and (rule.side or rule.bare == "yes" or (rule.bare == "nation" and nation)):
                return rule
        return None
