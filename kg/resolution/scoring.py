"""The points of a pair of reports, part by part, and the judgement they give."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from kg.claims.model import PlaceNode
from kg.extraction.model import EventType, PlaceKind, Stage
from kg.identifiers import slug
from kg.resolution.candidates import Candidate
from kg.resolution.model import Judgement, Verdict
from kg.resolution.rules import IdentityRule

_ARTICLES = frozenset({"al", "el", "as", "an", "ar", "at", "ad", "ash", "the"})
_KM_PER_DEGREE = 111.2
_SMALL_CORPUS = 50
_MOST_FURTHER = 3
_SPECIFIC = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.DISTRICT, PlaceKind.SITE, None})
_BROKEN = frozenset({Stage.VIOLATED, Stage.COLLAPSED, Stage.REJECTED})
_INSIDE = {PlaceKind.ADMIN2: "inside_district", PlaceKind.COUNTRY: "inside_country"}
Points = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A pair with its points by part; `apart` says why it cannot be one event."""

    parts: Mapping[str, float]
    apart: str | None = None

    @property
    def points(self) -> float:
        """The sum."""
        return math.fsum(self.parts.values())


class Scorer:
    """Scores pairs by one rule; knows how rare each word is among the reports."""

    def __init__(self, candidates: Sequence[Candidate], rule: IdentityRule) -> None:
        self._rule = rule
        self._total = len(candidates) + _SMALL_CORPUS
        self._seen: dict[str, int] = {}
        for candidate in candidates:
            for word in candidate.words:
                self._seen[word] = self._seen.get(word, 0) + 1
        self._names = {iri: node.name for candidate in candidates for iri, node in candidate.nodes.items()}
        self._vectors: dict[str, dict[str, float]] = {}

    def score(self, one: Candidate, two: Candidate) -> Scored:
        """Return the points of two reports."""
        types = self._types(one, two)
        if types is None:
            return Scored(parts={}, apart="types that are never one event")
        if _is_opposed(one.telling.report.stage, two.telling.report.stage):
            return Scored(parts={}, apart="one founds or keeps the agreement, the other breaks or refuses it")
        if self._is_war_and_battle(one, two) or self._is_war_and_battle(two, one):
            return Scored(parts={}, apart="one is the war of a country, the other a battle")
        if ahead := self._ahead(one, two) or self._ahead(two, one):
            return Scored(parts={}, apart=ahead)
        place = self._places(one, two)
        days, why = self._days(one, two, is_same_place=place >= self._rule.points["place"]["same"])
        killed = self._tolls(one.killed, two.killed, known=one.among & two.among, parts=one.among | two.among)
        points, is_other_day = self._rule.points["words"], days <= self._rule.points["day"]["neighbours"]
        # Newsrooms tell the strikes of two days in the same words, but seldom with the same hundred dead.
        is_other_day &= killed < self._rule.points["toll"]["telling"]
        # The dead of a war become more from year to year: that two reports are far apart says nothing.
        least = 0.0 if one.is_container and two.is_container else -math.inf
        parts = {
            "type": types,
            "day": days,
            "place": place,
            "killed": max(least, killed),
            "injured": max(least, self._tolls(one.injured, two.injured)) * self._rule.points["toll"]["injured_share"],
            "actor": self._actors(one, two),
            "agreement": self._agreement(one, two),
            "weapon": self._weapons(one, two),
            "words": self._words(one, two, most=points["most_other_day" if is_other_day else "most"]),
        }
        if why is None and not (one.is_container and two.is_container) and not self._is_anchored(parts):
            parts["anchor"] = self._rule.points["anchor"]["none"]
        return Scored(parts={name: round(points, 2) for name, points in parts.items() if points}, apart=why)

    def _types(self, one: Candidate, two: Candidate) -> float | None:
        """Return the points of the types; what is called a massacre has the better of a killing's and an attack's."""
        kinds = one.telling.report.type, two.telling.report.type
        told = self._rule.type_points(*kinds)
        if kinds[0] is kinds[1]:
            return told
        open_kinds = (EventType.ATTACK if self._is_judged(c) else c.telling.report.type for c in (one, two))
        found = [points for points in (told, self._rule.type_points(*open_kinds)) if points is not None]
        return max(found, default=None)

    def _is_judged(self, candidate: Candidate) -> bool:
        """Whether no means is told, only what to think of it."""
        is_killing = candidate.telling.report.type is EventType.EXECUTION
        return is_killing and not self._rule.judging.isdisjoint(candidate.words)

    def _is_anchored(self, parts: Points) -> bool:
        """Whether a day, a place or a figure ties the two: "millions fled since 2011" is said of no one flight."""
        day = parts["day"] > self._rule.points["day"]["wide"]
        return day or parts["place"] > 0 or parts["killed"] > 0 or parts["agreement"] > 0

    def _days(self, one: Candidate, two: Candidate, *, is_same_place: bool) -> tuple[float, str | None]:
        """Return the points of the days, and why they forbid one event."""
        points = self._rule.points["day"]
        if one.first is None or one.last is None or two.first is None or two.last is None:
            # Campaigns are seldom told with a day: that one has none says less.
            return points["container_unknown" if one.is_container and two.is_container else "unknown"], None
        gap = max((two.first - one.last).days, (one.first - two.last).days)
        if one.assumed or two.assumed:
            return points[self._assumed_case(one, two, gap)], None
        limit, case = self._gap_case(one, two, gap, is_same_place=is_same_place)
        if gap > limit:
            return points["gap"], f"{gap} days apart"
        return points[case], None

    def _assumed_case(self, one: Candidate, two: Candidate, gap: int) -> str:
        """Name the case of news without a day; what it tells may have happened some days before the report's news."""
        early, late = sorted((one, two), key=lambda candidate: candidate.first or date.max)
        is_late = late.assumed and not early.assumed and gap <= self._rule.points["day"]["longest_gap"]
        return "assumed" if gap <= 0 else "assumed_late" if is_late else "assumed_off"

    def _ahead(self, undated: Candidate, dated: Candidate) -> str | None:
        """Say why a report without a day cannot tell the event: it appeared before the event began.

        A report from another time zone may carry the day before; a day that is itself taken over says too little,
        and so does that of a campaign, which each report lets begin when it likes.
        """
        appeared, is_undated = undated.telling.issued, undated.assumed or undated.first is None
        is_dated = not (dated.assumed or dated.inherited or undated.is_container)
        if not (is_undated and is_dated) or appeared is None or dated.first is None:
            return None
        days = (dated.first - appeared).days
        return f"told {days} days before the other began" if days > self._rule.points["day"]["zones"] else None

    def _gap_case(self, one: Candidate, two: Candidate, gap: int, *, is_same_place: bool) -> tuple[float, str]:
        """Return the most days that two told days may lie apart, and how near these come."""
        points = self._rule.points["day"]
        if one.is_container and two.is_container and gap > 0:
            return points["container_gap"], "container"
        if one.inherited or two.inherited:
            return points["inherited_gap"], self._inherited_case(one, two, gap)
        if gap > 0:
            # A station falls, and a day later the town around it: only one place takes more than a day.
            is_slow = is_same_place and {one.telling.report.type, two.telling.report.type} <= self._rule.groups["slow"]
            step = "neighbours" if gap == 1 else "gap"
            return points["longest_gap"], f"slow_{step}" if is_slow else step
        if one.width == two.width == 0:
            return points["longest_gap"], "same"
        is_wide = max(one.width, two.width) + 1 >= points["wide_from"]
        return points["longest_gap"], "wide" if is_wide else "overlap"

    def _inherited_case(self, one: Candidate, two: Candidate, gap: int) -> str:
        """Name the case of a day that one took over from its report's news.

        A follow-up has the day of its own news, later than the event's; the day of an event to come it cannot have.
        """
        if gap > 0:
            early, late = sorted((one, two), key=lambda candidate: candidate.first or date.max)
            return "followed_up" if late.inherited and not early.inherited else "inherited_off"
        width = max(one.width, two.width)
        if width + 1 >= self._rule.points["day"]["wide_from"]:
            return "wide"
        return "inherited_range" if width else "inherited"

    def _places(self, one: Candidate, two: Candidate) -> float:
        points = self._rule.points["place"]
        if self._is_war(one) and self._is_war(two) and one.telling.country == two.telling.country:
            return points["one_war"]
        if not one.own or not two.own:
            return points["unknown"]
        found = max(self._place_points(a, b) for a, b in product(one.own, two.own))
        kinds = {one.telling.report.type, two.telling.report.type}
        # A deal has the place where it was made and the one where it holds; people who move, whence and where to.
        least = next((points[kind] for kind in ("deal", "way") if kinds <= self._rule.groups[kind]), found)
        if one.is_container and two.is_container and found == points["same_country"]:
            return points["whole_country"]
        return max(found, least)

    def _is_war_and_battle(self, war: Candidate, battle: Candidate) -> bool:
        """Whether one is a country's war and the other is fought in a part of it and called no war, or is abroad."""
        if not battle.is_container or _is_whole(battle) or not self._is_war(war):
            return False
        is_abroad = all(place.country != war.telling.country for place in battle.own)
        return is_abroad or not self._is_called_war(battle)

    def _is_war(self, candidate: Candidate) -> bool:
        """Whether the war of a whole country is told, by its words and by no narrower place."""
        is_known = candidate.is_container and candidate.telling.country is not None
        return is_known and _is_whole(candidate) and self._is_called_war(candidate)

    def _is_called_war(self, candidate: Candidate) -> bool:
        return bool(self._rule.wars.search(candidate.telling.text))

    def _place_points(self, one: PlaceNode, two: PlaceNode) -> float:
        points = self._rule.points["place"]
        if one.iri == two.iri:
            if one.kind is PlaceKind.COUNTRY:
                return points["same_country"]
            return points["same" if one.kind in _SPECIFIC else "same_division"]
        for inner, outer in ((one, two), (two, one)):
            if outer.iri in inner.parents:
                kind = _INSIDE.get(outer.kind) if outer.kind else None
                return points[kind or ("inside_settlement" if outer.kind in _SPECIFIC else "inside_province")]
        if one.country and two.country and one.country != two.country:
            # "At the border with X" is told of both sides; a country alone says less than a place in it.
            is_vague = PlaceKind.COUNTRY in (one.kind, two.kind)
            return points["across_border" if is_vague else "other_country"]
        if _share_division(one, two) and name_key(one.name) == name_key(two.name):
            return points["alike"]
        return self._apart_points(one, two)

    def _apart_points(self, one: PlaceNode, two: PlaceNode) -> float:
        """Return the points of two places of which neither holds the other."""
        points = self._rule.points["place"]
        distance = distance_km(one, two)
        if distance is None or any(_is_vague(place, self._rule) for place in (one, two)):
            return points["vague" if _share_division(one, two) else "apart"]
        if reach := sum(place.radius_km or 0.0 for place in (one, two) if place.kind is PlaceKind.REGION):
            return points["inside_region" if distance <= reach + points["near_km"] else "apart"]
        if one.kind is two.kind is PlaceKind.DISTRICT and distance <= points["near_km"]:
            return points["quarters"]
        limits = (points["close_km"], points["close"]), (points["near_km"], points["near"])
        if found := next((value for limit, value in limits if distance <= limit), None):
            return found
        return points["capital" if self._is_loose(one, two) else "apart"]

    def _is_loose(self, one: PlaceNode, two: PlaceNode) -> bool:
        """Whether one may stand for the province of the other: "in Idlib" is said of both."""
        shared = set(one.parents[:-1]) & set(two.parents[:-1])
        return any(self._names.get(iri) in (one.name, two.name) for iri in shared)

    def _tolls(
        self,
        one: frozenset[int],
        two: frozenset[int],
        *,
        known: frozenset[int] = frozenset(),
        parts: frozenset[int] = frozenset(),
    ) -> float:
        """Return the points of two reports' figures.

        Args:
            known: figures of children or women that both give.
            parts: figures of children or women: that they are far from a count of all says nothing.
        """
        points = self._rule.points["toll"]
        if shared := sorted((one & two) | known, reverse=True):
            first, *further = (self._figure_points(figure) for figure in shared)
            return first + points["another_share"] * math.fsum(further[:_MOST_FURTHER])
        whole = [(min(a, b) / max(a, b), min(a, b)) for a, b in product(one - parts, two - parts)]
        ratio, figure = max(whole, default=(points["far_ratio"], 0))
        if ratio >= points["close_ratio"]:
            return points["close_share"] * self._figure_points(figure)
        return points["far"] if ratio < points["far_ratio"] else 0.0

    def _figure_points(self, figure: int) -> float:
        """Return the points of a figure that both give: the higher, the rarer."""
        points = self._rule.points["toll"]
        return min(points["same"] + points["same_per_doubling"] * math.log2(figure), points["same_most"])

    def _actors(self, one: Candidate, two: Candidate) -> float:
        points = self._rule.points["actor"]
        aims = one.targets & two.targets
        is_facility = any(aim in one.telling.places for aim in aims)
        target = points["facility" if is_facility else "target"] if aims else 0.0
        if one.actors & two.targets and two.actors & one.targets:
            return points["swapped"]
        if not one.actors or not two.actors:
            return target
        case = "shared" if one.actors & two.actors else "kin" if one.kin & two.kin else "disjoint"
        return points[case] + target

    def _agreement(self, one: Candidate, two: Candidate) -> float:
        left, right = one.telling.report, two.telling.report
        if left.agreement_kind is None or right.agreement_kind is None:
            return 0.0
        is_same = left.agreement_kind == right.agreement_kind and left.stage is right.stage
        return self._rule.points["agreement"]["same_step" if is_same else "other_step"]

    def _weapons(self, one: Candidate, two: Candidate) -> float:
        shared = set(one.telling.report.weapons) & set(two.telling.report.weapons)
        return self._rule.points["weapon"]["shared"] if shared else 0.0

    def _words(self, one: Candidate, two: Candidate, *, most: float) -> float:
        points = self._rule.points["words"]
        if not one.words or not two.words:
            return 0.0
        left, right = self._vector(one), self._vector(two)
        alike = math.fsum(weight * right[word] for word, weight in left.items() if word in right)
        # A passage of a few words has little to share: that it shares nothing then says little.
        least = points["least"] * min(1.0, min(len(one.words), len(two.words)) / points["few"])
        return min(max(points["share"] * (alike - points["base"]), least), most)

    def _vector(self, candidate: Candidate) -> dict[str, float]:
        """Weigh each word by its rarity; unit length."""
        found = self._vectors.get(candidate.iri)
        if found is None:
            rarity = {word: math.log(self._total / self._seen[word]) for word in sorted(candidate.words)}
            length = math.sqrt(math.fsum(weight * weight for weight in rarity.values())) or 1.0
            found = {word: weight / length for word, weight in rarity.items()}
            self._vectors[candidate.iri] = found
        return found


