"""`kg different`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option
from kg.cli.overruling import by_option, decide, inference_option


@click.command("different")
@click.argument("one")
@click.argument("two")
@by_option
@inference_option
@json_option
@click.pass_obj
def command(session: Session, one: str, two: str, by: str, *, no_inference: bool, as_json: bool) -> None:
    """ONE and TWO, events or reports, are two events; a person's word outranks every rule.

    Each may be an IRI, a prefixed one (event:…, report:…) or an event's label. Only the consolidated layer is
    made anew; `kg undo` takes it back.
    """
    from kg.resolution.model import Verdict

    decide(session, (one, two), Verdict.NEGATIVE, by=by, inference=not no_inference, as_json=as_json)
