"""What `kg same`, `kg different` and `kg undo` share."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, print_json, show_progress
from kg.errors import TermError, UsageError

if TYPE_CHECKING:
    from kg.resolution.model import Verdict

by_option = click.option(
    "--by", envvar="USER", default="a person", show_default=True, metavar="NAME", help="Who says so; also USER."
)
inference_option = click.option("--no-inference", is_flag=True, help="Do not run the reasoner (it needs Java).")


def decide(
    session: Session, names: tuple[str, str] | None, verdict: Verdict | None, *, by: str, inference: bool, as_json: bool
) -> None:
    """Keep the decision, rebuild the consolidated layer and say what came of it."""
    from kg.pipeline.overrule import overrule

    session.graph_folder.require()
    named = (_iri(session, names[0]), _iri(session, names[1])) if names else None
    with show_progress(session) as progress:
        done = overrule(
            session.graph_folder,
            named,
            verdict,
            by=by,
            inference=inference,
            progress=lambda stage: progress(stage, 0, 0),
        )
    if as_json:
        print_json(asdict(done))
    session.say(f"{done.verdict}: {done.left} and {done.right}; the graph now has {done.derived.events} events")


def _iri(session: Session, name: str) -> str:
    """Return the IRI that a user's word for an event or report is, abbreviates or is the label of."""
    from kg.query.parameters import expand
    from kg.query.run import UnionStore, find_event
    from kg.store.oxigraph import open_current

    try:
        named = expand(name)
    except TermError as error:
        raise UsageError(f"{name}: no IRI: {error.reason}; correct it, or give the event's label") from error
    return (named or find_event(UnionStore(open_current(session.graph_folder)), name)).value
