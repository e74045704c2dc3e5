from __future__ import annotations

from kg.actors.fold import Word, name_key, pieces, plain_words, skeleton


def test_articles_apostrophes_and_plurals_do_not_matter() -> None:
    keys = {name_key(name) for name in ("the al-Nusra Front", "Al Nusra Front", "al-Nusra fronts")}

    assert keys == {"nusra front"}


def test_a_lost_apostrophe_does_not_matter() -> None:
    assert name_key("Peoples Protection Units") == name_key("People's Protection Units")


def test_a_hyphenated_name_split_in_three_tokens_folds_as_in_one() -> None:
    split = [Word(text="ash", start=0, end=3), Word(text="-", start=3, end=4), Word(text="Sham", start=4, end=8)]

    assert [piece.key for piece in pieces(split)] == [piece.key for piece in pieces(plain_words("ash-Sham"))]


def test_english_words_that_look_like_articles_stay() -> None:
    assert name_key("an army as such") == "an army as such"


def test_a_separate_possessive_token_vanishes() -> None:
    words = [Word(text="Russia", start=0, end=6), Word(text="'s", start=6, end=8), Word(text="army", start=9, end=13)]

    assert [piece.key for piece in pieces(words)] == ["russia", "army"]


def test_arabic_names_keep_their_letters() -> None:
    assert name_key("داعش") == "داعش"


def test_transliterations_share_a_skeleton() -> None:
    spellings = ("Jaysh al-Islam", "Jaish ul-Islam", "Jeish al-Eslam")

    assert len({skeleton(name_key(spelling)) for spelling in spellings}) == 1
