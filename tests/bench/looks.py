"""Look at every page of a graph folder: pictures at three widths, light and dark, what is too wide, what axe finds.

    python tests/bench/looks.py /tmp/graph /tmp/pictures

Pages are those of `explorer.py`, the heaviest of each kind. What is serious is printed and makes the exit code 1;
the pictures are for somebody to look at.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.explorer import PAGES, served, things
from tests.explorer.browser import Browser
from tests.explorer.test_browser import AXE, SERIOUS

WIDTHS = (1400, 800, 390)
SCHEMES = ("light", "dark")
MORE = (
    ("answer", "/questions/disagreements?ask=1"),
    ("built query", "/build?find=AirStrike&p=ckg:place&t=is&v=Idlib"),
    ("nothing there", "/page/event/none"),
)


def faults(browser: Browser, url: str, pictures: Path) -> Iterator[str]:
    """Take all pictures; yield what is wrong."""
    pages = [*PAGES, *things(url), *MORE]
    for scheme in SCHEMES:
        browser.scheme(scheme)
        for width in WIDTHS:
            browser.size(width)
            for name, path in pages:
                browser.open(url + path)
                browser.settle(0.2)
                browser.picture(pictures / f"{name.replace(' ', '-')}-{width}-{scheme}.png")
                if browser.run("document.documentElement.scrollWidth > innerWidth"):
                    yield f"{name}, {width} px: wider than the window"
                if width == WIDTHS[0]:
                    browser.run(f"{AXE.read_text(encoding='utf-8')};0")
                    yield from (f"{name}, {scheme}: {found}" for found in browser.run(SERIOUS))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pictures", type=Path)
    options = parser.parse_args()
    options.pictures.mkdir(parents=True, exist_ok=True)
    found = 0
    with (
        served(options.folder) as (url, _),
        tempfile.TemporaryDirectory() as profile,
        Browser(Path(profile)) as browser,
    ):
        for fault in faults(browser, url, options.pictures):
            found += 1
            print(fault, flush=True)
    print(f"{found} faults; pictures in {options.pictures}")
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main())
