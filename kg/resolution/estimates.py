"""Low, best and high of an event's figures, by a rule that is stated and versioned (`estimates.toml`).

Per event, effect, category and group, and per kind of thing destroyed: claims that are not asserted, sums, parts,
claims without a number, counts over more than the event (`sums.py`), words for many where somebody has counted, and
what a copy of a wire story repeats or a reporter of the source he names are set aside; of each independent source the
latest figure stands (within a report the one told first, which is the news; what follows is its history); all
reporters' own voices are one source. Of what goes on for long, such as a war, only figures of the last year stand, and
none of a day. What lies an order of magnitude off three others is left to a person; an "at least" that all later
reports exceed was told while the count went on.
Then low is the lowest figure, high the highest, open only where no closed figure reaches an "at least";
best is the lower median of the sources' figures, those of named sources before the reporters' own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.claims.labels import figures_label
from kg.extraction.model import Category, Effect
from kg.identifiers import ID, digest
from kg.resolution.figures import NARRATORS, Bounds, DatedClaim, EstimateRule, estimate_rule
from kg.resolution.model import Estimate, SetAside, SetAsideReason
from kg.resolution.standing import Setting, find_standing, put_aside
from kg.resolution.things import counted_thing, plural

Counted = tuple[Effect, Category, str, str]
"""What an estimate is of: effect, category, the group's IRI and the thing destroyed, the last two empty for none."""
_NOUNS = {
    Category.CIVILIAN: "civilians",
    Category.COMBATANT: "combatants",
    Category.CHILD: "children",
    Category.WOMAN: "women",
    Category.UNKNOWN: "people",
}
_ONE = {"children": "child", "women": "woman", "people": "person"}


def _middle(count: int, best: str) -> int:
    """Return which of so many figures in order is the best one."""
    return {"lower-median": (count - 1) // 2, "upper-median": count // 2, "lowest": 0, "highest": count - 1}[best]


def estimate_event(
    event: str,
    label: str,
    claims: Iterable[DatedClaim],
    rule: EstimateRule | None = None,
    *,
    setting: Setting | None = None,
) -> Iterator[Estimate]:
    """Yield the estimates of one event, in order of effect, category, group and thing."""
    rule, setting = rule or estimate_rule(), setting or Setting()
    groups: dict[Counted, list[DatedClaim]] = {}
    for claim in claims:
        content = claim.content
        what = (content.effect, content.category, content.group or "", counted_thing(content) or "")
        groups.setdefault(what, []).append(claim)
    found: list[Estimate] = []
    lost: list[tuple[Effect, SetAside]] = []
    for what, members in sorted(groups.items()):
        in_order = sorted(members, key=lambda claim: claim.order)
        standing, aside = find_standing(in_order, rule, setting)
        if standing:
            found.append(_estimate(event, label, what, standing, aside, rule))
        else:
            lost += [(what[0], item) for item in aside]
    if setting.is_running:
        found, parts = _without_parts(found, groups, rule)
        lost += parts
    yield from _with_lost(found, lost)


def _without_parts(
    found: Sequence[Estimate], groups: Mapping[Counted, Sequence[DatedClaim]], rule: EstimateRule
) -> tuple[list[Estimate], list[tuple[Effect, SetAside]]]:
    """Leave out what is a hundredth of all the dead of a war: 69 aid workers are not its civilians."""
    kept: list[Estimate] = []
    lost: list[tuple[Effect, SetAside]] = []
    for estimate in found:
        whole = max(_most(other) for other in found if other.effect is estimate.effect)
        if estimate.category is Category.UNKNOWN or _most(estimate) * rule.part_of_war > whole:
            kept.append(estimate)
            continue
        claims = {claim.claim.iri: claim for members in groups.values() for claim in members}
        words = f"a small part of the {whole:,} that are counted in all"
        lost += [(estimate.effect, put_aside(claims[iri], SetAsideReason.SUBSET, words)) for iri in estimate.used]
        lost += [(estimate.effect, item) for item in estimate.set_aside]
    return kept, lost


def _most(estimate: Estimate) -> int:
    return max(estimate.low or 0, estimate.best or 0, estimate.high or 0)


def _with_lost(found: Sequence[Estimate], lost: Sequence[tuple[Effect, SetAside]]) -> Iterator[Estimate]:
    """Name claims of which no estimate came under the event's first of the same effect, so that none is lost silently.

    That of people of any kind comes before those of a category.
    """
    by_width = sorted(found, key=lambda estimate: (estimate.category is not Category.UNKNOWN, estimate.iri))
    heirs = {estimate.effect: estimate.iri for estimate in reversed(by_width)}
    for estimate in found:
        further = [item for effect, item in lost if heirs.get(effect) == estimate.iri]
        whole = sorted((*estimate.set_aside, *further), key=lambda item: item.claim)
        yield replace(estimate, set_aside=tuple(whole)) if further else estimate


def _estimate(
    event: str,
    label: str,
    what: Counted,
    standing: Sequence[DatedClaim],
    aside: Sequence[SetAside],
    rule: EstimateRule,
) -> Estimate:
    effect, category, group, thing = what
    low, best, high = combine(standing, rule)
    return Estimate(
        iri=f"{ID}estimate/{digest(event, effect.value, category.value, group, *([thing] if thing else []))}",
        event=event,
        label=f"{figures_label(low, best, high)} {_noun(what, {low, best, high})} {effect.value}, {label}",
        effect=effect,
        category=category,
        group=group or None,
        thing=thing or None,
        low=low,
        best=best,
        high=high,
        used=tuple(sorted(claim.claim.iri for claim in standing)),
        set_aside=tuple(sorted(aside, key=lambda item: item.claim)),
        sources=count_sources(standing),
    )


def count_sources(claims: Iterable[DatedClaim]) -> int:
    """Return how many independent sources stand behind figures: what two say together is no third source."""
    circles: list[set[str]] = []
    for claim in claims:
        touching = [circle for circle in circles if not circle.isdisjoint(claim.speakers)]
        joined = set(claim.speakers).union(*touching)
        circles = [circle for circle in circles if circle not in touching] + [joined]
    return len(circles)


def _noun(what: Counted, figures: Collection[int | None]) -> str:
    effect, category, _, thing = what
    if effect is Effect.DESTROYED:
        return thing if thing and figures == {1} else plural(thing or "thing")
    noun = _NOUNS[category]
    return _ONE.get(noun, noun.removesuffix("s")) if figures == {1} else noun


def combine(claims: Sequence[DatedClaim], rule: EstimateRule) -> Bounds:
    """Return low, best, high over the standing figure of each source."""
    contents = [claim.content for claim in claims]
    lows = [value for c in contents if (value := c.low if c.low is not None else c.best) is not None]
    closed = [c.high for c in contents if c.high is not None]
    opened = [low for c in contents if c.high is None and (low := c.low or c.best) is not None]
    is_open = bool(opened) and max(opened) > max(closed, default=-1)
    high = None if is_open or not closed else max(closed)
    named = [claim.content for claim in claims if claim.source != NARRATORS or not rule.named_first]
    bests = sorted(c.best for c in named if c.best is not None) or sorted(
        c.best for c in contents if c.best is not None
    )
    best = bests[_middle(len(bests), rule.best)] if bests else None
    bounded = any(c.low is not None for c in contents)
    return (min(lows) if bounded else None), best, (None if high is None else max(high, best or 0))
