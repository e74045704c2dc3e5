"""Find the names of places in a text: the longest name at each word, by key, then by skeleton within the focus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.gazetteer.focus import focus_of
from kg.gazetteer.kinds import country_of_demonym, kind_of_word, read_words
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import Focus, Place, PlaceKind, PlaceSpan
from kg.gazetteer.names import ARTICLES, bare_key, name_key, skeleton

LONGEST = 6
SHORTEST_ALIKE = 5
NOTABLE = 150_000
_WORD = re.compile(r"[^\W_]+(?:[.'’‘`ʿʾʼ][^\W_]+)*\.?")
_JOINS = frozenset(" -–‑\u00a0'’‘`/")
# English words that are Arabic articles as well; only a hyphen ("as-Suwayda") makes them start a name.
_ALSO_ENGLISH = frozenset({"the", "an", "as", "at", "en", "es", "ed", "er", "il", "ad", "et"})
SMALL_PLACE_FOCUS = 0.2


def find_mentions(text: str, gazetteer: Gazetteer, *, focus: Focus | None = None) -> Sequence[PlaceSpan]:
    """Return the place names of a text in its order; spans do not overlap.

    Capitalised words are tried, and all words where the text has no capitals. Names that are ordinary words
    or personal names need support: a kind word beside them, or a place of note in the focus. Without
    `focus` one is worked out from the exact finds, and names spelled otherwise are then sought in it.
    """
    words = _read_words(text)
    lower = _is_lower_case(words)
    exact = list(_scan(text, words, gazetteer, lower=lower))
    if focus is None:
        sure = [span for span in exact if _votes(span)]
        focus = focus_of(sure, words=(word for word, _, _ in words if word[:1].isupper()))
    kept = [span for span in exact if _is_supported(text, span, focus, lower=lower)]
    taken = [(span.start, span.end) for span in kept]
    alike = [] if lower else _scan_alike(text, words, gazetteer, focus, taken)
    return tuple(sorted((*kept, *alike), key=lambda span: span.start))


def _read_words(text: str) -> list[tuple[str, int, int]]:
    words = []
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if word.endswith(".") and not re.fullmatch(r"(?:[A-Za-z]\.)+|St\.|Mt\.", word):
            word, end = word[:-1], end - 1
        if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’ʼ`":  # noqa: PLR2004
            word, end = word[:-2], end - 2
        words.append((word, match.start(), end))
    return words


def _is_lower_case(words: Sequence[tuple[str, int, int]]) -> bool:
    """A text without capitals, as old newswire sets are; then every word may start a name."""
    capitals = sum(word[:1].isupper() for word, _, _ in words)
    return len(words) > 8 and capitals * 50 < len(words)  # noqa: PLR2004


def _scan(
    text: str, words: Sequence[tuple[str, int, int]], gazetteer: Gazetteer, *, lower: bool
) -> Iterator[PlaceSpan]:
    position = 0
    while position < len(words):
        length = 0
        if _may_start(text, words, position, lower=lower):
            length = _longest(text, words, position, lower=lower)
        step = 1
        for size in range(length, 0, -1):
            start, end = words[position][1], words[position + size - 1][2]
            name = text[start:end]
            found = gazetteer.find_key(name_key(name))
            if found and not (size == 1 and _is_blocked(text, words, position, lower=lower)):
                yield PlaceSpan(start=start, end=end, name=name, candidates=found)
                step = size
                break
        position += step


def _may_start(text: str, words: Sequence[tuple[str, int, int]], position: int, *, lower: bool) -> bool:
    word = words[position][0]
    if lower:
        return len(word) > 2 or word in ARTICLES or word in read_words().links  # noqa: PLR2004
    if word[:1].isupper():
        return True
    if not word[:1].islower():
        return word[:1].isalpha()
    following, start, _ = words[position + 1] if position + 1 < len(words) else ("", 0, 0)
    if word not in ARTICLES or not following[:1].isupper():
        return False
    return word not in _ALSO_ENGLISH or (start == words[position][2] + 1 and text[start - 1] == "-")


def _longest(text: str, words: Sequence[tuple[str, int, int]], position: int, *, lower: bool) -> int:
    """How many words from here may be one name: joined by spaces or hyphens, capitalised but for links."""
    size = best = 1
    while size < LONGEST and position + size < len(words):
        word, start, _ = words[position + size]
        gap = text[words[position + size - 1][2] : start]
        if not gap or len(gap) > 2 or not set(gap) <= _JOINS:  # noqa: PLR2004
            break
        capital = lower or not word[:1].islower()
        if not capital and word not in ARTICLES and word not in read_words().links:
            break
        size += 1
        if capital or "-" in gap:
            best = size
    return best


def _is_blocked(text: str, words: Sequence[tuple[str, int, int]], position: int, *, lower: bool) -> bool:
    """Whether one word is more likely a demonym, a person's name or half of a longer name."""
    word, start, _ = words[position]
    key = name_key(word)
    if country_of_demonym(word) or (kind_of_word(word) and len(word) < 12) or key in ARTICLES:  # noqa: PLR2004
        return True
    if lower and key in read_words().ordinary | read_words().locatives | read_words().links:
        return True
    before = words[position - 1][0].lower().rstrip(".") if position else ""
    return before in read_words().titles and text[words[position - 1][2] : start].strip(". ") == ""


