"""Write `ontology/index.html` and `shapes/index.html` anew; with `--check`, say whether they are current."""

import argparse
from pathlib import Path

from kg.reasoning.documentation.page import build_page
from kg.reasoning.documentation.rules import build_rules_page
from kg.resources import resource_folder

STALE = "{path} is not what the {what}: run make ontology"


def main(arguments: list[str] | None = None) -> str | None:
    """Return what is wrong, in words; `None` where nothing is."""
    parser = argparse.ArgumentParser(prog="python -m kg.reasoning.documentation", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where a page is out of date")
    parser.add_argument("--folder", type=Path, default=resource_folder("ontology"), help="the ontology")
    parser.add_argument("--shapes", type=Path, default=resource_folder("shapes"), help="the shapes")
    options = parser.parse_args(arguments)
    pages = (
        (options.folder / "index.html", build_page(options.folder), "ontology says"),
        (options.shapes / "index.html", build_rules_page(options.shapes), "shapes say"),
    )
    for path, page, what in pages:
        if not options.check:
            path.write_text(page, "utf-8", newline="\n")
        elif not path.exists() or path.read_text("utf-8") != page:
            return STALE.format(path=path, what=what)
    return None


if __name__ == "__main__":
    raise SystemExit(main())
