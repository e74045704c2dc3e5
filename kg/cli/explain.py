"""`kg explain`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, json_option, plain, print_json

if TYPE_CHECKING:
    from kg.query.explain import Explanation


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
    from kg.query.replaced import standing_event
    from kg.query.run import UnionStore, find_event
    from kg.store.oxigraph import open_current

    store = UnionStore(open_current(session.graph_folder))
    found = (expand(node) or find_event(store, node)).value
    now = standing_event(store, found)
    if now != found:
        session.say(f"{found} was merged into this event")
    with open_texts(session.graph_folder) as text_of:
        explanations = explain(store, now, text_of=text_of)
    if as_json:
        print_json([asdict(item) for item in explanations])
        return
    click.echo(now)
    for item in explanations:
        _print(item)


def _print(item: Explanation) -> None:
    click.echo(f"\n{plain(item.label)}  ({item.used}; {item.status})")
    click.echo(f"  {plain(item.chain)}")
    for sentence in item.sentences:
        text = " ".join(plain(sentence.marked).split())
        click.echo(f"  {plain(item.identifier)} [{sentence.start}, {sentence.end}): {text}")
    click.echo(f"  read by {item.extractor}; {item.claim}")
    for label, claim in item.supersedes:
        click.echo(f"  supersedes an earlier reading: {plain(label)}; {claim}")
