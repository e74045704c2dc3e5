"""`kg explain`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, json_option, plain, print_json

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.query.explain import Explanation
    from kg.query.run import UnionStore


@click.command("explain")
@click.argument("node", metavar="IRI")
@json_option
@click.pass_obj
def command(session: Session, node: str, *, as_json: bool) -> None:
    """Print the sentences behind an event, estimate, claim, actor or place.

    IRI may be whole, prefixed (event:…, estimate:…, claim:…), or a label. Spans are in [[double brackets]].
    """
    from kg.query.documents import open_texts
    from kg.query.explain import explain
    from kg.query.parameters import expand
    from kg.query.run import UnionStore
    from kg.store.oxigraph import open_current

    store = UnionStore(open_current(session.graph_folder))
    found = expand(node) or _named(store, node)
    with open_texts(session.graph_folder) as text_of:
        explanations = explain(store, found.value, text_of=text_of)
    if as_json:
        print_json([asdict(item) for item in explanations])
        return
    click.echo(found.value)
    for item in explanations:
        _print(item)


def _named(store: UnionStore, label: str) -> NamedNode:
    """Return the event of this label, or else the one thing that has it: claims are often called as their event."""
    from kg.errors import QueryError
    from kg.query.run import find_label
    from kg.vocabulary import CKG

    try:
        return find_label(store, label, CKG.Event.value)
    except QueryError:
        return find_label(store, label)


def _print(item: Explanation) -> None:
    click.echo(f"\n{plain(item.label)}  ({item.used}; {item.status})")
    chain = [f"said by {' and '.join(item.said_by)}"]
    if item.spokesperson:
        chain.append(f"through {item.spokesperson}")
    if item.relayed_by:
        chain.append(f"relayed by {', '.join(item.relayed_by)}")
    chain.append(f"published by {item.publisher}" + (f" on {item.issued}" if item.issued else ""))
    click.echo(f"  {plain(', '.join(chain))} ({item.mode})")
    for sentence in item.sentences:
        text = " ".join(plain(sentence.marked).split())
        click.echo(f"  {plain(item.identifier)} [{sentence.start}, {sentence.end}): {text}")
    click.echo(f"  read by {item.extractor}; {item.claim}")
