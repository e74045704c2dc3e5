"""`kg diff`."""

from __future__ import annotations

from dataclasses import asdict

import click

from kg.cli.common import Session, json_option, plain, print_json

_DIFFERENT = 1
_SHOWN = 20


@click.command("diff")
@click.argument("before")
@click.argument("after", default="now")
@click.option("--exit-code", is_flag=True, help="Exit 1 if there is a difference.")
@json_option
@click.pass_obj
def command(session: Session, before: str, after: str, *, exit_code: bool, as_json: bool) -> int:
    """Compare two releases, or a release with the graph as it is (`now`)."""
    from kg.store.releases import difference

    found = difference(session.graph_folder, before, after)
    if as_json:
        print_json(asdict(found))
    else:
        for name, (first, second) in found.counts.items():
            click.echo(f"{name}: {first} -> {second}" + ("" if first == second else f" ({second - first:+})"))
        for name, values in asdict(found).items():
            if name not in {"counts", "names"} and values:
                click.echo(f"{name.replace('_', ' ')}: {len(values)}")
                for value in values[:_SHOWN]:
                    known = found.names.get(value)
                    click.echo(f"    {value}  {plain(known)}" if known else f"    {value}")
                if len(values) > _SHOWN:
                    click.echo(f"    and {len(values) - _SHOWN} more; --json has them all")
    return _DIFFERENT if exit_code and not found.is_empty else 0
