"""Who announces an agreement: whoever the report says told of it, where its makers did not do so themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.speaking import names_of
from kg.extraction.measures import AttributionMention
from kg.extraction.model import Role, RoleFiller, Stage, Status
from kg.extraction.parse.reading import Reading

TOLD_OF = frozenset({Stage.ANNOUNCED, Stage.SIGNED, Stage.EXTENDED})
REPORTING = frozenset({"media", "monitor", "civilians"})
"""Kinds of speakers that report an agreement and have no say in it."""


def with_announcers(reading: Reading, draft: Draft) -> Draft:
    """Return an agreement that somebody tells of with that speaker as its announcer; any other event as it is."""
    step = draft.agreement
    if step is None or step.stage not in TOLD_OF or draft.status is not Status.ASSERTED or draft.background:
        return draft
    if _announced_by_makers(draft):
        return draft
    found = tuple(_announcers(reading, draft))
    if not found:
        return draft
    kept = tuple(filler for filler in draft.roles if filler.role is not Role.ANNOUNCER)
    notes = (note("roles", "told by", filler.evidence[0], filler.name) for filler in found)
    return replace(draft, roles=(*kept, *found), notes=(*draft.notes, *notes))


def _announced_by_makers(draft: Draft) -> bool:
    """Whether the makers' own verb announces it: "X declared a truce", not "X and Y agreed to one"."""
    told = any(filler.role is Role.ANNOUNCER for filler in draft.roles)
    return told and not any(
        n.part == "agreement" and n.rule.rsplit(" ", 1)[-1].startswith("agree") for n in draft.notes
    )


def _announcers(reading: Reading, draft: Draft) -> Iterator[RoleFiller]:
    for mention in draft.said:
        names = names_of(reading, (mention,))
        if names and names[0][:1].isupper() and not _only_reports(reading, mention):
            evidence = () if mention.speaker is None else (mention.speaker,)
            yield RoleFiller(role=Role.ANNOUNCER, name=names[0], evidence=evidence)


def _only_reports(reading: Reading, mention: AttributionMention) -> bool:
    if mention.speaker is None:
        return True
    return any(actor.kind in REPORTING for actor in reading.actors if actor.span.overlaps(mention.speaker))