def _is_opposed(one: Stage | None, two: Stage | None) -> bool:
    return one is not None and two is not None and (one in _BROKEN) is not (two in _BROKEN)


def _is_whole(candidate: Candidate) -> bool:
    """Whether no place narrower than a country is told."""
    return all(place.kind is PlaceKind.COUNTRY for place in candidate.own)


def is_narrow(place: PlaceNode, rule: IdentityRule) -> bool:
    """Whether it is a settlement or a site, and known to more than its division."""
    return place.kind in _SPECIFIC and not _is_vague(place, rule)


def _is_vague(place: PlaceNode, rule: IdentityRule) -> bool:
    """Whether the point says little: that of a division, or of a place of which only the division is known."""
    if place.kind is PlaceKind.REGION:
        return False
    return place.kind not in _SPECIFIC or (place.radius_km or 0.0) > rule.points["place"]["vague_km"]


def _share_division(one: PlaceNode, two: PlaceNode) -> bool:
    """Whether something smaller than a country holds both."""
    return bool(set(one.parents[:-1]) & set(two.parents[:-1]))


def name_key(name: str) -> str:
    """Return what is left of a name when articles, vowels and doubled letters are gone.

    >>> name_key("al-Jafra"), name_key("Jafrah")
    ('jfr', 'jfr')
    """
    words = (word for word in slug(name).split("-") if word not in _ARTICLES)
    bare = re.sub(r"[aeiouy]|(?<=\w)h\b", "", " ".join(words))
    return re.sub(r"(.)\1", r"\1", bare) or name


