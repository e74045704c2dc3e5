"""Measure tolls, parse-free or parsed: found, missed and invented against the gold files.

    python tests/bench/tolls.py --gold DIR --texts FILE_OR_DIR ... [--parse] [--verbose]

A toll is found where effect, category, low and high are right and its evidence overlaps that of a gold toll.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from kg.document.model import Document
from kg.extraction.measures import TollMention
from kg.extraction.time.dating import date_document
from kg.extraction.time.expressions import find_times
from kg.extraction.tolls.find import find_tolls
from kg.extraction.tolls.quantities import find_quantities

Language = Callable[[str], Doc]


def texts(paths: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield document ids with their records."""
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.read_text("utf-8").splitlines():
                record = json.loads(line)
                yield record["id"], record
        else:
            yield path.stem, {"text": path.read_text("utf-8")}


def read(*, parse: bool) -> Language:
    """Return what makes a `Doc` of a text."""
    if not parse:
        return spacy.blank("en")
    from kg.language.pipeline import load_language

    return load_language()


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--parse", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    language = read(parse=arguments.parse)
    records = dict(texts(arguments.texts))
    counts: Counter[str] = Counter()
    for file in sorted(arguments.gold.glob("*.json")):
        gold = json.loads(file.read_text("utf-8"))
        record = records[gold["document"]["id"]]
        compare(gold, record, language, counts, verbose=arguments.verbose)
    found, missed, invented = counts["found"], counts["missed"], counts["invented"]
    print(dict(counts), f"P {found / (found + invented):.3f} R {found / (found + missed):.3f}")


def measure(record: dict[str, Any], language: Language) -> list[TollMention]:
    """Return the tolls of one report."""
    published = record.get("published")
    document = Document(id="x", text=record["text"], published=date.fromisoformat(published) if published else None)
    doc = language(document.text)
    times = find_times(doc, anchor=date_document(document).issued)
    return list(find_tolls(doc, find_quantities(doc), times))


def compare(
    gold: dict[str, Any], record: dict[str, Any], language: Language, counts: Counter[str], *, verbose: bool
) -> None:
    """Count what was found, missed and invented in one report."""
    tolls = measure(record, language)
    text = record["text"]
    used: set[int] = set()
    rows = [(event, toll) for event in gold["events"] for toll in event["tolls"]]
    for event, row in rows:
        fits = [
            at
            for at, toll in enumerate(tolls)
            if any(toll.span.start < end and start < toll.span.end for start, end in row["evidence"])
            and (toll.effect, toll.category, toll.low, toll.high)
            == (row["effect"], row["category"], row["low"], row["high"])
        ]
        used.update(fits)
        news = "background" if event["background"] else "news"
        counts["found" if fits else "missed"] += 1
        counts[f"{news} {'found' if fits else 'missed'}"] += 1
        if not fits and verbose:
            quote = [text[start:end] for start, end in row["evidence"]]
            print(f"{file_of(gold)} MISSED {row['effect']} {row['category']} {row['low']}-{row['high']} {quote}")
    for at, toll in enumerate(tolls):
        told = (toll.effect, toll.low, toll.high)
        if at not in used and any(told == (row["effect"], row["low"], row["high"]) for _, row in rows):
            # The same figure told once more, as in a headline: merged by the engine.
            counts["repeated"] += 1
        elif at not in used:
            counts["invented"] += 1
            if verbose:
                shown = f"{toll.effect} {toll.category} {toll.low}-{toll.high} {toll.rule}"
                flags = f"{'summary ' * toll.summary}{'subset ' * toll.subset}{'cumulative' * toll.cumulative}"
                print(f"{file_of(gold)} INVENTED {shown} {flags} | {text[toll.span.start : toll.span.end]}")


def file_of(gold: dict[str, Any]) -> str:
    """Return the short id of a gold document."""
    return str(gold["document"]["id"])


if __name__ == "__main__":
    main()
