"""Measure dating: gold days, agreement with the metadata, and the years of datelines that are taken away.

python tests/bench/dating.py --gold DIR --texts FILE.jsonl [--verbose]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path

from kg.document.model import Document
from kg.extraction.time.dateline import find_datelines
from kg.extraction.time.dating import date_document


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    gold = {}
    for file in arguments.gold.glob("*.json"):
        head = json.loads(file.read_text("utf-8"))["document"]
        gold[head["id"]] = head["issued_resolved"]
    counts: Counter[str] = Counter()
    for line in arguments.texts.read_text("utf-8").splitlines():
        record = json.loads(line)
        count(record, gold, counts, verbose=arguments.verbose)
    for key, value in sorted(counts.items()):
        print(f"{value:5} {key}")


def count(record: dict[str, str], gold: dict[str, str], counts: Counter[str], *, verbose: bool) -> None:
    """Count one report."""
    document = Document(id=record["id"], text=record["text"], published=date.fromisoformat(record["published"]))
    dating = date_document(document)
    counts[f"known by {dating.steps[0].rule}"] += 1
    counts["metadata agrees" if dating.issued == document.published else "metadata differs"] += 1
    if record["id"] in gold:
        counts["gold right" if str(dating.issued) == gold[record["id"]] else "gold wrong"] += 1
    lines = find_datelines(document.text)
    if not lines:
        return
    if lines[0].weekday is not None:
        counts["weekday of the dateline fits" if lines[0].agrees else "weekday of the dateline does not fit"] += 1
        without_year(document, lines[0].day, counts, verbose=verbose)


def without_year(document: Document, day: date, counts: Counter[str], *, verbose: bool) -> None:
    """Take the year out of the dateline, and the metadata away: what remains is reasoning."""
    span = find_datelines(document.text)[0].span
    words = document.quote(span).replace(str(day.year), "")
    text = document.text[: span.start] + words.rstrip() + document.text[span.end :]
    found = date_document(Document(id="x", text=text)).issued
    result = "undecided" if found is None else "right" if found == day else "wrong"
    counts[f"year taken away: {result}"] += 1
    if verbose and result == "wrong":
        print(document.id, day, found, text[:120])


if __name__ == "__main__":
    main()
