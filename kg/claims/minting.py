"""The names of a document's events, from which the IRIs of its reports and of their events follow.

A name is `DAY-PLACE-TYPE-KEY`: the first three for readers, the key a hash of the document and of what makes the event
this one in it. An event that was read before has the name of then (`Identity`), whatever is read now (D40).
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.model import ReportedEvent
from kg.identifiers import ID, digest, slug

Places = tuple[str, ...]


def name_events(document_key: str, events: Sequence[tuple[ReportedEvent, Places]]) -> list[str]:
    """Return the name of each event, given with the IRIs of its places; no two are alike.

    Kept names come first; of events alike in everything the later ones get a number into their key.
    """
    taken = {_key_of(event.identity.name) for event, _ in events if event.identity}
    names = []
    for event, places in events:
        if event.identity is not None:
            names.append(event.identity.name)
            continue
        key = first = content_key(document_key, event, places)
        number = 1
        while key in taken:
            number += 1
            key = digest(first, str(number))
        taken.add(key)
        names.append(f"{_words(event, places)}-{key}")
    return names


def content_key(document_key: str, event: ReportedEvent, places: Places) -> str:
    """Return the hash of what makes an event this one in its document: type, status, days and places."""
    days = (str(event.date.start), str(event.date.end))
    return digest(document_key, event.type.value, event.status.value, *days, *sorted(places))


def _words(event: ReportedEvent, places: Places) -> str:
    day = event.date.start.strftime("%Y%m%d") if event.date.start else "undated"
    place = places[0].rsplit("/", 1)[1] if places else "unplaced"
    return f"{day}-{place}-{slug(event.type.value)}"


def _key_of(name: str) -> str:
    return name.rsplit("-", 1)[1]


def report_iri(name: str) -> str:
    """Return the IRI of the report's view of the event of this name.

    >>> report_iri("20210504-kharkiv-bombing-0123456789abcdef")
    'https://w3id.org/ckg/id/report/0123456789abcdef'
    """
    return f"{ID}report/{_key_of(name)}"


def event_iri(name: str) -> str:
    """Return the IRI of the event that this report alone would tell (D4).

    >>> event_iri("20210504-kharkiv-bombing-0123456789abcdef").startswith(f"{ID}event/20210504-kharkiv-bombing-")
    True
    """
    return f"{ID}event/{name.rsplit('-', 1)[0]}-{digest(report_iri(name), length=8)}"
