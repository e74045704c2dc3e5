"""Measure total deaths on the FA-KES labels by the first toll of a report alone, without events.

    python tests/bench/deaths.py --texts FILE.jsonl

The floor for the engine: it has to tell the main event from the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import spacy

sys.path.insert(0, str(Path(__file__).parent))

from tolls import measure

from kg.extraction.measures import TollMention
from kg.extraction.model import Bound, Effect


def main() -> None:
    """Print how many totals are right, near, or named anywhere in the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, required=True)
    counts: Counter[str] = Counter()
    language = spacy.blank("en")
    for line in parser.parse_args().texts.read_text("utf-8").splitlines():
        record = json.loads(line)
        labels = record["labels"]
        if not labels or labels["nb_civilians"] in (None, ""):
            continue
        total = round(float(labels["nb_civilians"]) + float(labels["nb_noncivilians"]))
        tolls = [toll for toll in measure(record, language) if counts_here(toll)]
        found = first(tolls)
        counts["reports"] += 1
        counts["exact"] += found == total
        counts["within 10 % or 1"] += abs(found - total) <= max(1, total / 10)
        counts["named anywhere"] += total in {value(toll) for toll in tolls} or (total == 0 and not tolls)
    for key, number in counts.items():
        print(f"{number:5} {number / counts['reports']:.3f} {key}")


def counts_here(toll: TollMention) -> bool:
    """Whether a toll is of deaths, no part of another, and no sum over the war."""
    return toll.effect is Effect.KILLED and not (toll.subset or toll.superseded or toll.cumulative)


def value(toll: TollMention) -> int:
    """Return the one number that stands for a toll."""
    return next(number for number in (toll.best, toll.low, toll.high) if number is not None)


def first(tolls: list[TollMention]) -> int:
    """Return the sum of the first toll and those that share its verb; an exact figure is preferred to a vague one."""
    if not tolls:
        return 0
    if tolls[0].bound is Bound.VAGUE and len(tolls) > 1:
        return value(tolls[1])
    return sum(value(toll) for toll in tolls if toll.trigger == tolls[0].trigger)


if __name__ == "__main__":
    main()
