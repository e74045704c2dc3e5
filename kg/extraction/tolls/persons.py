"""Single persons who are told by name or by age: "commander Abu Omar", "Omar Said, 17,", "Omar Said, a teacher,"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.document.model import Span
from kg.extraction.model import Category
from kg.extraction.tolls.counted import Group, read_group
from kg.extraction.tolls.nouns import is_singular, nouns

ADULT = 18
NAME = r"[A-Z][\w’'-]+(?:\s+(?:al|el|bin|ibn|de|van|von|abu)?-?[A-Z][\w’'.-]+)"
TITLED = re.compile(rf"(?=\b(?P<all>(?P<noun>[A-Za-z][a-z-]{{2,}})\s+{NAME}{{1,3}}))")
"""A noun and a name; looked for at each word, since "killed" may stand before both."""
AGED = re.compile(
    rf"(?P<name>\b{NAME}{{0,3}}|\b(?P<article>an?)(?:\s+[a-z][a-z-]+){{1,3}})"
    r"(?:,\s+(?:aged\s+)?(?P<age>[1-9]\d?)(?:,|(?=[.;)]|\s+and\b))|\s+\((?:aged\s+)?(?P<inside>[1-9]\d?)\))"
)
"""A name, or a calling that the lexicon may not have, and an age."""
AGE = re.compile(r",\s+(?:aged\s+)?[1-9]\d?(?:,|(?=[.;)]|\s+and\b))|\s+\((?:aged\s+)?[1-9]\d?\)")
APPOSED = re.compile(rf"(?P<name>\b{NAME}{{0,3}}),\s+(?:an?|the)\s+(?=[a-z])")
"""A name, and who that is."""
CALENDAR = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:\w*y|\w*r|\w*h|\w*e|ust|il)?"
)


def find_persons(text: str) -> Iterator[tuple[Span, Group]]:
    """Yield each single person with the span that counts as the number, and the words for the person."""
    yield from _titled(text)
    yield from _aged(text)
    yield from _apposed(text)


def _titled(text: str) -> Iterator[tuple[Span, Group]]:
    """Yield "civilian Omar Said", "Sergeant John Miller"."""
    for match in TITLED.finditer(text):
        word = match["noun"].lower()
        before = text[max(0, match.start() - 12) : match.start()].split()[-1:]
        if before and (before[0].lower() in ("a", "an", "another") or before[0][0].isdigit()):
            continue
        if nouns().get(word, "other") in ("other", "thing") or not is_singular(word):
            continue
        noun = Span(*match.span("noun"))
        aged = AGE.match(text, match.end("all"))
        span = Span(noun.start, aged.end() if aged else match.end("all"))
        group = replace(read_group(text, noun.start, noun.end), span=span, head=noun)
        if group.sort == "person":
            yield noun, group


def _aged(text: str) -> Iterator[tuple[Span, Group]]:
    """Yield "Omar Said, 17,", "a rubber tapper, 45": who has an age is a person, whatever else the words say."""
    for match in AGED.finditer(text):
        name = Span(*match.span("name"))
        if CALENDAR.fullmatch(match["name"].split()[-1]):
            continue
        told = read_group(text, match.end("article"), name.end) if match["article"] else None
        if told is not None and told.sort in ("thing", "other"):
            continue
        category = told.category if told is not None else Category.UNKNOWN
        age = int(match["age"] or match["inside"])
        if category is Category.UNKNOWN and age < ADULT:
            category = Category.CHILD
        span = Span(name.start, match.end())
        counted = Span(*match.span("article")) if match["article"] else name
        yield counted, Group(span=span, head=name, sort="person", category=category)


def _apposed(text: str) -> Iterator[tuple[Span, Group]]:
    """Yield "Omar Said, a teacher,": the category is that of the calling."""
    for match in APPOSED.finditer(text):
        group = read_group(text, match.end(), len(text))
        if group.head is None or group.span is None or group.sort != "person":
            continue
        if not is_singular(text[group.head.start : group.head.end].lower()):
            continue
        closes = text[group.span.end : group.span.end + 1] == ","
        span = Span(match.start("name"), group.span.end + int(closes))
        yield Span(*match.span("name")), replace(group, span=span)
