"""Sentences of news text, as spans of the untouched text.

Rules, not a model: news is written by style books. A line of its own (headline, caption, list item) is a
sentence, a hard-wrapped line is not; inside a line a stop ends a sentence unless an abbreviation, an initial, a
number or what follows says otherwise. A dateline before a dash is a sentence of its own, so that the parser sees
"Rebels shelled the town" and not "ALEPPO (AFP) - Rebels shelled the town".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise

from kg.document.model import Span

CLOSERS = "\"'”’»)\\]"
OPENERS = "\"'“‘«(\\["
STOP = re.compile(
    rf"""(?P<mark>[.!?…]+|[。؟।])(?P<close>[{CLOSERS}]*)
    (?:\s?\[\d[\d, –-]*\])*+ # footnote marks belong to the sentence before them
    \s+(?=(?P<open>[{OPENERS}—–•*-]*\s?)(?P<next>[^\s{OPENERS}]{{1,40}}))""",
    re.VERBOSE,
)
BEFORE = re.compile(rf"[^\s{OPENERS}—–]*$")
LONGEST_ABBREVIATION = 20
GLUED = re.compile(rf"(?<=[^\W\d_]{{2}}|\d\d)[.!?][{CLOSERS}]?(?=[{OPENERS}]?[A-Z][a-z]+[\s,])")
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
NAMED_DAY = rf"(?i:{MONTH}[ ]\d{{1,2}}|\d{{1,2}}[ ]{MONTH})(?:,?[ ]\d{{4}})?"
DATELINE = re.compile(
    rf"""\s*(?:
    # "(Beirut, June 20, 2017) –", as organisations write it
    \([A-Z][\w.'’/-]*(?:[ ,]+[A-Z][\w.'’/-]*){{0,4}},[ ]*{NAMED_DAY}\)\s*[–—:-]+
    | # "Peshawar, Feb 2, 2023:"
    [A-Z][\w.'’/-]*(?:[ ][A-Z][\w.'’/-]*){{0,2}}(?:,[ ]*[A-Z]\w+)?,[ ]*{NAMED_DAY}\s*(?:[–—:]|-+(?=\s))
    |
    # "ALEPPO, Syria, Jan 16 (Reuters) -"
    [A-Z][\w.'’/-]*(?:[ ,]+[A-Z][\w.'’/-]*|[ ,]+\d{{1,2}}|[ ,]+\d{{4}})*,?\s*\([A-Z][\w .,/&'’-]{{1,40}}\)\s*[-–—:]+
    | # "DAMASCUS Syria (AP)", without its comma and dash
    [A-Z]{{3,}}[A-Z'’/-]*(?:[ ][A-Z]\w+)*[ ]\([A-Z][\w .,/&'’-]{{1,40}}\)(?=\s+["“]?[A-Z0-9])
    | # "MOSUL, Iraq —"
    [A-Z]{{3,}}[A-Z'’/-]*(?:[ /,-]+[A-Z]{{2,}}[A-Z'’/-]*)*
    (?:,[ ]*[A-Z][\w.]*(?:[ ][A-Z][\w.]*|[ ]\d{{1,2}})*)*(?:,?[ ]*\d{{4}})?,?\s*(?:[–—]|--?(?=\s))
    )\s*(?=\S)""",
    re.VERBOSE,
)
LONGEST_DATELINE = 120
RUN_IN_DATE = re.compile(
    rf"""(?<![\w.])(?:(?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?,?\s+)?
    (?:\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}
    |\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}|\d{{4}}-\d\d-\d\d)
    (?:[ ,|-]+\d{{1,2}}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?(?:\s(?-i:[A-Z]{{3,4}})\b)?)?[ |:–—-]+(?=["“]?(?-i:[A-Z0-9]))""",
    re.VERBOSE | re.IGNORECASE,
)
BULLET = re.compile(r"\s[•▪●■►‣]\s")
WIDEST_WRAP = 100
"""Code points of the widest line that a mail program or a wire wraps."""


def split_sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences in text order, without the white space around them.

    Together they hold every character that is not white space.
    """
    lowered = is_one_case(text)
    sentences = []
    for start, end in _lines(text):
        line = text[start:end]
        cuts = sorted({0, *_cuts(line, lowered=lowered), len(line)})
        for first, last in pairwise(cuts):
            piece = line[first:last]
            if piece.strip():
                left = start + first + len(piece) - len(piece.lstrip())
                sentences.append(Span(left, left + len(piece.strip())))
    return tuple(sentences)


def is_one_case(text: str) -> bool:
    """Whether capitals tell nothing: fewer than one letter in 200 is one."""
    sample = text[:5000]
    return sum(map(str.isupper, sample)) * 200 < sum(map(str.isalpha, sample))


# --- lines -------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield runs of text that no sentence crosses: paragraphs, and lines unless they are hard-wrapped."""
    begin = 0
    for block in re.finditer(r"\n[^\S\n]*\n\s*|\Z", text):
        yield from _block_lines(text, begin, block.start())
        begin = block.end()


def _block_lines(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    breaks = [match.start() for match in re.finditer(r"[\n\x0b\x0c\x85\u2028\u2029]", text[begin:end])]
    edges = [begin, *(begin + place + 1 for place in breaks), end]
    widest = max(right - left for left, right in pairwise(edges))
    start = begin
    for left, right in pairwise(edges):
        if right == end or not _runs_on(text[left:right], text[right : right + 40], widest):
            yield start, right
            start = right


def _runs_on(line: str, following: str, widest: int) -> bool:
    """Whether a wrapped sentence continues on the next line."""
    line, following = line.rstrip(), following.lstrip()
    if widest > WIDEST_WRAP or not following or line.endswith((".", "!", "?", ":", '"', "”")):
        return False
    first_word = following.split(maxsplit=1)[0]
    return following[0].islower() or (len(line) + 1 + len(first_word) >= widest - 1 and len(line) > 40)  # noqa: PLR2004


# --- inside a line -----------------------------------------------------------------------------------------


def _cuts(line: str, *, lowered: bool) -> Iterator[int]:
    """Yield where a new sentence starts, in any order."""
    starts = [0]
    for stop in STOP.finditer(line):
        begin = max(0, stop.start() - LONGEST_ABBREVIATION)
        before = BEFORE.search(line[begin : stop.start()])
        word = before.group() if before else ""
        ahead = line[starts[-1] : min(stop.start() - len(word), starts[-1] + LONGEST_ABBREVIATION)]
        if _ends(stop, word, lowered=lowered, first=not ahead.strip()):
            starts.append(stop.start("open"))
    starts += [glued.end() for glued in GLUED.finditer(line)]
    starts += [bullet.start() for bullet in BULLET.finditer(line)]
    for date in RUN_IN_DATE.finditer(line):
        if not _is_phrase(line[max(0, date.start() - LONGEST_DATELINE) : date.start()], line[date.end()]):
            starts += [date.start(), date.end()]
    yield from starts
    for start in starts:
        if dateline := DATELINE.match(line, start, start + LONGEST_DATELINE):
            yield dateline.end()


def _is_phrase(before: str, following: str) -> bool:
    """Whether a date between these is part of a sentence: "on 3 May 2015", "(born 3 May 1950 – 4 May 2000)"."""
    words = before.split()
    if not words:
        return False
    ends_open = words[-1].endswith((",", ";", ":", "(", "-")) or before.count("(") > before.count(")")
    return ends_open or following.isdigit() or words[-1].lower() in _abbreviations()["before_date"]


def _ends(stop: re.Match[str], word: str, *, lowered: bool, first: bool) -> bool:
    mark, following = stop.group("mark"), stop.group("next")
    starts = following[0].isupper() or following[0].isdigit() or bool(stop.group("open").strip())
    if not starts and (following[0].islower() and not lowered):
        return False
    if mark != "." or stop.group("close"):
        return starts or lowered
    return _ends_word(word.strip("-*").lower(), following.strip("\"'”’.,;:!?").lower(), first=first)


def _ends_word(word: str, following: str, *, first: bool) -> bool:
    lists = _abbreviations()
    if first and (word.isdigit() or len(word) == 1):
        return False  # "1. The first point": the number of a list item
    if word in lists["clock"]:
        return following not in lists["after_clock"]
    if word in lists["before_number"] and following[:1].isdigit():
        return False
    if word in lists["before_name"]:
        return False
    if word in lists["either"] or (word in lists["before_number"] and word != "no") or _is_initial(word):
        return following in lists["starters"]
    return True


def _is_initial(word: str) -> bool:
    """Whether the word is one letter, or letters with stops between: "j", "r.p.g"."""
    return bool(word) and all(len(part) == 1 and part.isalpha() for part in word.split("."))


@cache
def _abbreviations() -> Mapping[str, frozenset[str]]:
    content = tomllib.loads(files("kg.language").joinpath("abbreviations.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in content.items()}
