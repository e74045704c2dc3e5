"""Say what each part of a page is: title, caption, sub-heading, body or furniture; nothing is deleted.

Works on lines, since that is what saved pages have; a text without line breaks is one body, with its title
in front where the record repeats it there. Furniture is recognised by the patterns of
`patterns/furniture.tsv` and, above the title, by being short lines that are no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.document.model import Span, Zone, ZoneKind

_CREDIT = re.compile(
    r"[\[(](?:photo|picture|image|credit)\s*[:/][^\[\]()]{2,80}[\])]\s*$"
    r"|[\[(][^\[\]()]{2,80}(?:/|\bvia\b|\bhandout\b|\bphoto\b|\breuters\b|\bap\b|\bafp\b|\bgetty\b|\bepa\b)[^\[\]()]{0,60}[\])]\s*$",
    re.IGNORECASE,
)
_CAPTION_LEAD = re.compile(
    r"^(photo|file photo|file|image|picture|caption|pictured)\s*[:\u2013\u2014-]\s", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*\s*$")
_MAX_HEADING_WORDS = 9
_MAX_TITLE_WORDS = 30
_MIN_TITLE_WORDS = 4
_LONG_LINE = 140
_LIKE_THE_TITLE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line with words, and what its looks alone say; each is asked for more than once."""

    span: Span
    text: str
    blank_before: bool
    furniture: str | None
    is_caption: bool
    is_prose: bool


