"""Measure the gazetteer: size, speed, and accuracy on gold places and on UCDP's names.

    python tests/bench/places.py [--gold FOLDER] [--texts FILE ...] [--ucdp FILE] [--points FILE]
        [--gazetteer FILE]

`--ucdp` and `--points` are only honest on a gazetteer compiled with `--without-reports`: the shipped one has learnt those names.
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
import lzma
import random
import statistics
import time
from pathlib import Path

from kg.gazetteer.compile.reports import bare_division
from kg.gazetteer.focus import focus_of, focus_on
from kg.gazetteer.geometry import distance_km
from kg.gazetteer.lookup import FILE, Gazetteer
from kg.gazetteer.mentions import find_mentions
from kg.gazetteer.model import Focus, PlaceMention, ResolvedPlace
from kg.gazetteer.names import name_key
from kg.gazetteer.resolve import resolve_place

NEAR_KM = 25.0


def measure_speed(gazetteer: Gazetteer, count: int = 100_000) -> None:
    rows = gazetteer._database.execute("SELECT name, country FROM place WHERE kind > 2 ORDER BY n").fetchall()
    sample = random.Random(7).choices(rows, k=count)  # noqa: S311
    for label, ask in (
        ("candidates, no country", lambda name, _: gazetteer.candidates(name)),
        ("candidates, country given", lambda name, country: gazetteer.candidates(name, countries=[country])),
    ):
        start = time.process_time()
        for name, country in sample:
            ask(name, country)
        print(f"{label}: {count} look-ups in {time.process_time() - start:.1f} s CPU")
    start = time.process_time()
    for name, country in sample[: count // 10]:
        gazetteer.candidates(name.replace("a", "e").replace("u", "ou"), countries=[country])
    print(f"candidates, respelled: {count // 10} look-ups in {time.process_time() - start:.1f} s CPU")
    focuses = {country: focus_on(gazetteer, countries=[country]) for _, country in sample}
    start = time.process_time()
    for name, country in sample:
        resolve_place(PlaceMention(name=name), gazetteer=gazetteer, focus=focuses[country])
    print(f"resolve_place: {count} mentions in {time.process_time() - start:.1f} s CPU")


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


def read_ucdp(path: Path) -> list[tuple[str, str, str]]:
    """Return distinct (place with its kind word, division, country), settlements only."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    names = {(row["location_where_name"], row["location_adm1_name"], row["location_root_name"]) for row in rows}
    return sorted(
        (name, division, country)
        for name, division, country in names
        if name and division and name.rpartition(" ")[2].lower() in {"village", "town", "city"}
    )


def country_code(gazetteer: Gazetteer, country: str) -> str | None:
    places = gazetteer.find_key(name_key(country)) or gazetteer.find_key(name_key(country.split(" (", maxsplit=1)[0]))
    return next((place.country for place in places if place.kind == "country"), None)


def measure_ucdp(gazetteer: Gazetteer, path: Path) -> None:
    outcome: collections.Counter[str] = collections.Counter()
    misses: list[str] = []
    for name, division_name, country in read_ucdp(path):
        code = country_code(gazetteer, country)
        division = gazetteer.admin1_named(bare_division(division_name), code) if code else None
        if code is None or division is None:
            outcome["division unknown"] += 1
            continue
        focus = focus_on(gazetteer, countries=[code])
        answer = resolve_place(PlaceMention(name=name), gazetteer=gazetteer, focus=focus)
        if answer.place is None:
            outcome["named node"] += 1
        elif answer.country != code:
            outcome["wrong country"] += 1
            misses.append(f"{name} ({country}) -> {answer.id} {answer.country}")
        else:
            right = answer.admin1 == division.name
            outcome["right division" if right else "wrong division"] += 1
            misses += [] if right else [f"{name} ({country}, {division.name}) -> {answer.id} {answer.admin1}"]
    print("UCDP names, country in focus:", dict(outcome.most_common()))
    decided = outcome["right division"] + outcome["wrong division"] + outcome["wrong country"]
    print(f"  of those found: {outcome['right division'] / max(1, decided):.3f} in the right division")
    for line in random.Random(1).sample(misses, min(12, len(misses))):  # noqa: S311
        print("  wrong:", line)


def measure_points(gazetteer: Gazetteer, path: Path) -> None:
    """Ask each place of a UCDP GED file with coordinates, three times: how far from UCDP's point is the answer?"""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["where_prec"] in {"1", "2"}]
    asked = {(row["where_coordinates"], row["adm_1"], row["country"]): row for row in rows}
    for way in ("country in focus", "province in focus", "the division named beside it"):
        outcome: collections.Counter[str] = collections.Counter()
        for (name, division_name, country), row in sorted(asked.items()):
            code = country_code(gazetteer, country) or ""
            division = gazetteer.admin1_named(division_name, code)
            focus = focus_on(gazetteer, countries=[code])
            if way == "province in focus" and division:
                focus = Focus(countries={code: 1.0}, admin1={division.id: 0.8})
            beside = (division_name,) if way.startswith("the division") and division_name else ()
            answer = resolve_place(PlaceMention(name=name, containment=beside), gazetteer=gazetteer, focus=focus)
            outcome[_distance_word(answer, row, code)] += 1
        print(f"UCDP points, {way}:", dict(outcome.most_common()))


def _distance_word(answer: ResolvedPlace, row: dict[str, str], code: str) -> str:
    place = answer.place
    if place is None or place.latitude is None or place.longitude is None:
        return "named node" if answer.country == code else "named node in another country"
    if place.country != code:
        return "another country"
    point = float(row["latitude"]), float(row["longitude"])
    return "within 25 km" if distance_km((place.latitude, place.longitude), point) <= NEAR_KM else "farther"


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
    parser.add_argument("--points", type=Path, help="a UCDP GED file with coordinates")
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
        if options.points:
            measure_points(gazetteer, options.points)


if __name__ == "__main__":
    main()
