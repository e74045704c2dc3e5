"""Read the PETRARCH actor dictionaries: names, synonyms and CAMEO codes with the time they hold."""

from __future__ import annotations

import lzma
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE = re.compile(r"\[([A-Z]{2,})(?:\s+([<>]?)\s*(\d{6,8})?(?:-(\d{6,8}))?)?\s*\]")
ACRONYM = re.compile(r"\(([A-Z][A-Za-z/-]{1,9})\)")
CENTURY_PIVOT = 30
LONG_DATE = 8
SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "de", "la", "el", "al", "del", "y", "di", "e", "i", "a"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A CAMEO code with the ISO dates it holds from and to; empty where open."""

    value: str
    since: str = ""
    until: str = ""


@dataclass(slots=True, kw_only=True)
class Entry:
    """One block of a dictionary: a name, its synonyms and codes; `line` counts from 1."""

    name: str
    line: int
    synonyms: list[str] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    section: str = ""


def read_dictionary(path: Path) -> Iterator[Entry]:
    """Yield the entries of an xz-packed dictionary in file order."""
    entry: Entry | None = None
    section = ""
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as stream:
        for number, raw in enumerate(stream, start=1):
            text, _, comment = raw.partition("#")
            if not text.strip():
                section = comment.strip() or section
            elif text.startswith("+"):
                if entry is not None:
                    entry.synonyms.append(spoken(text[1:]))
            elif text[0].isspace():
                if entry is not None:
                    entry.codes.extend(read_codes(text))
            else:
                if entry is not None:
                    yield entry
                entry = Entry(name=spoken(text), line=number, codes=list(read_codes(text)), section=section)
    if entry is not None:
        yield entry


def read_codes(text: str) -> Iterator[Code]:
    """Yield the codes of a line, such as `[SYRGOV 031001-041031]`."""
    for match in CODE.finditer(text):
        value, sign, first, last = match.groups()
        since = iso_date(first) if first and sign != "<" else ""
        until = iso_date(last) if last else iso_date(first) if first and sign == "<" else ""
        yield Code(value=value, since=since, until=until)


def iso_date(digits: str) -> str:
    """Turn YYMMDD or YYYYMMDD into an ISO date; empty if it is none.

    >>> iso_date("990809"), iso_date("20070101"), iso_date("2004017")
    ('1999-08-09', '2007-01-01', '')
    """
    if len(digits) == LONG_DATE - 2:
        digits = ("19" if int(digits[:2]) > CENTURY_PIVOT else "20") + digits
    if len(digits) != LONG_DATE or not ("01" <= digits[4:6] <= "12" and "01" <= digits[6:] <= "31"):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def spoken(text: str) -> str:
    """Return the name of a line without its codes, underscores as spaces."""
    return re.sub(r"\s+", " ", re.sub(r"\[.*", "", text).replace("_", " ")).strip()


def title_case(name: str) -> str:
    """Write a name in capitals as newsrooms do.

    >>> title_case("ARMY OF THE CORSICAN PEOPLE"), title_case("AL-FARUQ BRIGADES"), title_case("DHKP/C")
    ('Army of the Corsican People', 'al-Faruq Brigades', 'DHKP/C')
    """
    if name.upper() != name or (" " not in name and "/" in name):
        return name
    words = [title_word(word, first=number == 0) for number, word in enumerate(name.split(" "))]
    return " ".join(words)


def title_word(word: str, *, first: bool) -> str:
    """Write one word with a capital, hyphenated parts each, articles small."""
    parts = []
    for number, part in enumerate(word.split("-")):
        small = part.lower() in SMALL_WORDS and (not first or (part == "AL" and "-" in word))
        parts.append(part.lower() if small or (number and part.lower() in SMALL_WORDS) else part.capitalize())
    return "-".join(parts)
