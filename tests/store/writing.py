"""A process that writes in every way there is, over and over, until it is killed: `test_kills.py` runs and kills it.

    python -m tests.store.writing GRAPH INPUTS FIRST ENGINE

It says `doing WAY` before and `done WAY WHAT` when the call has returned: from then on the write is acknowledged.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

from kg.errors import UsageError
from kg.pipeline.build import Options, build, rebuild
from kg.pipeline.overrule import overrule
from kg.resolution.model import Verdict
from kg.store.backup import back_up, restore
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from kg.store.push import push
from kg.store.releases import publish, releases
from kg.store.remote import RemoteStore
from kg.store.user_graphs import Change, Verb, write_graphs
from kg.vocabulary import CKG, RDF

NO_JAVA = Options(inference=False)
BATCHES = 12


class Writer:
    """Writes; each method is one way, takes a running number and returns what it acknowledged."""

    def __init__(self, path: Path, inputs: Path, engine: str) -> None:
        self.folder = GraphFolder(path=path)
        self.inputs = inputs
        self.beside = path.parent
        self.engine = RemoteStore(f"{engine}/query", update_endpoint=f"{engine}/update")

    def build(self, number: int) -> str:
        """Two documents, and one that is refused."""
        name = f"{number % BATCHES:02}.jsonl"
        build(self.folder, [self.inputs / name], NO_JAVA)
        return name

    def read_again(self, number: int) -> str:
        """Another version of the extractor reads what the first batches hold."""
        name = f"again-{number % BATCHES:02}.jsonl"
        build(self.folder, [self.inputs / name], NO_JAVA)
        return name

    def retry(self, number: int) -> str:
        """A document that validation refused, then the mended record of it."""
        for kind in ("bad", "mended"):
            build(self.folder, [self.inputs / f"{kind}-{number % BATCHES:02}.jsonl"], NO_JAVA)
        return f"m{number % BATCHES}"

    def rebuild(self, _: int) -> str:
        """The store anew."""
        rebuild(self.folder, inference=False)
        return "all"

    def withdraw(self, number: int) -> str:
        """A document goes for good."""
        name = f"w{number % BATCHES}"
        build(self.folder, [self.inputs / f"withdrawn-{number % BATCHES:02}.jsonl"], NO_JAVA)
        with self.folder.writing():
            journal = Journal(self.folder.journal)
            try:
                key = next(item.key for item in journal.documents() if item.id == name)
                journal.withdraw(key, "for the test")
            finally:
                journal.close()
        return name

    def publish(self, _: int) -> str:
        """A release."""
        rebuild(self.folder, inference=False)
        tag = f"t{len(releases(self.folder)) + 1}"
        with self.folder.writing():
            publish(self.folder, tag, configuration={})
        return tag

    def back_up(self, number: int) -> str:
        """A copy of all that cannot be derived."""
        name = f"backup-{number % 2}.tar"
        back_up(self.folder, self.beside / name)
        return name

    def restore(self, number: int) -> str:
        """The copy into a new folder."""
        source = self.beside / "restorable.tar"
        back_up(self.folder, source)
        name = f"restored-{len(list(self.beside.glob('restored-*')))}"
        restore(source, GraphFolder(path=self.beside / name))
        return name

    def _decide(self, verdict: Verdict | None) -> str:
        found = open_current(self.folder).quads_for_pattern(None, RDF.type, CKG.ReportedEvent, None)
        one, two = islice(sorted({quad.subject.value for quad in found}), 2)
        try:
            overrule(self.folder, (one, two), verdict, by="test", inference=False, progress=lambda _: None)
        except UsageError:
            return "nothing"
        return "decision"

    def same(self, _: int) -> str:
        """Two reports tell one event."""
        return self._decide(Verdict.POSITIVE)

    def different(self, _: int) -> str:
        """Two reports tell two."""
        return self._decide(Verdict.NEGATIVE)

    def undo(self, _: int) -> str:
        """A word is taken back."""
        return self._decide(None)

    def push(self, _: int) -> str:
        """Another engine is brought up to the graph."""
        done = push(self.folder, self.engine, wait=lambda _: None)
        return f"{done.waiting}-waiting"

    def write_graph(self, number: int) -> str:
        """A graph of a user's own."""
        name = f"urn:own:{number % BATCHES}"
        rebuild(self.folder, inference=False)
        quads = f"<urn:a> <urn:b> <urn:c> <{name}> .\n".encode()
        write_graphs(self.folder, [Change(name=name, verb=Verb.REPLACE, quads=quads)])
        return name

    def ways(self) -> dict[str, Callable[[int], str]]:
        """Every way to write, by name."""
        names = (
            "build",
            "read_again",
            "retry",
            "rebuild",
            "withdraw",
            "publish",
            "back_up",
            "restore",
            "same",
            "different",
            "undo",
            "push",
            "write_graph",
        )
        return {name: getattr(self, name) for name in names}


def work(writer: Writer, first: int) -> Iterator[str]:
    """Yield a line before and after each write, for ever."""
    ways = list(writer.ways().items())
    for number in count(first):
        name, way = ways[number % len(ways)]
        yield f"doing {name}"
        yield f"done {name} {way(number)}"


def main() -> None:
    path, inputs, first, engine = sys.argv[1:]
    for line in work(Writer(Path(path), Path(inputs), engine), int(first)):
        print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
