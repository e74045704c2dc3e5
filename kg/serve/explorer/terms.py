"""Names for people: of IRIs, of roles, of numbers and days; and which addresses may become a link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from kg.identifiers import ID
from kg.vocabulary import PREFIXES

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DAY_AT_END = re.compile(r",? ?\d{4}-\d{2}-\d{2}( to \d{4}-\d{2}-\d{2})?$")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 240
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS = (*_MONTHS, "November", "December")

GENERAL = frozenset(
    {"Event", "ViolentEvent", "Attack", "Actor", "Organisation", "ArmedActor", "Place", "Agreement", "Claim"}
)
"""Types that stand above the one worth naming."""

ABOVE = frozenset(
    {
        "Battle",
        "CivilianHarmEvent",
        "DeprivationOfLiberty",
        "HumanitarianEvent",
        "NonStateClash",
        "NonStateInvolvedViolence",
        "StateBasedClash",
        "StateInvolvedViolence",
        "ViolenceAgainstPersons",
    }
)
"""Types between those and the kinds of event; named where an event has no other."""

ROLE_WORDS = {
    "perpetrator": "perpetrator",
    "sideA": "side A",
    "sideB": "side B",
    "target": "target",
    "participant": "participant",
    "announcer": "announced it",
    "party": "party",
    "guarantor": "guarantor",
    "mediator": "mediator",
    "affected": "affected",
    "opposes": "opposes",
}


def local(node: str) -> str:
    """Return the last part of an IRI.

    >>> local("https://w3id.org/ckg/ns#AirStrike")
    'AirStrike'
    """
    return re.split(r"[#/]", node.rstrip("/#"))[-1]


def words(name: str) -> str:
    """Return a term's local name as words.

    >>> words("https://w3id.org/ckg/ns#AirStrike"), words("direct-quote")
    ('air strike', 'direct quote')
    """
    return _CAMEL.sub(" ", local(name)).replace("-", " ").replace("_", " ").lower()


def headline(name: str) -> str:
    """Return a term's local name as words with a capital."""
    found = words(name)
    return found[:1].upper() + found[1:]


def without_day(label: str) -> str:
    """Return an event's label without the day at its end, for lists that show the day beside it.

    >>> without_day("Air strike, Idlib, 2020-01-15 to 2020-01-16")
    'Air strike, Idlib'
    """
    return _DAY_AT_END.sub("", label) or label


def unbroken(text: str) -> Markup:
    """Return a text whose days are not broken at their hyphens.

    >>> str(unbroken("Air strike <Idlib>, 2020-01-15"))
    'Air strike &lt;Idlib&gt;, <span class="nowrap">2020-01-15</span>'
    """
    # A day holds no character that escaping changes.
    return Markup(_ISO_DAY.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def without_event(label: str) -> str:
    """Return a claim's label without the event in brackets at its end, for lists that name the event above it.

    >>> without_event("30 children killed (Air strike, Town (north), 2017-11-12)")
    '30 children killed'
    """
    depth = 0
    for place in range(len(label) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(label[place], 0)
        if depth == 0:
            return label[:place].rstrip() if label.endswith(")") else label
    return label


def brief(text: str) -> str:
    """Return a text as lists show it: no longer than a headline may be.

    >>> brief("a" * 1000)[-3:], len(brief("a" * 1000))
    ('aa…', 240)
    """
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def kind_of(node: str) -> str:
    """Return what sort of thing one of our IRIs names, such as `event`; empty for others."""
    return node.removeprefix(ID).split("/", 1)[0] if node.startswith(ID) else ""


def page_path(node: str) -> str:
    """Return the path of a node's page, to stand after the server's root; empty if it has none.

    >>> page_path("https://w3id.org/ckg/id/actor/army")
    '/page/actor/army'
    """
    if not node.startswith(ID):
        return ""
    path, _, fragment = node.removeprefix(ID).partition("#")
    anchor = f"#{quote(fragment, safe='=,&')}" if fragment else ""
    return f"/page/{quote(path, safe='/~.-_')}{anchor}"


def outward(address: str | None) -> str:
    """Return an address that may stand in a link, or nothing: only http, https and mailto lead out.

    >>> outward("javascript:alert(1)"), outward("https://example.org/a")
    ('', 'https://example.org/a')
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return ""
    return (address or "") if parts.scheme.lower() in _SAFE_SCHEMES and (parts.netloc or parts.path) else ""


def short(node: str) -> str:
    """Return an IRI with a known prefix in place of its beginning."""
    found = [(prefix, space) for prefix, space in PREFIXES.items() if node.startswith(space)]
    prefix, space = max(found, key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{node.removeprefix(space)}" if prefix else node


def direction(text: str) -> str:
    """Return `rtl` for text in a script that is read from the right, `ltr` for others.

    >>> direction("\u0625\u062f\u0644\u0628")
    'rtl'
    """
    letters = [character for character in text if character.isalpha()][:40]
    right = sum(1 for character in letters if _RIGHT_TO_LEFT.match(character))
    return "rtl" if right * 2 > len(letters) else "ltr"


def figure(low: int | None, best: int | None, high: int | None) -> str:
    """Return bounds as one reads them.

    >>> figure(80, 86, None), figure(12, 12, 12), figure(3, None, 9)
    ('86 (80 or more)', '12', '3–9')
    """
    if low is not None and low == best == high:
        return f"{low:,}"
    if best is None:
        return _span(low, high)
    if low == best and high is None:
        return f"{best:,} or more"
    if low is None and high in (None, best):
        return f"{best:,}" if high is None else f"{best:,} or fewer"
    span = _span(low, high)
    return f"{best:,} ({span})" if span and span != f"{best:,}" else f"{best:,}"


def _span(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"
    if low is not None:
        return f"{low:,} or more"
    return f"{high:,} or fewer" if high is not None else "not stated"


def day_range(first: str | None, last: str | None) -> str:
    """Return days as one reads them.

    >>> day_range("2020-01-03", "2020-01-05"), day_range("2020-01-01", "2020-01-31"), day_range(None, None)
    ('3–5 January 2020', 'January 2020', 'day not stated')
    """
    if not first:
        return "day not stated"
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return first
    if start == end:
        return _day(start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start.year == end.year and start.month == end.month:
        whole = start.day == 1 and date.fromordinal(end.toordinal() + 1).day == 1
        month = f"{MONTHS[start.month - 1]} {start.year}"
        return month if whole else f"{start.day}–{end.day} {month}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} – {_day(end)}"
    return f"{_day(start)} – {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def special_type(types: Iterable[str]) -> str:
    """Return the most telling of a node's types, as words with a capital.

    >>> space = "https://w3id.org/ckg/ns#"
    >>> special_type([space + "Event", space + "AirStrike", space + "AttackOnSchool"])
    'Air strike, attack on school'
    """
    names = sorted({local(found) for found in types if found.startswith(PREFIXES["ckg"])})
    telling = [name for name in names if name not in GENERAL] or names[-1:]
    found = ", ".join(words(name) for name in telling if name not in ABOVE) or words(next(reversed(telling), ""))
    return found[:1].upper() + found[1:]


def number(value: object) -> int | None:
    """Return the whole number that a cell holds."""
    try:
        return int(str(value)) if value is not None else None
    except ValueError:
        return None
