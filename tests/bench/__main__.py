"""List the measurements with their commands: each takes minutes and a graph of its own, so none runs by itself."""

from __future__ import annotations

import ast
from pathlib import Path


def main() -> None:
    """Print each module's docstring; results are in the RESULTS files beside."""
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        print(f"== {path.name}\n{ast.get_docstring(ast.parse(path.read_text(encoding='utf-8')))}\n")


if __name__ == "__main__":
    main()
