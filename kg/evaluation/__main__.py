"""`python -m kg.evaluation`: print the score board; `--freeze` keeps it for the next comparison."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from kg.errors import KgError
from kg.evaluation.board import (
    Materials,
    Row,
    extract_all,
    only_these,
    read_frozen,
    refresh_scores,
    score_gold,
    score_labels,
    score_muc,
    score_trees,
    with_aliases,
    write_frozen,
)
from kg.extraction.base import Extractor
from kg.extraction.factory import make_extractor
from kg.resources import sample_file

_WORDS_A_REPORT = 300
Task = Callable[[Materials, Extractor, Path | None], list[Row]]
SCORES = Path("kg/serve/explorer/scores.json")
"""What the explorer shows of the board on its page of methods."""


@click.command()
@click.option(
    "--scorers",
    type=click.Path(path_type=Path),
    default=Path("../shared/eval"),
    show_default=True,
    help="Folder with score.py, score_muc.py and gold/.",
)
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    default=Path("../shared/corpus"),
    show_default=True,
    help="Folder with the corpora that the gold annotates.",
)
@click.option(
    "--frozen",
    type=click.Path(path_type=Path),
    default=Path("tests/bench/frozen"),
    show_default=True,
    help="Where frozen runs are kept.",
)
@click.option("--freeze", is_flag=True, help="Keep this run.")
@click.option(
    "--only", type=click.Choice(("gold", "sample", "wars", "newsrooms", "labels", "muc", "trees")), multiple=True
)
def command(scorers: Path, corpus: Path, frozen: Path, only: tuple[str, ...], *, freeze: bool) -> None:
    """Score the extractor against gold, labels and the last frozen run."""
    materials = Materials(scorers=scorers, corpus=corpus)
    extractor = make_extractor("rules")
    tasks: dict[str, Task] = {
        "gold": _gold,
        "sample": _sample,
        "wars": partial(_halves, "wars"),
        "newsrooms": partial(_halves, "newsrooms"),
        "labels": _labels,
        "muc": _muc,
        "trees": _trees,
    }
    rows: list[Row] = []
    for name in only or tuple(tasks):
        rows += tasks[name](materials, extractor, frozen if freeze else None)
    _print(rows, read_frozen(frozen / "board.csv"))
    if freeze:
        write_frozen(frozen / "board.csv", rows)
        refresh_scores(SCORES, rows)


def _gold(materials: Materials, extractor: Extractor, frozen: Path | None) -> list[Row]:
    gold = materials.need(materials.scorers / "gold")
    wanted = {path.stem for path in gold.glob("*.json")}
    paths = [*sorted(materials.corpus.glob("*.txt")), *sorted(materials.corpus.glob("*.jsonl"))]
    found = [value for _, value in extract_all(extractor, paths, wanted=wanted)]
    rows, report = score_gold("dev gold", gold, found, materials.scorers / "score.py")
    _keep(frozen, "gold", report)
    return rows + _slots("dev gold", report)


def _sample(materials: Materials, extractor: Extractor, frozen: Path | None) -> list[Row]:
    found = [value for _, value in extract_all(extractor, [sample_file()])]
    gold = Path("tests/gold/sample")
    with with_aliases(materials.need(materials.scorers), gold / "names" / "aliases.json") as scorers:
        rows, report = score_gold("own sample", gold, found, scorers / "score.py")
    _keep(frozen, "sample", report)
    return rows + _slots("own sample", report)


def _halves(name: str, materials: Materials, extractor: Extractor, frozen: Path | None) -> list[Row]:
    """Score a set of our own by halves; of half B, which is held out, nothing but sums is kept or shown."""
    gold = Path("tests/gold") / name
    found = [value for _, value in extract_all(extractor, [gold / "reports.jsonl"])]
    halves: dict[str, list[str]] = json.loads((gold / "names" / "halves.json").read_text(encoding="utf-8"))
    rows: list[Row] = []
    with with_aliases(materials.need(materials.scorers), gold / "names" / "aliases.json") as scorers:
        for half, names in sorted(halves.items()):
            with only_these(gold, names) as folder:
                wanted = [value for value in found if value["document"]["id"] in names]
                scored, report = score_gold(f"{name}, half {half}", folder, wanted, scorers / "score.py")
            if half == "A":
                _keep(frozen, f"{name}-a", report)
            rows += scored + _slots(f"{name}, half {half}", report)
    return rows


def _labels(materials: Materials, extractor: Extractor, frozen: Path | None) -> list[Row]:  # noqa: ARG001 - one signature
    path = materials.need(materials.corpus / "fakes-dev.jsonl")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    start, words = time.process_time(), sum(len(record["text"].split()) for record in records)
    found = {document.id: value for document, value in extract_all(extractor, [path])}
    minutes = (time.process_time() - start) / 60
    speed = Row(task="speed", measure="reports of 300 words a minute and core", ours=words / _WORDS_A_REPORT / minutes)
    return [*score_labels([record for record in records if record["id"] in found], found), speed]


def _muc(materials: Materials, extractor: Extractor, frozen: Path | None) -> list[Row]:  # noqa: ARG001 - one signature
    corpus = materials.need(materials.corpus / "muc4" / "tst1-tst2.jsonl")
    return score_muc(corpus, extractor, materials.scorers / "score_muc.py")


def _trees(materials: Materials, extractor: Extractor, frozen: Path | None) -> list[Row]:  # noqa: ARG001 - one signature
    return score_trees(materials.need(materials.corpus / "ud"))


def _slots(task: str, report: dict[str, Any]) -> list[Row]:
    by_kind = report["slots"]["kinds"]
    return [Row(task=task, measure=f"  {kind}", ours=100 * score["f1"]) for kind, score in by_kind.items()]


def _keep(folder: Path | None, name: str, report: dict[str, Any]) -> None:
    """Keep the scores of each document, so that a change shows the cases it won and lost."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{document},{found['events']['tp']},{found['events']['fp']},{found['events']['fn']},"
        f"{found['slots']['tp']},{found['slots']['fp']},{found['slots']['fn']}\n"
        for document, found in sorted(report["per_document"].items())
    ]
    header = "document,events_tp,events_fp,events_fn,slots_tp,slots_fp,slots_fn\n"
    (folder / f"{name}.csv").write_text(header + "".join(lines), encoding="utf-8")


def _print(rows: list[Row], frozen: dict[tuple[str, str], float]) -> None:
    click.echo(f"{'task':14} {'measure':42} {'ours':>8} {'baseline':>9} {'frozen':>8}")
    for row in rows:
        base = f"{row.baseline:9.1f}" if row.baseline is not None else f"{'-':>9}"
        last = frozen.get((row.task, row.measure))
        kept = f"{last:8.1f}" if last is not None else f"{'-':>8}"
        click.echo(f"{row.task:14} {row.measure:42} {row.ours:8.1f} {base} {kept}")


if __name__ == "__main__":
    try:
        command()
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(error.exit_code)
