"""Measure the gazetteer: size, speed, and accuracy on gold places and on UCDP's names.

    python tests/bench/places.py [--gold FOLDER] [--texts FILE ...] [--ucdp FILE] [--gazetteer FILE]

`--ucdp` is only honest on a gazetteer compiled with `--without-reports`: the shipped one has learnt those names.
"""

from __future__ import annotations

import argparse
import collections
import json
import lzma
import random
import statistics
import time
from pathlib import Path

from kg.gazetteer.compile.reports import bare_division
from kg.gazetteer.focus import focus_on
from kg.gazetteer.lookup import FILE, Gazetteer
from kg.gazetteer.mentions import find_mentions
from kg.gazetteer.model import PlaceMention
from kg.gazetteer.names import name_key
from kg.gazetteer.resolve import resolve_place
from kg.gazetteer.focus import focus_of


def measure_speed(gazetteer: Gazetteer, count: int = 100_000) -> None:
    rows = gazetteer._database.execute("SELECT name, country FROM place WHERE kind > 2 ORDER BY n").fetchall()
    sample = random.Random(7).choices(rows, k=count)  # noqa: S311
    for label, ask in (
        ("candidates, exact", lambda name, country: gazetteer.candidates(name)),
        ("candidates, with skeleton", lambda name, country: gazetteer.candidates(name, countries=[country])),
    ):
        start = time.process_time()
        for name, country in sample:
            ask(name, country)
        print(f"{label}: {count} look-ups in {time.process_time() - start:.1f} s CPU")
    focuses = {country: focus_on(gazetteer, countries=[country]) for _, country in sample}
    start = time.process_time()
    for name, country in sample:
        resolve_place(PlaceMention(name=name), gazetteer=gazetteer, focus=focuses[country])
    print(f"resolve_place: {count} distinct-ish mentions in {time.process_time() - start:.1f} s CPU")


def measure_gold(gazetteer: Gazetteer, folder: Path, texts: dict[str, str]) -> None:
    right = total = found = 0
    wrong: collections.Counter[str] = collections.Counter()
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = texts.get(gold["document"]["id"])
        if text is None:
            continue
        spans = find_mentions(text, gazetteer)
        focus = focus_of(spans, words=text.split())
        surfaces = {name_key(span.name) for span in spans}
        for place in {json.dumps(place, sort_keys=True) for event in gold["events"] for place in event["places"]}:
            wanted = json.loads(place)
            total += 1
            word = {"admin1": "province", "city": "city"}.get(wanted["kind"])
            answer = resolve_place(PlaceMention(name=wanted["name"], kind_word=word), gazetteer=gazetteer, focus=focus)
            ok = answer.country == wanted.get("country") and (
                wanted.get("admin1") is None or answer.admin1 == wanted["admin1"] or wanted["kind"] == "country"
            )
            known = answer.place is not None or "--" in answer.id
            right += ok and known
            found += any(name_key(label) in surfaces for label in (wanted["name"], answer.name))
            if not ok:
                wrong[f"{path.stem} {wanted['name']} ({wanted.get('admin1')}) -> {answer.id} {answer.admin1}"] += 1
    print(f"gold places: {right} of {total} in the right country and province ({right / total:.3f})")
    for line in wrong:
        print("  wrong:", line)


def measure_ucdp(gazetteer: Gazetteer, path: Path) -> None:
    codes = {}
    outcome: collections.Counter[str] = collections.Counter()
    misses: list[str] = []
    seen = set()
    for line in lzma.open(path, "rt", encoding="utf-8"):
        row = json.loads(line)
        name, country = row["location_where_name"], row["location_root_name"]
        word = (name or "").rpartition(" ")[2].lower()
        key = (name, row["location_adm1_name"], country)
        if word not in {"village", "town", "city"} or not row["location_adm1_name"] or key in seen:
            continue
        seen.add(key)
        if country not in codes:
            places = gazetteer.find_key(name_key(country)) or gazetteer.find_key(name_key(country.split(" (")[0]))
            codes[country] = next((place.country for place in places if place.kind == "country"), None)
        if codes[country] is None:
            outcome["country unknown"] += 1
            continue
        division = gazetteer.admin1_named(bare_division(row["location_adm1_name"]), codes[country])
        focus = focus_on(gazetteer, countries=[codes[country]])
        answer = resolve_place(PlaceMention(name=name), gazetteer=gazetteer, focus=focus)
        if division is None:
            outcome["division unknown"] += 1
        elif answer.place is None:
            outcome["named node"] += 1
        elif answer.country != codes[country]:
            outcome["wrong country"] += 1
            misses.append(f"{name} ({country}) -> {answer.id} {answer.country}")
        elif answer.admin1 == division.name:
            outcome["right division"] += 1
        else:
            outcome["wrong division"] += 1
            misses.append(f"{name} ({country}, {division.name}) -> {answer.id} {answer.admin1}")
    print("UCDP names, country in focus:", dict(outcome.most_common()))
    decided = outcome["right division"] + outcome["wrong division"] + outcome["wrong country"]
    print(f"  of those found: {outcome['right division'] / max(1, decided):.3f} in the right division")
    for line in random.Random(1).sample(misses, min(12, len(misses))):  # noqa: S311
        print("  wrong:", line)


def read_texts(paths: list[Path]) -> dict[str, str]:
    texts = {}
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                texts[row["id"]] = row["text"]
        else:
            texts[path.stem] = path.read_text(encoding="utf-8")
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--ucdp", type=Path)
    parser.add_argument("--gazetteer", type=Path, default=FILE)
    options = parser.parse_args()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        Gazetteer.open(file=options.gazetteer).close()
        times.append(time.perf_counter() - start)
    print(f"file {options.gazetteer.stat().st_size / 1e6:.1f} MB, open {statistics.median(times) * 1000:.1f} ms")
    with Gazetteer.open(file=options.gazetteer) as gazetteer:
        print(gazetteer.figures())
        measure_speed(gazetteer)
        if options.gold:
            measure_gold(gazetteer, options.gold, read_texts(options.texts))
        if options.ucdp:
            measure_ucdp(gazetteer, options.ucdp)


if __name__ == "__main__":
    main()
