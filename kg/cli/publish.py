"""`kg publish`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, json_option, print_json

if TYPE_CHECKING:
    from kg.store.folder import GraphFolder

_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
"""That of the places and actors in each graph (NOTICE), unless the user says another."""


@click.command("publish")
@click.argument("tag")
@click.option("--license", "licence", metavar="IRI", help=f"Licence of the graph; {_LICENSE} by default.")
@click.option("--creator", metavar="NAME", help="Who made the graph; this software by default.")
@click.option("--publisher", metavar="NAME", help="Who publishes it.")
@click.option("--endpoint", metavar="URL", help="Where others can ask it in SPARQL.")
@click.option("--issued", metavar="TIME", help="When it is published, such as 2026-11-28T12:00:00Z; now by default.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - a parameter an option
    session: Session,
    tag: str,
    licence: str | None,
    creator: str | None,
    publisher: str | None,
    endpoint: str | None,
    issued: str | None,
    *,
    as_json: bool,
) -> None:
    """Freeze the graph as release TAG, if it conforms to the shapes; a release never changes.

    The release has all statements as N-Quads, a description in VoID and DCAT, and what changed since the last one.
    Licence, creator, publisher and endpoint are those of the last release unless they are given.
    """
    from kg.errors import RefusedError
    from kg.export.description import write_release
    from kg.store.oxigraph import open_current
    from kg.store.releases import publish, require_free_tag
    from kg.validation.compiled import validate_graph

    folder = session.graph_folder
    require_free_tag(folder, tag)
    time = _time(issued)
    said = {"license": licence, "creator": creator, "publisher": publisher, "endpoint": endpoint}
    settings = _settings(folder, said)
    with folder.writing():
        store = open_current(folder)
        report = validate_graph(store)
        if not report.conforms:
            raise RefusedError("the graph violates the shapes; `kg validate` lists the faults")
        manifest = publish(
            folder,
            tag,
            configuration={**settings, "warnings": str(len(report.results))},
            issued=time,
            beside=lambda half, made: write_release(half, made, store),
        )
    if as_json:
        print_json({"tag": manifest.tag, "digest": manifest.digest, "counts": dict(manifest.counts)})
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    session.say(f"published {tag}: {len(manifest.documents)} documents, {counts}; digest {manifest.digest}")


def _settings(folder: GraphFolder, said: dict[str, str | None]) -> dict[str, str]:
    """Return version and settings: as given, else as at the last release."""
    from kg import __version__
    from kg.rdf import iri
    from kg.store.releases import releases

    earlier = releases(folder)
    last = {"license": _LICENSE, **(earlier[-1].configuration if earlier else {})}
    found = {name: value or last.get(name, "") for name, value in said.items()}
    for name in ("license", "endpoint"):
        if found[name]:
            iri(found[name])
    return {"kg": __version__, **{name: value for name, value in found.items() if value}}


def _time(issued: str | None) -> str:
    """Return the time in UTC, to the second.

    Raises:
        UsageError: it is none.
    """
    from kg.errors import UsageError

    try:
        time = datetime.fromisoformat(issued) if issued else datetime.now(UTC)
    except ValueError as error:
        raise UsageError(f"--issued: {issued!r} is no time; write it as 2026-11-28T12:00:00Z") from error
    zoned = time if time.tzinfo else time.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
