from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.document.model import Span
from kg.errors import MissingPartError
from kg.language.pipeline import Language, load_language
from kg.language.sentences import split_sentences

PASSIVE = "Nine villagers were killed by militants near Gao on Tuesday, a local official said."
REPORT = f"GAO, Mali (AFP) - {PASSIVE} The army shelled the\n  militants' camp.\n\nPhoto: a burnt  truck"


def relations(doc: Doc) -> dict[str, tuple[str, str]]:
    return {token.text: (token.dep_, token.head.text) for token in doc}


def test_the_text_is_untouched(language: Language) -> None:
    assert language(REPORT).text == REPORT


def test_sentences_are_those_of_the_splitter(language: Language) -> None:
    doc = language(REPORT)
    found = [(span.start_char, span.text.strip()) for span in doc.sents]

    assert found == [(span.start, REPORT[span.start : span.end]) for span in split_sentences(REPORT)]


def test_passive_subject_and_agent_are_told_apart(language: Language) -> None:
    found = relations(language(PASSIVE))

    assert found["villagers"] == ("nsubj:pass", "killed")
    assert found["militants"] == ("obl:agent", "killed")
    assert found["official"] == ("nsubj", "said")


@pytest.mark.parametrize(
    "text",
    [
        "nine villagers were killed by militants near gao on tuesday a local official said",
        "NINE VILLAGERS WERE KILLED BY MILITANTS NEAR GAO ON TUESDAY A LOCAL OFFICIAL SAID",
    ],
)
def test_case_and_lost_commas_change_no_role(language: Language, text: str) -> None:
    found = relations(language(text.lower()))

    assert found["villagers"] == ("nsubj:pass", "killed")
    assert found["militants"] == ("obl:agent", "killed")
    assert found["official"] == ("nsubj", "said")


def test_relative_clauses_hang_on_their_noun(language: Language) -> None:
    found = relations(language("A soldier who was wounded in the ambush died later."))

    assert found["wounded"] == ("acl:relcl", "soldier")
    assert found["soldier"] == ("nsubj", "died")


def test_headlines_without_auxiliaries_have_roles(language: Language) -> None:
    found = relations(language("Suicide bomber kills 12 in Mogadishu market"))

    assert found["bomber"] == ("nsubj", "kills")
    assert found["12"] == ("obj", "kills")


def test_tags_tell_verb_forms(language: Language) -> None:
    tags = {
        token.text: token.tag_ for token in language("The army has captured a hill while rebels shelled two towns.")
    }

    assert tags["captured"] == "VBN"
    assert tags["shelled"] == "VBD"
    assert tags["towns"] == "NNS"


def test_lemmas_are_base_forms(language: Language) -> None:
    assert [token.lemma_ for token in language("Gunmen fled the villages.")] == [
        "gunman",
        "flee",
        "the",
        "village",
        ".",
    ]


def test_mentions_have_types(language: Language) -> None:
    doc = language("The United Nations said President Hassan Rouhani had arrived in Baghdad.")

    assert ("Baghdad", "Location") in [(mention.text, mention.label_) for mention in doc.ents]


def test_text_outside_the_given_sentences_is_not_analysed(language: Language) -> None:
    text = "Menu Home News. Rebels took the town. Read more."
    start = text.index("Rebels")
    doc = language(text, [Span(start, start + len("Rebels took the town."))])

    assert doc.text == text
    assert [token.text for token in doc if token.pos_ not in ("X", "SPACE")] == ["Rebels", "took", "the", "town", "."]
    assert [span.text for span in doc.sents] == ["Menu Home News.", "Rebels took the town.", "Read more."]


def test_the_same_text_gives_the_same_bytes(language: Language) -> None:
    assert language(REPORT).to_bytes() == load_language()(REPORT).to_bytes()


def test_a_sentence_reads_the_same_in_any_company(language: Language) -> None:
    alone = relations(language(PASSIVE))
    together = language(f"{PASSIVE} " + "The camp was empty and nobody knew why it was so. " * 20)

    assert {token.text: (token.dep_, token.head.text) for token in next(iter(together.sents))} == alone


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", ".", "\u200b", "\ud83d\ude00 \ufffd", "\n\nHello  "])
def test_odd_texts_are_read(language: Language, text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16")

    assert language(text).text == text


def test_a_sentence_of_a_thousand_words_has_one_root(language: Language) -> None:
    doc = language("shells and rockets fell on the old town " * 125)

    assert len(list(doc.sents)) == 1
    assert sum(token.head.i == token.i for token in doc) == 1


def test_text_without_any_blank_is_read(language: Language) -> None:
    text = "boom" * 20_000

    assert language(text).text == text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_any_text_keeps_its_offsets_and_trees(language: Language, text: str) -> None:
    doc = language(text)

    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert all(sentence.start <= token.head.i < sentence.end for sentence in doc.sents for token in sentence)
    assert all(sum(token.head.i == token.i for token in sentence) == 1 for sentence in doc.sents)


def test_an_unknown_pipeline_is_named_in_the_error() -> None:
    with pytest.raises(MissingPartError, match="en_no_such_pipeline"):
        load_language("en_no_such_pipeline")
