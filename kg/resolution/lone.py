"""What a report tells loosely joins the one event it can be: "the attack in the province", a day after the attack.

Its day or its place is not told, so its points do not reach those of one event. Where they would do for one event and
for no second one, it is that event; where two are near, the question stays open and its judgement names them.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from kg.resolution.candidates import Candidate
from kg.resolution.groups import Edge, Groups
from kg.resolution.model import Judgement, Verdict
from kg.resolution.rules import IdentityRule
from kg.resolution.scoring import Scored, is_narrow, score_of

_NAMED = 3
"""So many other choices are named in an explanation."""
_AGAINST = ("type", "killed", "agreement")
_TIES = ("killed", "injured", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lone:
    """Which reports tell an event loosely, and which for certain. Tied pairs share more than kind and time."""

    loose: Container[str]
    firm: Container[str]
    tied: Container[Edge]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The pair by which a loose report was joined to an event; where others, `rivals`, are as near, it was not."""

    pair: Edge
    support: float
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """An event that a loose report may be, with the strongest pair between them."""

    event: str
    points: float
    pair: Edge
    is_tied: bool


def is_loose(candidate: Candidate, rule: IdentityRule) -> bool:
    """Whether a report tells its event without a day or without a place of its own."""
    is_taken_over = candidate.first is None or candidate.assumed or candidate.inherited
    has_day = not is_taken_over and candidate.width < rule.points["lone"]["days"]
    return not (has_day and any(is_narrow(place, rule) for place in candidate.own))


def is_tied(one: Candidate, two: Candidate, scored: Scored, rule: IdentityRule) -> bool:
    """Whether figures or wording, or a kind of which there is seldom another, tie two reports of one time and region.

    A place does not: of two shellings of one city and day each may be told without its quarter. Nor does a month.
    """
    parts, limits = scored.parts, rule.points["lone"]
    is_near = parts.get("day", 0.0) >= limits["day"] and parts.get("place", 0.0) >= limits["place"]
    is_against = any(parts.get(part, 0.0) < 0 for part in _AGAINST)
    if scored.apart is not None or is_against or not is_near:
        return False
    is_rare = {one.telling.report.type, two.telling.report.type} <= rule.groups["rare"]
    return is_rare or math.fsum(max(parts.get(part, 0.0), 0.0) for part in _TIES) >= limits["tie"]


def explain(judgement: Judgement, choice: Settled, rule: IdentityRule) -> Judgement:
    """Return the judgement on a pair as it was settled, with the reason."""
    told = judgement.explanation
    if choice.rivals:
        more = f" and {len(choice.rivals) - _NAMED} more" if len(choice.rivals) > _NAMED else ""
        words = f"{told}; told loosely, and as near: {', '.join(choice.rivals[:_NAMED])}{more}"
        return replace(judgement, verdict=Verdict.UNSURE, rule="lone", explanation=words)
    limits = rule.points["lone"]
    words = f"{told}; told loosely, and the only event near: {choice.support:+.1f} points on average with its reports"
    score = score_of(choice.support, limits["least"], rule)
    return replace(judgement, verdict=Verdict.POSITIVE, score=score, rule="lone", explanation=words)


def settle(groups: Groups, points: Mapping[Edge, float], lone: Lone, rule: IdentityRule) -> tuple[Settled, ...]:
    """Join each loose report to the only event it can be; all are weighed before the first is joined."""
    links = _links(groups, points, lone, rule)
    found = [choice for root in sorted(links) if (choice := _choose(groups, root, links[root].values(), rule))]
    found.sort(key=lambda choice: (-choice.support, choice.pair))
    return tuple(choice for choice in found if choice.rivals or groups.join(*choice.pair))


def _links(groups: Groups, points: Mapping[Edge, float], lone: Lone, rule: IdentityRule) -> dict[str, dict[str, _Link]]:
    """Return of each loose report the events it may be, and those that are near enough to be another choice."""
    limits, links = rule.points["lone"], dict[str, dict[str, _Link]]()
    for pair, value in sorted(points.items()):
        if value < limits["least"] - limits["margin"] or groups.is_one_document(*pair):
            continue
        one, two = groups.roots(*pair)
        for root, event in ((one, two), (two, one)):
            if one != two and groups.is_all(root, lone.loose) and groups.is_any(event, lone.firm):
                known = links.setdefault(root, {})
                link = _Link(event=event, points=value, pair=pair, is_tied=pair in lone.tied)
                known[event] = max(link, known.get(event, link), key=lambda link: (link.is_tied, link.points))
    return links


def _choose(groups: Groups, root: str, links: Iterable[_Link], rule: IdentityRule) -> Settled | None:
    """Return the event that a loose report is nearest to, with those about as near; none if none is near enough."""
    limits = rule.points["lone"]
    support = {link.event: groups.mean(root, link.event) for link in links}
    best = min(links, key=lambda link: (-support[link.event], link.event))
    highest = support[best.event]
    if not best.is_tied or highest < limits["least"]:
        return None
    rivals = (event for event in support if event != best.event and support[event] > highest - limits["margin"])
    return Settled(pair=best.pair, support=highest, rivals=tuple(sorted(rivals)))
