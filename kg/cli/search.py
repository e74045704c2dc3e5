"""`kg search`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option, plain, print_json


@click.command("search")
@click.argument("text")
@click.option("--kind", help="Only these: document, sentence, actor, place, event, estimate, claim, agreement, report.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@json_option
@click.pass_obj
def command(session: Session, text: str, kind: str | None, limit: int, *, as_json: bool) -> None:
    """Find what holds all the words of TEXT, best first; the last word may be the beginning of one."""
    from kg.store.oxigraph import current_generation, texts_of
    from kg.store.texts import Texts

    texts = Texts(texts_of(current_generation(session.graph_folder)))
    try:
        hits = texts.search(text, kind=kind, limit=limit)
    finally:
        texts.close()
    if as_json:
        print_json(hits)
        return
    for hit in hits:
        place = f"#char={hit['start']},{hit['end']}" if "start" in hit else ""
        click.echo(f"{hit['kind']:9} {hit['iri']}{place}\n          {plain(hit['excerpt'])}")
