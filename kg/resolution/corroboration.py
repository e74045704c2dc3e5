"""Who stands behind an event, counted by independent source and not by article.

A source is who said it, an organisation for its director or spokesman; reporters' own voices and captions are no
source of an event. An event is *disputed* where a source denies it or the named perpetrators exclude one another,
*corroborated* where two sources assert it, and otherwise *claimed*. How many sources stand behind a figure is counted
with its estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from kg.extraction.model import Mode, Role, Status
from kg.resolution.candidates import Telling
from kg.resolution.model import Verification

OWN_VOICE = frozenset({Mode.NARRATOR, Mode.CAPTION, Mode.IMPLIED})
_TWO = 2


def find_sources(tellings: Iterable[Telling]) -> tuple[str, ...]:
    """Return who asserts an event or a part of it, in order of IRI."""
    found = {
        speaker
        for telling in tellings
        for claim in telling.claims
        if claim.mode not in OWN_VOICE and claim.status is Status.ASSERTED
        for speaker in telling.voices(claim)
    }
    return tuple(sorted(found))


def verify(tellings: Sequence[Telling], sources: Sequence[str]) -> Verification:
    """Return how an event stands between its sources."""
    if any(not telling.is_fact for telling in tellings):
        return Verification.DISPUTED
    named = [blamed for telling in tellings if (blamed := _blamed(telling))]
    if any(not (one & two) for one, two in combinations(named, 2)):
        return Verification.DISPUTED
    return Verification.CORROBORATED if len(sources) >= _TWO else Verification.CLAIMED


def _blamed(telling: Telling) -> frozenset[str]:
    """Return the perpetrators a report names, with their governments, parents and states: blame of one is of both."""
    return telling.with_kin(r.filler for r in telling.report.roles if r.role is Role.PERPETRATOR and r.is_actor)
