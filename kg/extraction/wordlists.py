"""Read the engine's word lists: TOML files beside the code, to be looked into; a user's tables are `lexicon.py`'s."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lexicon"
SORTED_LETTERS = 2
"""First letters by which a long list of words is sorted; only where it is in lower case, so that order says nothing."""
FEW = 8
PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")


@cache
def read_wordlist(name: str) -> Mapping[str, Any]:
    """Return the parsed file `lexicon/{name}.toml`; read once per process, never to be changed by callers."""
    with (FOLDER / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


def alternatives(words: Iterable[str]) -> str:
    """Return a group that matches any of the words, longer ones first; blanks match any white space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    depth = SORTED_LETTERS if all(word == word.lower() for word in ordered) else 0
    return _branches(ordered, depth)


def _branches(ordered: Sequence[str], depth: int) -> str:
    """Return the group, by first letters: the words are tried one after the other at every place of a text."""
    if not depth or len(ordered) < FEW or "" in ordered:
        return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"
    by_letter: dict[str, list[str]] = {}
    for word in ordered:
        by_letter.setdefault(word[0], []).append(word[1:])
    return (
        "(?:"
        + "|".join(
            re.escape(letter).replace(r"\ ", r"\s+") + _branches(rest, depth - 1) for letter, rest in by_letter.items()
        )
        + ")"
    )


def fill(pattern: str, fragments: Mapping[str, str]) -> str:
    """Replace each `{name}` by the fragment of that name, again inside fragments; `{1,3}` stays a repetition."""
    while (filled := PLACEHOLDER.sub(lambda match: fragments[match[1]], pattern)) != pattern:
        pattern = filled
    return filled