@cache
def _furniture() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return each rule with its pattern, and before them one pattern of all: most lines are no furniture."""
    path = Path(__file__).with_name("patterns") / "furniture.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
    whole = re.compile("|".join(f"(?:{row[1]})" for row in rows), re.IGNORECASE)
    return whole, tuple((row[0], re.compile(row[1], re.IGNORECASE)) for row in rows)


def mark_zones(text: str, *, title: str | None = None) -> tuple[Zone, ...]:
    """Return the zones of the text in order; together they cover all but white space.

    `title` is the record's own title, found again in the text where it stands there.
    """
    lines = list(_lines(text))
    if len(lines) <= 1:
        return tuple(_single(text, title))
    body_start = next((i for i, line in enumerate(lines) if line.is_prose), len(lines))
    head = _mark_head(lines[:body_start], title)
    return (*head, *_mark_tail(lines[body_start:]))


def _lines(text: str) -> Iterator[_Line]:
    ended, blank = 0, True
    for match in re.finditer(r"[^\r\n\f\u2028\u2029]+|\r?\n", text):
        words = match.group().strip()
        if not words:
            blank = True
            continue
        start = match.start() + match.group().index(words[0])
        gap = text[ended:start]
        opens = ended == 0 and not gap.strip(" \t")
        yield _look_at(words, start, blank_before=opens or (blank and gap.count("\n") > 1))
        ended, blank = start + len(words), False


def _look_at(words: str, start: int, *, blank_before: bool) -> _Line:
    furniture, is_caption = _furniture_rule(words), _is_caption(words)
    return _Line(
        span=Span(start, start + len(words)),
        text=words,
        blank_before=blank_before,
        furniture=furniture,
        is_caption=is_caption,
        is_prose=furniture is None and not is_caption and _is_prose(words),
    )


def _single(text: str, title: str | None) -> Iterator[Zone]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start >= end:
        return
    if title and (found := _find_title(text, title)) is not None and found.end < end:
        yield Zone(span=found, kind=ZoneKind.TITLE, reason="the record's title opens the text")
        rest = found.end + len(text[found.end :]) - len(text[found.end :].lstrip())
        yield Zone(span=Span(rest, end), kind=ZoneKind.BODY)
        return
    yield Zone(span=Span(start, end), kind=ZoneKind.BODY)


def _find_title(text: str, title: str) -> Span | None:
    """Find the title at the very start, whatever its white space and punctuation."""
    words = re.findall(r"\w+", title)
    if len(words) < _MIN_TITLE_WORDS:
        return None
    match = re.match(r"\W*" + r"\W+".join(map(re.escape, words)) + r"\W{0,2}(?=\s|$)", text)
    if match is None:
        return None
    lead = len(match.group()) - len(match.group().lstrip())
    return Span(match.start() + lead, match.end())


def _is_prose(text: str) -> bool:
    """Whether a line is a paragraph of sentences, not a title or crumb."""
    ends = _SENTENCE_END.search(text) is not None
    return (ends and len(text.split()) > _MAX_HEADING_WORDS) or len(text) > _LONG_LINE + 60


def _is_caption(text: str) -> bool:
    return bool(_CREDIT.search(text) or _CAPTION_LEAD.match(text))


def _furniture_rule(text: str) -> str | None:
    whole, rules = _furniture()
    if whole.match(text) is None:
        return None
    return next(rule for rule, pattern in rules if pattern.match(text))


def _mark_head(lines: Sequence[_Line], title: str | None) -> Iterator[Zone]:
    """Everything above the first paragraph: crumbs, the title, by-lines, captions."""
    chosen = _choose_title(lines, title)
    for index, line in enumerate(lines):
        if index == chosen:
            yield Zone(span=line.span, kind=ZoneKind.TITLE, reason="headline above the first paragraph")
        elif line.is_caption:
            yield Zone(span=line.span, kind=ZoneKind.CAPTION, reason="ends with a picture credit")
        elif rule := line.furniture:
            yield Zone(span=line.span, kind=ZoneKind.FURNITURE, reason=rule)
        elif chosen is not None and index < chosen:
            yield Zone(span=line.span, kind=ZoneKind.FURNITURE, reason="above the headline")
        elif len(line.text.split()) >= _MAX_HEADING_WORDS:
            yield Zone(span=line.span, kind=ZoneKind.HEADING, reason="above the first paragraph")
        else:
            yield Zone(span=line.span, kind=ZoneKind.BODY, reason="by-line or dateline")


def _choose_title(lines: Sequence[_Line], title: str | None) -> int | None:
    if title:
        alike = [(_likeness(line.text, title), -index) for index, line in enumerate(lines) if not line.is_caption]
        best, place = max(alike, default=(0.0, 0))
        return -place if best >= _LIKE_THE_TITLE else None
    fit = [
        index
        for index, line in enumerate(lines)
        if _MIN_TITLE_WORDS <= len(line.text.split()) <= _MAX_TITLE_WORDS
        and not line.is_caption
        and line.furniture is None
    ]
    return max(fit, key=lambda index: (len(lines[index].text.split()), -index)) if fit else None


def _likeness(line: str, title: str) -> float:
    """Share of words that a line and the record's title have in common."""
    one, two = (set(re.findall(r"\w+", text.casefold())) for text in (line, title))
    return len(one & two) / len(one | two) if one and two else 0.0


def _mark_tail(lines: Sequence[_Line]) -> Iterator[Zone]:
    """The article and what follows it; after the last paragraph, short lines are furniture."""
    last = max((i for i, line in enumerate(lines) if line.is_prose), default=-1)
    in_tail = False
    for index, line in enumerate(lines):
        zone = _mark_line(line)
        in_tail = in_tail or (index > last and zone.kind is ZoneKind.FURNITURE)
        if in_tail and zone.kind is not ZoneKind.CAPTION:
            zone = replace(zone, kind=ZoneKind.FURNITURE, reason=zone.reason or "below the article")
        yield zone


def _mark_line(line: _Line) -> Zone:
    if rule := line.furniture:
        return Zone(span=line.span, kind=ZoneKind.FURNITURE, reason=rule)
    if line.is_caption:
        return Zone(span=line.span, kind=ZoneKind.CAPTION, reason="ends with a picture credit")
    short = len(line.text.split()) <= _MAX_HEADING_WORDS and not _SENTENCE_END.search(line.text)
    if short and line.blank_before and not line.text.endswith((",", ";", ":")):
        return Zone(span=line.span, kind=ZoneKind.HEADING, reason="short line between paragraphs")
    return Zone(span=line.span, kind=ZoneKind.BODY)
