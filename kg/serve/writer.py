"""The process that writes users' graphs; the front starts one for each batch, and it ends with the batch.

Changes come as JSON on standard input, what they came to goes to standard output. `sys.argv[1]` is the graph folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import KgError, LockedError, RefusedError
from kg.serve.model import BUSY
from kg.store.folder import GraphFolder
from kg.store.user_graphs import Change, Verb, write_graphs


def main() -> None:
    """Write a batch; a failure is told, never half told."""
    changes = [change_from(value) for value in json.load(sys.stdin)]
    json.dump(_write(GraphFolder(path=Path(sys.argv[1])), changes), sys.stdout)


def _write(folder: GraphFolder, changes: list[Change]) -> Mapping[str, Any]:
    try:
        return asdict(write_graphs(folder, changes))
    except LockedError as error:
        return {"status": 503, "type": BUSY, "detail": str(error)}
    except RefusedError as error:
        return {"status": 503, "type": "not-writable-now", "detail": str(error)}
    except KgError as error:
        return {"status": 500, "type": "not-written", "detail": str(error)}


def change_to(change: Change) -> dict[str, Any]:
    """Return a change as JSON."""
    return {**asdict(change), "quads": change.quads.decode()}


def change_from(value: Mapping[str, Any]) -> Change:
    """Return the change that `change_to` wrote."""
    return Change(**{**value, "verb": Verb(value["verb"]), "quads": value["quads"].encode()})


if __name__ == "__main__":
    main()
