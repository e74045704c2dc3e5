"""Which reports of an event print one text: a wire story in two papers is one voice.

Two texts are one where half of the runs of words of the shorter stand in the longer; the earlier is the original.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.resolution.candidates import Telling

_RUN = 5
_SHARE = 0.5
_FEWEST = 12


def find_copies(tellings: Sequence[Telling]) -> dict[str, str]:
    """Return the original's document for each document of an event that copies an earlier one."""
    bodies = {telling.document: telling for telling in sorted(tellings, key=lambda telling: telling.order)}
    originals: dict[str, frozenset[str]] = {}
    copies: dict[str, str] = {}
    if len(bodies) == 1:
        return copies
    for document in dict.fromkeys(telling.document for telling in sorted(tellings, key=lambda t: t.order)):
        runs = word_runs(bodies[document].body)
        source = _source(runs, originals)
        if source is None:
            originals[document] = runs
        else:
            copies[document] = source
    return copies


def _source(runs: frozenset[str], originals: Mapping[str, frozenset[str]]) -> str | None:
    for document, others in originals.items():
        shorter = min(len(runs), len(others))
        if shorter >= _FEWEST and len(runs & others) >= _SHARE * shorter:
            return document
    return None


def word_runs(text: str) -> frozenset[str]:
    """Return all runs of five words of a text.

    >>> sorted(word_runs("One two three four five, SIX"))
    ['one two three four five', 'two three four five six']
    """
    words = re.findall(r"\w+", text.casefold())
    return frozenset(" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))
