"""Score actor linking: `python tests/bench/actors.py EVAL CORPUS [--errors]`.

Two measures. Variants: every spelling of `EVAL/aliases.json`, linked alone in a report on Syria, must get its canonical
name. Passages: for every role and speaker of the gold events, some mention in the event's evidence (whole sentences)
must link to its name; precision is not asked, since a passage names others too.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from kg.actors.fold import Word
from kg.actors.link import link_actor
from kg.actors.model import ActorContext, LinkedActor
from kg.actors.registry import Registry

WORD = re.compile(r"[^\W_](?:[\w.'’-]*\w)?|[^\w\s]")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
ACTING = {"perpetrator", "side_a", "side_b", "party", "guarantor", "mediator", "announcer", "participant", "target"}


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Split a stretch of a text into words with offsets of the whole text."""
    return [Word(text=m.group(), start=m.start(), end=m.end()) for m in WORD.finditer(text, start, end)]


def sentences(text: str, spans: list[list[int]]) -> list[tuple[int, int]]:
    """Widen evidence spans to whole sentences."""
    cuts = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
    found = {(a, b) for a, b in pairwise(cuts) for s, e in spans if a < e and s < b}
    return sorted(found)


def link_document(registry: Registry, text: str, date: str) -> list[tuple[int, LinkedActor]]:
    """Link all mentions of a text in order, each with those before as discourse; offsets are the mentions' starts."""
    found: list[tuple[int, LinkedActor]] = []
    cuts = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        for mention in registry.find_mentions(words_of(text, start, end), focus="SY"):
            words = text[mention.start : mention.end]
            article = "the " if text[max(0, mention.start - 4) : mention.start].casefold() == "the " else ""
            context = ActorContext(country_in_focus="SY", date=date, discourse=tuple(item for _, item in found))
            found.append((mention.start, link_actor(registry, article + words, context=context)))
    return found


def read_texts(corpus: Path) -> dict[str, str]:
    """Return the texts of the corpus by document id."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in corpus.glob("*.txt")}
    for line in (corpus / "fakes-dev.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        texts[record["id"]] = record["text"]
    return texts


def score_variants(registry: Registry, variants: dict[str, dict[str, list[str]]]) -> tuple[Counter[str], list[str]]:
    """Count right variants of actors and speakers."""
    counts: Counter[str] = Counter()
    errors = []
    for part in ("actors", "speakers"):
        for name, spellings in variants[part].items():
            for spelling in [name, *spellings]:
                context = ActorContext(country_in_focus="SY", date="2015-06-01")
                got = link_actor(registry, spelling, context=context).name
                counts[part, got == name] += 1  # type: ignore[index]
                if got != name:
                    errors.append(f"{part}: {spelling!r} is {got!r}, not {name!r}")
    return counts, errors


def score_passages(
    registry: Registry, gold: Path, texts: dict[str, str], known: set[str]
) -> tuple[Counter[tuple[str, bool]], list[str]]:
    """Count the gold roles and speakers whose name some mention of the event's sentences links to."""
    counts: Counter[tuple[str, bool]] = Counter()
    errors = []
    for path in sorted(gold.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        text = texts[record["document"]["id"]]
        date = record["document"].get("issued_resolved") or record["document"].get("published") or ""
        linked = link_document(registry, text, date)
        for event in record["events"]:
            ranges = sentences(text, event["evidence"])
            names = {item.name for at, item in linked if any(start <= at < end for start, end in ranges)}
            said = {name for toll in event["tolls"] for name in toll["said_by"]} | set(event["said_by"])
            wanted = [("role", role["name"]) for role in event["roles"] if role["role"] in ACTING]
            wanted += [("speaker", name) for name in sorted(said)]
            for part, name in wanted:
                if name in known or part == "speaker":
                    counts[part, name in names] += 1
                    if name not in names:
                        errors.append(f"{path.stem} {event['id']} {part}: {name!r} not in {sorted(names)}")
    return counts, errors


def share(counts: Counter[tuple[str, bool]], part: str) -> str:
    """Return right of all and the percentage."""
    right, wrong = counts[part, True], counts[part, False]
    return f"{right}/{right + wrong} = {right / max(1, right + wrong):.3f}"


def main() -> None:
    """Print the scores, load time and throughput."""
    evaluation, corpus = Path(sys.argv[1]), Path(sys.argv[2])
    started = time.process_time()
    registry = Registry.open()
    print(f"CPU time to load: {1000 * (time.process_time() - started):.0f} ms, {len(registry)} stored actors")
    variants = json.loads((evaluation / "aliases.json").read_text(encoding="utf-8"))
    counts, errors = score_variants(registry, variants)
    for part in ("actors", "speakers"):
        print(f"variants, {part}: {share(counts, part)}")  # type: ignore[arg-type]
    texts = read_texts(corpus)
    known = set(variants["actors"]) | {"jihadists", "terrorists", "pro-government militias", "Shaitat tribe"}
    passage_counts, passage_errors = score_passages(registry, evaluation / "gold", texts, known)
    for part in ("role", "speaker"):
        print(f"passages, {part}: {share(passage_counts, part)}")
    sample = sorted(texts)[:200]
    started = time.process_time()
    mentions = sum(len(registry.find_mentions(words_of(texts[k], 0, len(texts[k])), focus="SY")) for k in sample)
    seconds = time.process_time() - started
    size = sum(len(texts[k]) for k in sample)
    print(f"find_mentions: {mentions} mentions in {size} characters, {size / seconds / 1e6:.2f} M characters/s")
    phrases = ["regime warplanes", "IS fighters", "the al-Nusra Front", "Turkish-backed rebels", "Damascus"] * 400
    started = time.process_time()
    for phrase in phrases:
        link_actor(registry, phrase, context=ActorContext(country_in_focus="SY", date="2016-01-01"))
    print(f"link_actor: {len(phrases) / (time.process_time() - started):.0f} mentions/s")
    if "--errors" in sys.argv:
        print("\n".join([*errors, *passage_errors]))


if __name__ == "__main__":
    main()
