"""Find numbers in words and digits, with the words that bound them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.measures import Quantity, QuantityKind
from kg.extraction.model import Bound, Category
from kg.extraction.time.patterns import match_times
from kg.extraction.tolls.counted import NOBODY, Group, read_group
from kg.extraction.tolls.nouns import is_singular, nouns
from kg.extraction.tolls.numbers import Number, find_numbers, quantity_words
from kg.extraction.tolls.persons import find_persons
from kg.extraction.wordlists import alternatives, read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Doc

BEFORE = 45
"""How far before a number the words that bound it may begin, in characters."""
RISE = re.compile(
    r"\b(?:r[oi]se[ns]?|rising|increas\w+|climb\w+|jump\w+|went\s+up|goes\s+up|gone\s+up|revised|up|grew|soar\w*)"
    r"[^.;]{0,40}\bfrom\s+$",
    re.IGNORECASE,
)
FORMER = re.compile(
    r"\bto\s+[\w,]+(?:\s+\w+){0,4}\s+from\s+$|\b(?:up|down)\s+from\s+$"
    r"|\b(?:earlier|previous|former|initial)\s+(?:death\s+)?(?:toll|count|figure|tally|estimate)\b[^.;,]{0,25}\bof\s+$",
    re.IGNORECASE,
)
"""What stands before the figure that a new one replaces: "climbed to 31 from 26", "updating an earlier toll of 15"."""
SECOND = re.compile(r"\s+and\s+(?P<noun>\w+)\b(?!\s+(?:and|of))", re.IGNORECASE)
ARTICLE = re.compile(r"\b(?P<article>an?|another)\s+(?:\w+[- ]year[- ]old\s+)?", re.IGNORECASE)
"""The article of one person, over his age: "a 12-year-old boy"."""
PARTICLE = re.compile(r"\b(?:hand|turn|sign)(?:s|ed|ing)?\s+$", re.IGNORECASE)
OWNED = re.compile(r"(?:\band|,)\s+(?P<article>his|her|its|their)\s+(?:\w+[- ]year[- ]old\s+)?", re.IGNORECASE)
"""One person who belongs to those counted: "two engineers and their driver"."""
KNOWN = ("the", "its", "his", "her", "their")
"""What stands before a person who is known, or taken for known."""
DEFINITE = re.compile(
    r"\b(?:kill|wound|injur|murder|behead|abduct|kidnap)(?:e?d|ing|s|ped|ping)\s+"
    rf"(?P<article>{'|'.join(KNOWN)})\s+"
    r"(?:\w+[- ]year[- ]old\s+)?",
    re.IGNORECASE,
)
"""One known person right after what was done to him: "killing the driver"; elsewhere "the driver" was told before."""
LINE_END = "¶"
JOINS = re.compile(r"^\s*(?:to|-|–|or)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedQuantity:
    """A quantity with the group it counts."""

    quantity: Quantity
    group: Group


def find_quantities(doc: Doc) -> tuple[Quantity, ...]:
    """Return all numbers in text order, not overlapping; numbers that count nothing have another kind.

    "A man", "a child" are found where a person or building follows; needs no parse.
    """
    return tuple(counted.quantity for counted in find_counted(marked_text(doc)))


def marked_text(doc: Doc) -> str:
    """Return the text with a sign for each line break between sentences: no group goes on over the end of a title."""
    text = doc.text
    if not doc.has_annotation("SENT_START"):
        return text
    letters = list(text)
    for sentence in doc.sents:
        start = sentence.start_char
        place = text.rfind("\n", 0, start)
        if place >= 0 and not text[place:start].strip():
            letters[place] = LINE_END
    return "".join(letters)


@lru_cache(maxsize=4)
def find_counted(text: str) -> tuple[CountedQuantity, ...]:
    """Return the quantities of a plain text with their groups; see `find_quantities`."""
    times = [Span(match.start, match.end) for match in match_times(text) if match.how != "duration"]
    numbers = list(find_numbers(text))
    named = list(find_named(text))
    # "Omar Said, 17, a teacher," is one person, told three times.
    told = [counted.group.span for counted in named if counted.group.span is not None]
    found = [
        counted
        for counted in (*_read_all(text, numbers, times), *find_kin(text))
        if not any(span.contains(counted.quantity.span) for span in told)
    ]
    found = _without_overlap(found)
    # In "four of a family" the family is no one more.
    heads = {counted.group.head for counted in found}
    singles = [one for one in find_singles(text) if one.group.head not in heads]
    singles = [one for one in singles if not any(span.contains(one.quantity.span) for span in told)]
    found += [
        single
        for single in (*singles, *named)
        if not any(single.quantity.span.overlaps(other.quantity.span) for other in found)
    ]
    return tuple(sorted(found, key=lambda counted: counted.quantity.span))


def _without_overlap(found: Iterable[CountedQuantity]) -> list[CountedQuantity]:
    kept: list[CountedQuantity] = []
    for counted in sorted(found, key=lambda c: (c.quantity.span.start - c.quantity.span.end, c.quantity.span)):
        if not any(counted.quantity.span.overlaps(other.quantity.span) for other in kept):
            kept.append(counted)
    return kept


def _read_all(text: str, numbers: Sequence[Number], times: Sequence[Span]) -> Iterator[CountedQuantity]:
    skip = False
    for at, number in enumerate(numbers):
        if skip:
            skip = False
            continue
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        # "July 8 - Thirty-seven people died": the day of a dateline opens no range.
        is_day = any(time.contains(Span(number.start, number.end)) for time in times)
        pair = None if following is None or is_day else _pair(text, number, following)
        if pair is not None and following is not None:
            skip = True
            yield from (_counted(text, quantity, number_end=following.end) for quantity in pair)
            continue
        quantity = _quantity(text, number, times)
        if at and re.fullmatch(r"\s+of\s+(?:(?:its|the|their)\s+)?", text[numbers[at - 1].end : number.start]):
            # "23 of 24 drones": the whole did not come to harm.
            quantity = replace(quantity, kind=QuantityKind.OTHER)
        yield _counted(text, quantity, number_end=number.end)


def _pair(text: str, first: Number, second: Number) -> tuple[Quantity, ...] | None:
    """Read "from 12 to 17" as a figure and its successor, "12 to 17" and "between 12 and 17" as a range."""
    between, before = text[first.end : second.start], text[max(0, first.start - BEFORE) : first.start]
    if not (first.exact and second.exact):
        return None
    span, numeral = Span(first.start, second.end), Span(second.start, second.end)
    if RISE.search(before) and re.fullmatch(r"\s+to\s+(?:at\s+least\s+)?", between):
        bound = Bound.AT_LEAST if "least" in between else Bound.EXACT
        old = _figure(Span(first.start, first.end), Span(first.start, first.end), first.low, Bound.EXACT)
        new = _figure(numeral, numeral, second.low, bound)
        return replace(old, superseded=True, rule="superseded"), replace(new, rule="successor")
    opened = re.search(r"\bbetween\s+$", before, re.IGNORECASE)
    joined = JOINS.match(between) or (opened and between.strip().lower() == "and")
    if not joined or first.low >= second.low or _kind(text, second, ()) is not QuantityKind.COUNT:
        return None
    start = first.start - len(opened[0]) if opened else first.start
    return (
        Quantity(
            span=Span(start, span.end),
            number=span,
            kind=QuantityKind.COUNT,
            low=first.low,
            best=None,
            high=second.low,
            bound=Bound.VAGUE,
            rule="range",
        ),
    )


def _quantity(text: str, number: Number, times: Sequence[Span]) -> Quantity:
    numeral = Span(number.start, number.end)
    kind = QuantityKind.TIME if any(numeral.overlaps(time) for time in times) else _kind(text, number, times)
    bound, start, end = Bound.EXACT, number.start, number.end
    if kind is QuantityKind.COUNT:
        bound, start, end = _bound(text, number)
    span = Span(start, end)
    if number.exact:
        quantity = _figure(span, numeral, number.low, bound)
    else:
        quantity = Quantity(
            span=span,
            number=numeral,
            kind=QuantityKind.COUNT,
            low=number.low,
            best=None,
            high=number.high,
            bound=Bound.VAGUE,
            rule="vague-number",
        )
    if bound in (Bound.AT_MOST, Bound.ALMOST) and not number.exact:
        quantity = replace(quantity, low=None, high=number.high)
    before = text[max(0, number.start - BEFORE) : number.start]
    old = FORMER.search(before)
    return replace(quantity, kind=kind, superseded=bool(old), additional=_adds(text, number))


def _figure(span: Span, numeral: Span, value: int, bound: Bound) -> Quantity:
    low = value if bound in (Bound.EXACT, Bound.AT_LEAST) else None
    high = value if bound in (Bound.EXACT, Bound.AT_MOST, Bound.ALMOST) else None
    return Quantity(
        span=span,
        number=numeral,
        kind=QuantityKind.COUNT,
        low=low,
        best=value,
        high=high,
        bound=bound,
        rule=f"number-{bound.value}",
    )


def _bound(text: str, number: Number) -> tuple[Bound, int, int]:
    """Return the bound that the words around a number set, and where they begin and end."""
    before = text[max(0, number.start - BEFORE) : number.start]
    matches = [
        (match.start(), bound)
        for bound, pattern in _bound_patterns()
        if (match := pattern.search(before)) and not _is_particle(before, match)
    ]
    if matches:
        # "No more than" holds "more than": the longer phrase begins earlier.
        start, bound = min(matches)
        return bound, number.start - len(before) + start, number.end
    after = text[number.end : number.end + 24]
    for bound in (Bound.AT_LEAST, Bound.ABOUT, Bound.AT_MOST):
        words = quantity_words()["after"][bound.value]
        match = re.match(rf"[\s-]+{alternatives(words)}\b", after, re.IGNORECASE)
        # "In 2016 at least 20": the bound is the next number's.
        if match and not next(find_numbers(after[match.end() :].lstrip()[:8]), None):
            return bound, number.start, number.end + match.end()
    return Bound.EXACT, number.start, number.end


def _is_particle(before: str, match: re.Match[str]) -> bool:
    """Whether "over" belongs to the verb: "handed over 33 prisoners" bounds nothing."""
    return match[0].lower().startswith("over ") and PARTICLE.search(before, 0, match.start()) is not None


@cache
def _bound_patterns() -> tuple[tuple[Bound, re.Pattern[str]], ...]:
    lexicon = quantity_words()
    filler = alternatives(lexicon["filler"]["words"])
    return tuple(
        (
            bound,
            re.compile(rf"\b{alternatives(lexicon['before'][bound.value])}(?:\s+{filler})*\s+$", re.IGNORECASE),
        )
        for bound in (Bound.AT_MOST, Bound.AT_LEAST, Bound.ALMOST, Bound.ABOUT)
    )


def _adds(text: str, number: Number) -> bool:
    lexicon = quantity_words()["more"]
    before = rf"\b{alternatives(lexicon['before'])}\s+(?:\w+\s+)?$"
    after = rf"\s+(?:\w+\s+)?{alternatives(lexicon['after'])}\b(?!\s+than)"
    left, right = text[max(0, number.start - 20) : number.start], text[number.end : number.end + 20]
    return bool(re.search(before, left, re.IGNORECASE) or re.match(after, right, re.IGNORECASE))


def _kind(text: str, number: Number, _: Sequence[Span]) -> QuantityKind:
    before, after = text[max(0, number.start - BEFORE) : number.start], text[number.end : number.end + 30]
    for kind, left, right in _contexts():
        if (left and left.search(before)) or (right and right.match(after)):
            return kind
    if number.figure and (_is_year(text, number) or _is_clock(text, number)):
        return QuantityKind.TIME
    word = text[number.start : number.end].lower()
    if word == "one" and before.lower().endswith(("no ", "no-")):
        return QuantityKind.OTHER
    if word == "one" and re.match(r"\s+(?:another|day|side|point|thing|-sided|way|by\s+one)|-", after):
        return QuantityKind.OTHER
    return QuantityKind.COUNT


@cache
def _contexts() -> tuple[tuple[QuantityKind, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    return tuple(
        (
            QuantityKind(entry["kind"]),
            re.compile(rf"(?:{entry['before']})$") if "before" in entry else None,
            re.compile(entry["after"]) if "after" in entry else None,
        )
        for entry in quantity_words()["context"]
    )


def _is_year(text: str, number: Number) -> bool:
    """Whether four bare digits are a year: nothing countable follows."""
    if not re.fullmatch(r"(?:19|20)\d\d", text[number.start : number.end]):
        return False
    return read_group(text, number.end, len(text)).sort != "person"


def _is_clock(text: str, number: Number) -> bool:
    """Whether four bare digits are a time of day: "at 1459", "1731 29.10.2017", "1040 GMT"."""
    if not re.fullmatch(r"[0-2]\d[0-5]\d", text[number.start : number.end]):
        return False
    before, after = text[max(0, number.start - 14) : number.start], text[number.end : number.end + 12]
    return bool(
        re.search(r"\b(?:at|updated)\s+$|(?:19|20)\d\d\s+$", before)
        or re.match(r"\s+(?:\d{1,2}[./-]\d|GMT|UTC|Regional|local\s+time|hrs)", after)
    )


def _counted(text: str, quantity: Quantity, *, number_end: int) -> CountedQuantity:
    if quantity.kind is not QuantityKind.COUNT:
        return CountedQuantity(quantity=quantity, group=NOBODY)
    group = read_group(text, max(number_end, quantity.span.end), len(text))
    return CountedQuantity(
        quantity=replace(
            quantity, noun=group.head, others=group.others, anaphoric=group.partitive or group.span is None
        ),
        group=group,
    )


def find_kin(text: str) -> Iterator[CountedQuantity]:
    """Yield "a man and his wife" (2), "him and his two sons" (3), "a family of five"."""
    for match in _kin_pattern().finditer(text):
        count = match["count"]
        number = next(find_numbers(count), None) if count else None
        members = number.low if number else 1
        head = 2 if match["head"].lower() == "couple" else 1
        yield _kin(match, head + members, "kin-sum", match["head"])
    for match in _family_pattern().finditer(text):
        number = next(find_numbers(match["count"]), None)
        if number is not None:
            yield _kin(match, number.low, "family-of", "family")


def _kin(match: re.Match[str], value: int, rule: str, head: str) -> CountedQuantity:
    span = Span(*match.span())
    quantity = replace(_figure(span, span, value, Bound.EXACT), rule=rule, noun=span)
    family = rule == "family-of" or head.lower() in ("father", "mother", "couple") or nouns().get(head) == "civilian"
    category = "civilian" if family else "unknown"
    group = Group(span=span, head=span, sort="person", category=Category(category))
    return CountedQuantity(quantity=quantity, group=group)


@cache
def _kin_pattern() -> re.Pattern[str]:
    kin = read_wordlist("counted")["kin"]
    members = alternatives([*kin["members"], *(f"{word}s" for word in kin["members"])])
    return re.compile(
        rf"(?<!\w)(?:(?:a|an|one|the|another)\s+(?:\w+\s+)?)?\b(?P<head>{alternatives(kin['heads'])})\s+and\s+"
        rf"(?:his|her|their)\s+(?:(?P<count>[\w-]+)\s+)?(?:\w+\s+)?{members}\b",
        re.IGNORECASE,
    )


@cache
def _family_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:an?\s+(?:entire\s+|whole\s+)?|the\s+|one\s+)?family\s+of\s+(?P<count>\w+)\b", re.IGNORECASE
    )


def find_singles(text: str) -> Iterator[CountedQuantity]:
    """Yield "a child", "one soldier", "a mosque": one person or thing that may have come to harm."""
    for match in (*ARTICLE.finditer(text), *DEFINITE.finditer(text), *OWNED.finditer(text)):
        group = read_group(text, match.end(), len(text))
        if group.head is None or group.span is None or group.sort not in ("person", "thing"):
            continue
        noun = text[group.head.start : group.head.end].lower()
        if noun not in nouns() or not is_singular(noun) or group.span.end > group.head.end + BEFORE:
            continue
        span = Span(*match.span("article"))
        adds = match["article"].lower() == "another"
        yield _single(span, group, adds=adds)
        if second := SECOND.match(text, group.span.end):
            yield from _second(text, second)


def find_named(text: str) -> Iterator[CountedQuantity]:
    """Yield "commander Abu Omar", "Omar Said, 17,": one person with a name or an age."""
    taken: list[Span] = []
    for span, group in find_persons(text):
        if group.span is not None and not any(group.span.overlaps(other) for other in taken):
            taken.append(group.span)
            yield _single(span, group, adds=False)


def _second(text: str, match: re.Match[str]) -> Iterator[CountedQuantity]:
    """Yield the child of "a woman and child": one more, without an article of its own."""
    if match["noun"].lower() in nouns() and is_singular(match["noun"].lower()):
        span = Span(*match.span("noun"))
        group = replace(read_group(text, span.start, len(text)), span=span, head=span)
        if group.sort == "person":
            yield _single(span, group, adds=False)


def _single(span: Span, group: Group, *, adds: bool) -> CountedQuantity:
    quantity = replace(_figure(span, span, 1, Bound.EXACT), rule="article", noun=group.head, additional=adds)
    return CountedQuantity(quantity=quantity, group=group)
