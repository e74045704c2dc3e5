"""Two events of one report: told twice, told as two, or open, so that other reports may decide.

A report is read in fragments ("the attack", "the massacre", "Tuesday's strike"), so two of its events may be one; but
two strikes in one town on one day are common, too. Agreement alone never makes them one: their deaths must be equal,
or another report must tell them as one. What speaks against it (means, day or place of their own, "another blast")
keeps them apart for good.
"""

from __future__ import annotations

import re

from kg.resolution.candidates import Candidate
from kg.resolution.rules import IdentityRule
from kg.resolution.scoring import Scored

_SENTENCE = re.compile(r"(?<=[.!?\"”])\s+|\n")


def is_told_twice(scored: Scored, rule: IdentityRule) -> bool:
    """Whether a report tells one event twice: everything agrees, and so do the deaths."""
    is_same_toll = scored.parts.get("killed", 0.0) >= rule.points["toll"]["same"]
    return scored.apart is None and is_same_toll and scored.points >= rule.points["cluster"]["told_twice"]


def may_repeat(scored: Scored, rule: IdentityRule) -> bool:
    """Whether two events of one report may be one, should another report tell them as one.

    Types and places must agree, and place or wording must speak for it: two quarters named in other words are two.
    """
    limits, parts = rule.points["cluster"], scored.parts
    is_alike = all(parts.get(part, 0.0) >= limits[f"may_repeat_{part}"] for part in ("type", "place"))
    is_tied = max(parts.get("place", 0.0), parts.get("words", 0.0)) > 0
    return is_alike and is_tied and scored.points >= limits["may_repeat"]


def are_two(one: Candidate, two: Candidate, scored: Scored, rule: IdentityRule) -> bool:
    """Whether a report tells two events, whatever other reports say."""
    if scored.apart is not None or _differ(scored, rule):
        return True
    return _are_counted_apart(one, two) or _is_another(one, two, rule)


def _differ(scored: Scored, rule: IdentityRule) -> bool:
    """Whether means, day or place speak against one event."""
    limits = rule.points["cluster"]
    return any(scored.parts.get(part, 0.0) < limits[f"two_{part}"] for part in ("type", "day", "place"))


def _are_counted_apart(one: Candidate, two: Candidate) -> bool:
    """Whether a report gives each a day, a place and a figure of its own: then it tells two, however near they lie."""
    is_apart = bool(one.own and two.own) and not (_reaches(one, two) or _reaches(two, one))
    is_counted = bool(one.killed and two.killed) and one.killed.isdisjoint(two.killed)
    return is_apart and is_counted and _lie_apart(one, two)


def _lie_apart(one: Candidate, two: Candidate) -> bool:
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return False
    return one.last < two.first or two.last < one.first


def _reaches(one: Candidate, two: Candidate) -> bool:
    return not one.nodes.keys().isdisjoint(place.iri for place in two.own)


def _is_another(one: Candidate, two: Candidate, rule: IdentityRule) -> bool:
    """Whether the sentence that first tells the later one opens with "another", "elsewhere", "in a separate strike"."""
    if one.begins is None or two.begins is None or one.begins == two.begins:
        return False
    first, later = sorted((one, two), key=lambda candidate: candidate.begins or 0)
    text, end = later.telling.body, later.begins or 0
    start = max((match.end() for match in _SENTENCE.finditer(text, 0, end)), default=0)
    return (first.begins or 0) < start and bool(rule.another.match(text, start))
