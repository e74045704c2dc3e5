from __future__ import annotations

import lzma
from pathlib import Path

from kg.language.training.trees import Tree, read_treebank

CONLLU = """\
# sent_id = 1
1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tdo\tdo\tAUX\tVBP\t_\t3\taux\t_\tEntity=
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\tmeet\tmeet\tVERB\tVB\t_\t0\troot\t_\t_
4\tMayor\tmayor\tPROPN\tNNP\t_\t5\tnmod:desc\t_\tEntity=(1-person-new-cf1
5\tDana\tDana\tPROPN\tNNP\t_\t3\tobj\t_\t_
6\tReed\tReed\tPROPN\tNNP\t_\t5\tflat\t_\tEntity=1)
6.1\tin\tin\tADP\t_\t_\t_\t_\t_\t_
7\tthere\tthere\tADV\t_\t_\t3\tadvmod\t_\tEntity=(2-place-new-cf2)

1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_
"""

EXPECTED = Tree(
    words=("do", "n't", "meet", "Mayor", "Dana", "Reed", "there"),
    upos=("AUX", "PART", "VERB", "PROPN", "PROPN", "PROPN", "ADV"),
    xpos=("VBP", "RB", "VB", "NNP", "NNP", "NNP", "?"),
    heads=(3, 3, 0, 5, 3, 5, 3),
    relations=("aux", "advmod", "root", "nmod", "obj", "flat", "advmod"),
    mentions=("O", "O", "O", "B-Person", "I-Person", "I-Person", "?"),
)


def test_a_treebank_is_read_without_ranges_and_empty_nodes(tmp_path: Path) -> None:
    file = tmp_path / "en-train.conllu"
    file.write_text(CONLLU, encoding="utf-8")
    first, second = read_treebank(file)

    assert first == EXPECTED
    assert second.words == ("Go",)


def test_a_compressed_treebank_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "en-train.conllu.xz"
    file.write_bytes(lzma.compress(CONLLU.encode()))

    assert next(read_treebank(file)) == EXPECTED
