"""`kg verify`."""

from __future__ import annotations

from dataclasses import asdict

import click

from kg.cli.common import Session, counted, json_option, print_json

_FAILED = 1


@click.command("verify")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> int:
    """Check that nothing is lost: journal checksums, every document's quads in each index, texts, releases.

    Prints each loss with its remedy, and exits 1 if there is one.
    """
    from kg.store.verify import verify

    faults = verify(session.graph_folder)
    if as_json:
        print_json([asdict(fault) for fault in faults])
    else:
        for fault in faults:
            click.echo(f"{fault.where}: {fault.what}; {fault.remedy}")
    session.say(counted(len(faults), "fault") if faults else "nothing is lost")
    return _FAILED if faults else 0
