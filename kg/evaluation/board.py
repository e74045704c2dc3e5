"""The score board: gold, labels and speed, beside trivial baselines and the last frozen run.

The corpora and their scorers are no part of the project: the board is told where they lie.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.document.model import Document
from kg.document.read import read_inputs
from kg.errors import MissingPartError
from kg.evaluation.fakes import Answer, agreement, baseline_answer, label_answer, our_answer
from kg.evaluation.muc import fillers
from kg.extraction.base import Extractor
from kg.extraction.encode import to_json
from kg.language.reader import WEIGHTS, SentenceReader
from kg.language.training.score import CHANGES, tree_scores
from kg.language.training.trees import read_treebank

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """Where corpora and scorers lie; each may be missing, then its lines are left out and said to be."""

    scorers: Path
    corpus: Path

    def need(self, path: Path) -> Path:
        """Return the path.

        Raises:
            MissingPartError: it is not there.
        """
        if not path.exists():
            raise MissingPartError(str(path), "name the folders with --scorers and --corpus")
        return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the board; figures in percent but for counts."""

    task: str
    measure: str
    ours: float
    baseline: float | None = None


def extract_all(
    extractor: Extractor, paths: Iterable[Path], *, wanted: Container[str] | None = None
) -> Iterator[tuple[Document, Json]]:
    """Yield each readable document with its interchange object; only those with a wanted id, if any are named."""
    for item in read_inputs(paths):
        if isinstance(item, Document) and (wanted is None or item.id in wanted):
            yield item, to_json(extractor.extract(item), item)


def run_scorer(script: Path, arguments: Sequence[str | Path]) -> Json:
    """Run one of the scorers and return its JSON.

    Raises:
        MissingPartError: it fails; the message is its own.
    """
    done = subprocess.run(  # noqa: S603 - a script the user named
        [sys.executable, str(script), *map(str, arguments), "--json"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise MissingPartError(str(script), done.stderr.strip()[-300:] or "it fails without a word")
    found: Json = json.loads(done.stdout)
    return found


@contextmanager
def with_aliases(scorers: Path, extra: Path) -> Iterator[Path]:
    """Give a copy of the scorers whose aliases also hold those of our own gold."""
    aliases: dict[str, dict[str, list[str]]] = json.loads((scorers / "aliases.json").read_text(encoding="utf-8"))
    for section, names in json.loads(extra.read_text(encoding="utf-8")).items():
        for name, variants in names.items():
            known = aliases.setdefault(section, {}).setdefault(name, [])
            known += [variant for variant in variants if variant not in known]
    with tempfile.TemporaryDirectory() as folder:
        for script in scorers.glob("*.py"):
            shutil.copy(script, folder)
        (Path(folder) / "aliases.json").write_text(json.dumps(aliases), encoding="utf-8")
        yield Path(folder)


def score_gold(task: str, gold: Path, found: Sequence[Json], scorer: Path) -> tuple[list[Row], Json]:
    """Return events and slots scores against one folder of gold, and the scorer's whole report."""
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        predictions.write_text("".join(json.dumps(item) + "\n" for item in found), encoding="utf-8")
        report = run_scorer(scorer, ["--gold", gold, "--pred", predictions, "--per-document"])
    rows = [Row(task=task, measure=f"{name} F1", ours=100 * report[name]["f1"]) for name in ("events", "slots")]
    return rows, report


def score_labels(records: Sequence[Json], found: Mapping[str, Json]) -> list[Row]:
    """Return agreement with FA-KES labels beside the trivial baselines."""
    labels = {record["id"]: label_answer(record["labels"]) for record in records}
    ours: dict[str, Answer] = {key: our_answer(found[key]["events"]) for key in labels}
    trivial = {record["id"]: baseline_answer(record["title"], record["text"]) for record in records}
    mine, base = agreement(ours, labels), agreement(trivial, labels)
    return [Row(task="FA-KES", measure=name, ours=100 * mine[name], baseline=100 * base[name]) for name in mine]


def score_muc(corpus: Path, extractor: Extractor, scorer: Path) -> list[Row]:
    """Return CEAF-REE on MUC-4 TST1 and TST2, whose scorer prints its last line for all roles.

    Raises:
        MissingPartError: the scorer fails, or prints another form.
    """
    predictions = {document.id: fillers(document.text, value) for document, value in extract_all(extractor, [corpus])}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.json"
        path.write_text(json.dumps(predictions), encoding="utf-8")
        command = [sys.executable, str(scorer), "--gold", str(corpus), "--pred", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - named by the user
    match = re.search(r"^all .*F1\s+([\d.]+)", done.stdout, re.MULTILINE)
    if match is None:
        raise MissingPartError(str(scorer), f"it prints no F1 for all roles: {done.stderr.strip()[-200:]}")
    return [Row(task="MUC-4 TST1+2", measure="CEAF-REE F1", ours=float(match[1]))]


def score_trees(treebanks: Path) -> list[Row]:
    """Return UAS and LAS (labels without subtypes) on the test parts, as written, in lower case and in capitals."""
    reader = SentenceReader(WEIGHTS)
    rows: list[Row] = []
    for path in sorted(treebanks.glob("*-test.*")):
        gold = list(read_treebank(path))
        for name in ("as written", "lower", "upper"):
            trees = [CHANGES[name](tree) for tree in gold]
            scores = tree_scores(trees, [reader.read(tree.words) for tree in trees])
            task = path.name.split("-")[0].removeprefix("en_").upper()
            rows += [Row(task=task, measure=f"{score}, {name}", ours=scores[score]) for score in ("UAS", "LAS")]
    return rows


@contextmanager
def only_these(gold: Path, names: Iterable[str]) -> Iterator[Path]:
    """Give a folder with the gold of these documents alone."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            shutil.copy(gold / f"{name}.json", folder)
        yield Path(folder)


def refresh_scores(path: Path, rows: Iterable[Row]) -> None:
    """Write the board's figures into the rows of a published table that name them."""
    table: Json = json.loads(path.read_text(encoding="utf-8"))
    figures = {(row.task, row.measure.strip()): round(row.ours / 100, 4) for row in rows}
    for line in table["rows"]:
        figure = figures.get(tuple(line.get("board") or ()))
        field = "f1" if line.get("f1") is not None else "share"
        if figure is not None:
            line[field] = figure
    lines = ",\n".join(f"    {json.dumps(line, ensure_ascii=False)}" for line in table.pop("rows"))
    head = json.dumps(table, ensure_ascii=False, indent=2).removesuffix("\n}")
    path.write_text(f'{head},\n  "rows": [\n{lines}\n  ]\n}}\n', encoding="utf-8")


def write_frozen(path: Path, rows: Sequence[Row]) -> None:
    """Keep the board's rows, so that the next run shows what changed; tasks that were not run keep theirs."""
    figures = {(row.task, row.measure): row.ours for row in rows}
    ran = {row.task for row in rows}
    earlier = {key: figure for key, figure in read_frozen(path).items() if key[0] not in ran}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["task", "measure", "ours"])
        writer.writerows([*key, f"{figure:.2f}"] for key, figure in (earlier | figures).items())


def read_frozen(path: Path) -> dict[tuple[str, str], float]:
    """Return the rows of the last frozen run; none if there was none."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["task"], row["measure"]): float(row["ours"]) for row in csv.DictReader(stream)}
