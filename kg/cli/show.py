"""`kg show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import Session, json_option, plain, print_json
from kg.errors import UsageError
from kg.identifiers import ID

if TYPE_CHECKING:
    from kg.document.model import Document, Repair, Zone

_WIDEST = 90


@click.command("show")
@click.argument("document", metavar="ID")
@json_option
@click.pass_obj
def command(session: Session, document: str, *, as_json: bool) -> None:
    """Print one document: its day and why, its zones, repairs, events, warnings. ID is its own id, key or IRI."""
    from kg.document.store_form import load_document
    from kg.store.journal import Journal

    document = document.removeprefix("doc:").removeprefix(f"{ID}doc/")
    folder = session.graph_folder
    folder.require()
    journal = Journal(folder.journal)
    try:
        fits = [item for item in journal.documents() if document in (item.id, item.key)]
        if len(fits) != 1:
            keys = ", ".join(item.key for item in fits)
            found = f"there are {len(fits)}, with the keys {keys}" if fits else "there is none"
            raise UsageError(f"document {document!r}: {found}; {_remedy(document)}")
        kept = load_document(fits[0].body)
        extractions = [item for item in journal.extractions() if item.key == kept.key]
        graphs = list(journal.graphs(keys=frozenset({kept.key})))
        refused = [item for item in journal.quarantined() if item.key == kept.key]
    finally:
        journal.close()
    value = {
        "key": kept.key,
        "state": fits[0].state,
        "origin": kept.origin,
        "zones": [_zone(kept, zone) for zone in kept.zones],
        "repairs": [_repair(repair) for repair in kept.repairs],
        "extraction": json.loads(extractions[0].body) if extractions else None,
        "warnings": [json.loads(item.warnings) for item in graphs if item.warnings],
        "quarantine": [{"stage": item.stage, "reason": item.reason} for item in refused],
    }
    if as_json:
        print_json(value)
        return
    _print(kept.id, value)


def _remedy(name: str) -> str:
    """Say how to get what was meant: a thing of the graph, or a document by another name."""
    kind, colon, _ = name.removeprefix(ID).replace("/", ":", 1).partition(":")
    if colon and kind != "doc":
        return f"`kg explain {name}` shows what is behind things of the graph"
    return "`kg query 'SELECT ?id ?title { ?d a ckg:Document ; dct:identifier ?id ; dct:title ?title }'` lists them"


def _zone(document: Document, zone: Zone) -> dict[str, Any]:
    start, end = zone.span.start, zone.span.end
    text = document.quote(zone.span)
    return {"start": start, "end": end, "kind": zone.kind.value, "reason": zone.reason, "text": text}


def _repair(repair: Repair) -> dict[str, Any]:
    span = repair.span
    return {"start": span.start, "end": span.end, "damaged": repair.damaged, "reads": repair.repaired}


def _print(identifier: str, value: dict[str, Any]) -> None:
    click.echo(f"{plain(identifier)}  {value['state']}  {value['key']}")
    header = (value["extraction"] or {}).get("document", {})
    for name in ("title", "publisher", "published", "issued_resolved"):
        if header.get(name):
            click.echo(f"  {name}: {plain(str(header[name]))}")
    for step in header.get("dating", ()):
        click.echo(f"  dated by {step['rule']}: {plain(step['finding'])}")
    for zone in value["zones"]:
        text = " ".join(plain(zone["text"]).split())
        shown = text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"
        click.echo(f"  [{zone['start']}, {zone['end']}) {zone['kind']}: {shown}")
    for repair in value["repairs"]:
        where = f"[{repair['start']}, {repair['end']})"
        click.echo(f"  {where} damaged: {plain(repair['damaged'])} reads {plain(repair['reads'])}")
    for event in (value["extraction"] or {}).get("events", ()):
        where = ", ".join(place["name"] for place in event["places"])
        when = event["date"]["start"] or "undated"
        flag = " (background)" if event["background"] else ""
        click.echo(f"  {event['id']} {event['type']} {event['status']} {when} {plain(where)}{flag}")
    for item in value["quarantine"]:
        click.echo(f"  quarantined at {item['stage']}: {plain(item['reason'])}")
