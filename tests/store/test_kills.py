"""kill -9 in every way to write: what was acknowledged stays, nothing is half visible, a rebuild gives the same.

The long run, 200 kills: KG_LONG=1 python -m pytest tests/store/test_kills.py -s
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.pipeline.build import Options, build, rebuild
from kg.rdf import iri, read_nquads
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import current_generation, open_current
from kg.store.push import push
from kg.store.releases import read_manifest
from kg.store.remote import RemoteStore
from kg.store.seal import stored_digest
from kg.store.user_graphs import user_graphs
from kg.store.verify import journal_faults, verify
from tests.records import Json, market, toll, write_records
from tests.store.test_remote import start_oxigraph
from tests.store.writing import BATCHES, Writer

LONG = bool(os.environ.get("KG_LONG"))
KILLS = 200 if LONG else 13
NO_JAVA = Options(inference=False)
SOON = {"back_up": 0.12, "restore": 0.25, "publish": 1.0}
"""Seconds within which a quick write is killed, so that most are killed in its middle; the others within LATER."""
LATER = 2.0


def violating(number: int) -> Json:
    """A record that reads well and that validation refuses: the bounds of its figure are out of order."""
    item = market(f"m{number}")
    quote = "killing five civilians"
    item["events"][0]["tolls"] = [toll(item["document"]["text"], quote, 9, 5, 3)]
    return item


def write_inputs(path: Path) -> None:
    path.mkdir()
    for number in range(BATCHES):
        name = f"{number:02}.jsonl"
        refused = market(f"refused{number}") | {"events": [{"id": "e1", "type": "Nonsense"}]}
        good = (market(f"a{number}", killed=5), market(f"b{number}", killed=7, speaker="Rescue Service"))
        write_records(path / name, *good, refused)
        again = market(f"a{number}", killed=5) | {"extractor": {"name": "coder", "version": "2"}}
        again["events"][0]["tolls"][0] |= {"low": 4, "best": 4, "high": 4}
        write_records(path / f"again-{name}", again)
        write_records(path / f"bad-{name}", violating(number))
        write_records(path / f"mended-{name}", market(f"m{number}"))
        write_records(path / f"withdrawn-{name}", market(f"w{number}"))


class Ledger:
    """What was acknowledged so far; `check` finds it all again."""

    def __init__(self, folder: GraphFolder) -> None:
        self.folder = folder
        self.acknowledged: Counter[str] = Counter()
        self.killed_in: Counter[str] = Counter()
        self._named: dict[str, set[str]] = {}

    def note(self, lines: list[str]) -> None:
        for line in lines:
            what, way, *name = line.split()
            if what == "done":
                self.acknowledged[way] += 1
                self._named.setdefault(way, set()).update(name)
        last = [line.split() for line in lines if line.startswith("do")]
        self.killed_in[last[-1][1] if last and last[-1][0] == "doing" else "between"] += 1

    def named(self, way: str) -> set[str]:
        return self._named.get(way, set())

    def lost(self) -> list[str]:
        """Everything acknowledged that is not there."""
        if not self.folder.journal.exists():
            return [f"{way}: no journal" for way in self.acknowledged]
        return [*self._lost_documents(), *self._lost_files()]

    def _lost_documents(self) -> list[str]:
        journal = Journal(self.folder.journal)
        try:
            stored = {item.id: item.key for item in journal.documents(state="stored")}
            gone = {item.id for item in journal.documents() if item.key in journal.withdrawn()}
            versions = {identifier: [r.version for r in journal.readings(key)] for identifier, key in stored.items()}
            decisions = len(list(journal.decisions()))
            own = {graph.name for graph in user_graphs(journal)}
        finally:
            journal.close()
        numbers = {int(name.removesuffix(".jsonl")) for name in self.named("build")}
        wanted = {f"{kind}{number}" for number in numbers for kind in "ab"} | self.named("retry")
        read = {f"a{int(name[6:8])}" for name in self.named("read_again")}
        said = sum(self.acknowledged[way] for way in ("same", "different"))
        return [
            *(f"{name}: not stored" for name in wanted - stored.keys()),
            *(f"{name}: not read by version 2" for name in read if versions.get(name, ["1"])[-1] != "2"),
            *(f"{name}: not withdrawn" for name in self.named("withdraw") - gone),
            *(f"{name}: withdrawn and stored" for name in self.named("withdraw") & stored.keys()),
            *([f"{said} decisions, {decisions} are there"] if decisions < said else []),
            *(f"{name}: no such graph" for name in self.named("write_graph") - own),
        ]

    def _lost_files(self) -> list[str]:
        lost = []
        for tag in self.named("publish"):
            try:
                read_manifest(self.folder.path / "releases" / tag)
            except StoreError as error:
                lost.append(str(error))
        beside = self.folder.path.parent
        lost += [f"{name}: missing" for name in self.named("back_up") if not (beside / name).is_file()]
        for name in self.named("restore"):
            lost += [fault.what for fault in journal_faults(beside / name / "journal.sqlite")]
        return lost


def half_visible(folder: GraphFolder) -> list[str]:
    """Documents of which a reader sees something else than a whole reading."""
    try:
        current_generation(folder)
    except StoreError:
        return []
    store = open_current(folder)
    journal = Journal(folder.journal)
    try:
        keys = [item.key for item in journal.documents()]
        known = {reading.graph: reading.quads_sha256 for key in keys for reading in journal.readings(key)}
        whole = {graph.graph: stored_digest(read_nquads(graph.quads)) for graph in journal.graphs()}
    finally:
        journal.close()
    seen = [name.value for name in store.named_graphs() if "/graph/doc/" in getattr(name, "value", "")]
    # A superseded reading may still be what the frozen store shows; that it is one is enough there.
    return [
        name
        for name in seen
        if name not in known
        or (name in whole and stored_digest(store.quads_for_pattern(None, None, None, iri(name))) != whole[name])
    ]


def run_and_kill(folder: GraphFolder, inputs: Path, first: int, engine: str, chance: random.Random) -> list[str]:
    command = [sys.executable, "-m", "tests.store.writing", str(folder.path), str(inputs), str(first), engine]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        begun = process.stdout.readline()
        assert begun.startswith("doing"), process.stderr.read()
        time.sleep(chance.uniform(0, SOON.get(begun.split()[1], LATER)))
        process.kill()
        rest = process.stdout.read()
        assert process.wait() == -signal.SIGKILL, process.stderr.read()
    # A kill may cut the last line off.
    return (begun + rest).rpartition("\n")[0].splitlines()


def read_once(folder: GraphFolder) -> dict[str, str]:
    """Digest of the quads of each document that only builds wrote."""
    journal = Journal(folder.journal)
    try:
        names = {item.key: item.id for item in journal.documents(state="stored")}
        return {names[graph.key]: graph.digest for graph in journal.graphs() if names[graph.key].startswith("b")}
    finally:
        journal.close()


@pytest.mark.slow
def test_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    write_inputs(inputs)
    remote, server = start_oxigraph(tmp_path)
    engine = remote.endpoint.removesuffix("/query")
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [inputs / "00.jsonl", inputs / "01.jsonl"], NO_JAVA)
    ways = len(Writer(folder.path, inputs, engine).ways())
    ledger, chance = Ledger(folder), random.Random(11)  # noqa: S311 - no secret
    try:
        for kill in range(KILLS):
            ledger.note(run_and_kill(folder, inputs, kill % ways + ways * (kill // ways), engine, chance))
            assert list(journal_faults(folder.journal)) == []
            assert (ledger.lost(), half_visible(folder)) == ([], [])
        build(folder, sorted(inputs.glob("[0-9]*.jsonl")), NO_JAVA)
        done = push(folder, RemoteStore(f"{engine}/query", update_endpoint=f"{engine}/update"))
        build(undisturbed := GraphFolder(path=tmp_path / "undisturbed"), sorted(inputs.glob("[0-9]*.jsonl")), NO_JAVA)
        faults = verify(folder)
        shutil.rmtree(folder.store)
        before, derived = rebuild(folder, inference=False)
    finally:
        server.kill()
        server.wait()

    print(f"{KILLS} kills in {dict(ledger.killed_in)}; acknowledged {dict(ledger.acknowledged)}; 0 lost")  # noqa: T201
    assert (faults, done.waiting) == ([], 0)
    assert (before == derived.digest, ledger.lost()) == (True, [])
    assert read_once(folder) == read_once(undisturbed)
