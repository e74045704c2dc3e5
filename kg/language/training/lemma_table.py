"""`python -m kg.language.training.lemma_table --treebanks DIR --out DIR`: count what the lemma rules get wrong."""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.language.lemmas import NAMES, choose_base, irregular_forms, known_bases

KINDS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective", "ADV": "adjective"}


def build_table(treebanks: Path) -> dict[str, dict[str, object]]:
    """Return known base forms by kind, and the forms for which the rules give another base than the treebank."""
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    bases: dict[str, set[str]] = {kind: set() for kind in sorted(set(KINDS.values()))}
    for word, lemma, upos, xpos in _rows(treebanks):
        forms[xpos, word.lower().replace("’", "'")][lemma.lower()] += 1
        if upos in KINDS and lemma.isalpha():
            bases[KINDS[upos]].add(lemma.lower())
    exceptions: dict[str, dict[str, str]] = defaultdict(dict)
    known = known_bases(bases)
    for (tag, word), lemmas in sorted(forms.items()):
        best = min(lemmas, key=lambda lemma: (-lemmas[lemma], lemma))
        ruled = irregular_forms().get(tag, {}).get(word)  # treebanks have slips, such as "flead" for "fled"
        if tag not in NAMES and ruled is None and choose_base(word, tag, known) != best:
            exceptions[tag][word] = best
    return {"exceptions": dict(exceptions), "bases": {kind: sorted(words) for kind, words in bases.items()}}


def _rows(treebanks: Path) -> Iterator[tuple[str, str, str, str]]:
    for file in sorted(file for file in treebanks.iterdir() if "-train" in file.name):
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = line.split("\t")
                if len(row) == 10 and row[0].isdigit() and "Typo=Yes" not in row[5] and row[4] != "_":  # noqa: PLR2004
                    yield row[1], row[2], row[3], row[4]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write `lemmas.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    table = json.dumps(build_table(options.treebanks), ensure_ascii=False, indent=0, sort_keys=True)
    (options.out / "lemmas.json").write_text(table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
