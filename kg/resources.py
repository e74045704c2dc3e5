"""Where the shipped ontology, shapes, queries and sample lie, in a checkout and in a wheel alike."""

from __future__ import annotations

from pathlib import Path

from kg.errors import MissingPartError

PACKAGE = Path(__file__).parent


def resource_folder(name: str) -> Path:
    """Return the folder `name`: "ontology", "shapes" or "queries".

    The wheel carries them as `kg/_resources/<name>`, a checkout has them beside `kg/`.

    Raises:
        MissingPartError: the installation is incomplete.
    """
    for folder in (PACKAGE / "_resources" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise MissingPartError(f"the folder {name!r}", "install conflict-kg again; its files are incomplete")


def sample_file() -> Path:
    """Return the sample reports that ship with the package, as JSON Lines."""
    return PACKAGE / "sample" / "reports.jsonl"
