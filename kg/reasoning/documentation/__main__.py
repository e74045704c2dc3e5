"""Write `ontology/index.html` anew after every change of the ontology; with `--check`, say whether it is current."""

import argparse
from pathlib import Path

from kg.reasoning.documentation.page import build_page
from kg.resources import resource_folder

STALE = "{path} is not what the ontology says: run make ontology"


def main(arguments: list[str] | None = None) -> str | None:
    """Return what is wrong, in words; `None` where nothing is."""
    parser = argparse.ArgumentParser(prog="python -m kg.reasoning.documentation", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where the page is out of date")
    parser.add_argument("--folder", type=Path, default=resource_folder("ontology"), help="the ontology")
    options = parser.parse_args(arguments)
    path, page = options.folder / "index.html", build_page(options.folder)
    if not options.check:
        path.write_text(page, "utf-8", newline="\n")
        return None
    current = path.read_text("utf-8") if path.exists() else ""
    return None if current == page else STALE.format(path=path)


if __name__ == "__main__":
    raise SystemExit(main())
