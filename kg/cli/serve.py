"""`kg serve`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from kg.cli.common import Session, json_option, print_json


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes any free one.")
@click.option("--base-url", metavar="URL", help="The address under which others reach it, behind a proxy.")
@click.option("--allow-host", "hosts", multiple=True, metavar="HOST[:PORT]", help="Answer for this Host too.")
@click.option("--cors", is_flag=True, help="Let pages of other sites ask.")
@click.option("--release", metavar="TAG", help="Serve a published release instead of the newest state.")
@click.option("--endpoint", metavar="URL", help="Let another engine answer, filled with `kg push`.")
@click.option("--writable", is_flag=True, help="Let who has the token write graphs of their own under /graphs.")
@click.option(
    "--auth-token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Holds the token for --writable; otherwise the variable KG_AUTH_TOKEN does.",
)
@click.option("--workers", type=click.IntRange(1), default=None, help="Quick queries at a time; twice the cores.")
@click.option("--slow-workers", type=click.IntRange(1), default=2, show_default=True, help="Long queries at a time.")
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds for a query.")
@click.option("--max-rows", type=click.IntRange(0), default=0, help="Refuse longer answers; 0 for no limit.")
@click.option("--memory", type=click.IntRange(64), default=1024, show_default=True, help="MiB for a query.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    session: Session,
    host: str,
    port: int,
    base_url: str | None,
    hosts: tuple[str, ...],
    release: str | None,
    endpoint: str | None,
    auth_token_file: Path | None,
    workers: int | None,
    *,
    cors: bool,
    writable: bool,
    slow_workers: int,
    timeout: float,
    max_rows: int,
    memory: int,
    as_json: bool,
) -> None:
    """Serve the graph: SPARQL endpoint, pages, API; prints its address.

    Every query runs in a worker of its own, without network, and is ended at the time limit.
    """
    from kg.errors import UsageError
    from kg.query.catalogue import load_catalogue
    from kg.serve.model import Limits
    from kg.serve.server import Settings, serve
    from kg.store.remote import require_address

    if writable and (release or endpoint):
        raise UsageError("--writable writes to the newest state of this folder; leave out --release and --endpoint")
    limits = Limits(slow=slow_workers, timeout=timeout, rows=max_rows, memory=memory * 1024 * 1024)
    settings = Settings(
        folder=session.graph_folder,
        host=host,
        port=port,
        base=base_url,
        allow_hosts=hosts,
        cors=cors,
        release=release,
        quiet=session.quiet,
        endpoint=require_address(endpoint) if endpoint else None,
        token=_token(auth_token_file) if writable else None,
        limits=replace(limits, fast=workers) if workers else limits,
    )
    own = session.graph_folder.own("queries")
    for fault in load_catalogue([own] if own else []).faults.values():
        session.say(f"kg: left out: {fault}")
    serve(settings, tell=(lambda address: print_json({"address": address})) if as_json else click.echo)


def _token(path: Path | None) -> str:
    from kg.errors import UsageError

    # Taken out of the environment, so that no worker inherits it.
    token = path.read_text(encoding="utf-8", errors="replace").strip() if path else os.environ.pop("KG_AUTH_TOKEN", "")
    if not token:
        raise UsageError("--writable needs a token: give --auth-token-file FILE, or set KG_AUTH_TOKEN")
    return token
