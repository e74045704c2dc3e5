"""Read the engine's word lists: TOML files beside the code, to be looked into; a user's tables are `lexicon.py`'s."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lexicon"
PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")


@cache
def read_wordlist(name: str) -> Mapping[str, Any]:
    """Return the parsed file `lexicon/{name}.toml`; read once per process, never to be changed by callers."""
    with (FOLDER / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


def alternatives(words: Iterable[str]) -> str:
    """Return a group that matches any of the words, longer ones first; blanks match any white space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def fill(pattern: str, fragments: Mapping[str, str]) -> str:
    """Replace each `{name}` by the fragment of that name, again inside fragments; `{1,3}` stays a repetition."""
    while (filled := PLACEHOLDER.sub(lambda match: fragments[match[1]], pattern)) != pattern:
        pattern = filled
    return filled
