"""`kg push`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option, plain, print_json

_AWAY = 4


@click.command("push")
@click.argument("endpoint")
@click.option("--update-endpoint", metavar="URL", help="Where updates go, if not to ENDPOINT.")
@click.option("--again", is_flag=True, help="Send everything, even what the endpoint has been seen to hold.")
@json_option
@click.pass_obj
def command(session: Session, endpoint: str, update_endpoint: str | None, *, again: bool, as_json: bool) -> int:
    """Bring another SPARQL engine up to this graph; what it does not take now waits for the next push."""
    from kg.store.push import push
    from kg.store.remote import RemoteStore, require_address

    remote = RemoteStore(
        require_address(endpoint), update_endpoint=require_address(update_endpoint) if update_endpoint else None
    )
    done = push(session.graph_folder, remote, again=again)
    if as_json:
        print_json({"sent": done.sent, "removed": done.removed, "waiting": done.waiting, "reason": done.reason})
    session.say(f"sent {done.sent} graphs, removed {done.removed}, waiting {done.waiting}")
    if done.reason:
        session.say(f"waiting because of {plain(done.reason)}; push again when that is mended")
    return _AWAY if done.waiting else 0