def _votes(span: PlaceSpan) -> bool:
    """Whether a name may speak for where the document plays: no ordinary word, not only hamlets."""
    return bare_key(name_key(span.name)) not in read_words().ordinary and any(
        _is_notable(place) or place.newsroom_name for place in span.candidates
    )


def _is_supported(text: str, span: PlaceSpan, focus: Focus, *, lower: bool) -> bool:
    """Whether the name is meant as a place: a place of note, a small one in focus, or a kind word beside it."""
    key = name_key(span.name)
    ordinary = bare_key(key) in read_words().ordinary or len(key) < 4  # noqa: PLR2004
    near = [p for p in span.candidates if focus.countries.get(p.country, 0.0) >= SMALL_PLACE_FOCUS]
    state = any(place.kind in {PlaceKind.COUNTRY, PlaceKind.ADMIN1} for place in span.candidates)
    if ordinary or (_looks_personal(text, span) and not state):
        return bool(near) and _has_kind_word(text, span)
    if lower and " " not in key and not any(_is_notable(place) or place.newsroom_name for place in near):
        # Without capitals any verb may be a hamlet's name ("will", "strong").
        return bool(near) and _stands_as_place(text, span)
    if near:
        return True
    known = key in read_words().known_abroad or key in read_words().metonyms
    return not lower and (known or any(_is_notable(place) for place in span.candidates))


def _is_notable(place: Place) -> bool:
    if place.kind is PlaceKind.REGION:
        return place.newsroom_name
    return place.kind in {PlaceKind.COUNTRY, PlaceKind.ADMIN1} or place.population >= NOTABLE


def _has_kind_word(text: str, span: PlaceSpan) -> bool:
    before = re.findall(r"[\w-]+", text[max(0, span.start - 40) : span.start])[-3:]
    after = re.findall(r"[\w-]+", text[span.end : span.end + 24])[:1]
    if after and kind_of_word(after[0]):
        return True
    return bool(before) and (before[-1].lower() == "of" and any(kind_of_word(word) for word in before[:-1]))


def _looks_personal(text: str, span: PlaceSpan) -> bool:
    """Whether the words around make it a person: "X said", a capitalised word that runs on before it."""
    return bool(re.match(r",? (?:said|told|added|who)\b", text[span.end : span.end + 8]))


def _scan_alike(
    text: str,
    words: Sequence[tuple[str, int, int]],
    gazetteer: Gazetteer,
    focus: Focus,
    taken: Sequence[tuple[int, int]],
) -> list[PlaceSpan]:
    """Find names spelled otherwise than the gazetteer knows, in the countries in focus."""
    found: list[PlaceSpan] = []
    position = 0
    while position < len(words):
        step = 1
        if _may_start(text, words, position, lower=False) and not _is_taken(words[position], taken):
            for size in range(_longest(text, words, position, lower=False), 0, -1):
                start, end = words[position][1], words[position + size - 1][2]
                if any(start < other_end and other < end for other, other_end in taken):
                    continue
                span = _find_alike(text, start, end, gazetteer, focus)
                if span and not (size == 1 and _is_blocked(text, words, position, lower=False)):
                    found.append(span)
                    step = size
                    break
        position += step
    return found


def _is_taken(word: tuple[str, int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word[1] < end for start, end in taken)


def _find_alike(text: str, start: int, end: int, gazetteer: Gazetteer, focus: Focus) -> PlaceSpan | None:
    name = text[start:end]
    key = name_key(name)
    parts = key.split()
    if len(key) < SHORTEST_ALIKE or len(skeleton(key)) < 3 or parts[0] in _ALSO_ENGLISH:  # noqa: PLR2004
        return None
    words = read_words()
    if bare_key(key) in words.ordinary or any(country_of_demonym(part) for part in parts):
        return None
    span = PlaceSpan(start=start, end=end, name=name, candidates=(), exact=False)
    if not _stands_as_place(text, span):
        return None
    for country, weight in focus.countries.items():
        close = gazetteer.find_alike(key, country) if weight >= SMALL_PLACE_FOCUS else ()
        if close:
            return replace(span, candidates=close)
    return None


def _stands_as_place(text: str, span: PlaceSpan) -> bool:
    """Whether the words around are those around a place: "in X", "X and Y" after it, a kind word."""
    before = re.findall(r"[\w-]+", text[max(0, span.start - 24) : span.start].lower())[-1:]
    return bool(before and before[0] in read_words().locatives) or _has_kind_word(text, span)