def distance_km(one: PlaceNode, two: PlaceNode) -> float | None:
    """Return the kilometres between two points, on a flat map around them; none where a point is not known."""
    if one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return None
    middle = math.radians((one.latitude + two.latitude) / 2)
    east = (one.longitude - two.longitude) * math.cos(middle)
    return _KM_PER_DEGREE * math.hypot(one.latitude - two.latitude, east)


def judge(one: Candidate, two: Candidate, scored: Scored, rule: IdentityRule) -> Judgement | None:
    """Return the judgement on a pair; none where the answer is a plain no."""
    limits = rule.points["verdict"]
    points = scored.points
    if points < limits["keep"] or not scored.parts:
        return None
    verdict = Verdict.NEGATIVE
    if scored.apart is None and points >= limits["unsure"]:
        verdict = Verdict.POSITIVE if points >= limits["positive"] else Verdict.UNSURE
    told = ", ".join(f"{name} {value:+.1f}" for name, value in scored.parts.items())
    return Judgement(
        left=one.iri,
        right=two.iri,
        verdict=verdict,
        score=score_of(points, limits["positive"], rule),
        rule="apart" if scored.apart else "points",
        explanation=f"{scored.apart}; {told}" if scored.apart else f"{points:+.1f} points: {told}",
        by=rule.version,
    )


def score_of(points: float, limit: float, rule: IdentityRule) -> float:
    """Return points as a score from 0 to 1, a half at the limit."""
    return round(1 / (1 + math.exp((limit - points) / rule.points["verdict"]["score_scale"])), 3)
