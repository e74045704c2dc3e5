"""Keys under which a place name is found, however it was spelled.

Two keys per name. The **key** forgives typography only: case, accents, apostrophes, hyphens. The **skeleton**
forgives transliteration: articles, vowels, doubled letters and the letters that romanisations of Arabic and
Cyrillic disagree on. A skeleton is shared by unrelated names, so it is only ever asked within one country and
its answers are weighed by `likeness`.
"""

from __future__ import annotations

import re
import unicodedata

ARTICLES = frozenset(
    "al el ul il as ash ad adh an ar at ath az ez es esh ed edh en er et eth ezz the".split()  # noqa: SIM905
)
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("'’‘`´ʿʾʼʻˈʹ′“”\"ʽˮ", ""),
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ə": "e",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŋ": "ng",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        **dict.fromkeys("أإآٱ", "ا"),
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ـ": "",
    }
)
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’ʼ`´]s\b", re.IGNORECASE)
_SUN_LETTERS = re.compile(r"^[ae](?=(sh|th|dh|[tdrzsnl])\1)")
_CLASSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"x", "ks"),
        (r"ph", "f"),
        (r"dj|zh|dzh", "j"),
        (r"tch|tsch|sch|sh|ch", "s"),
        (r"kh|gh|q|ck|c", "k"),
        (r"g(?!h)", "g"),
        (r"th(?=[aeiouwy]|$)", "t"),
        (r"dh|dz", "d"),
        (r"ts|tz|z", "s"),
        (r"v", "f"),
    )
)
_VOWELS = re.compile(r"[aeiouwyh]+")
_GAP = dict.fromkeys("aeiouwyh", 0.5)
_SWAP = {one + other: 0.4 for letters in ("aeiouwy", "kqcg") for one in letters for other in letters if one != other}
_DOUBLED = re.compile(r"(.)\1+")


def name_key(name: str) -> str:
    """Return the name in lower case without accents, apostrophes or punctuation, words joined by a space.

    >>> name_key("Ma‘arrat an-Nu‘mān")
    'maarrat an numan'
    >>> name_key("Aleppo's")
    'aleppo'
    """
    if name.isascii() and name.isalpha():
        return name.lower()
    lowered = _POSSESSIVE.sub("", name).casefold().translate(_PLAIN)
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
        lowered = lowered.casefold().translate(_PLAIN)
    return " ".join(_WORD.findall(lowered))


def bare_key(key: str) -> str:
    """Return the key without articles ("al", "ash", "the"), unless nothing else is in it.

    >>> bare_key("jisr ash shughur")
    'jisr shughur'
    """
    words = key.split()
    return " ".join([word for word in words if word not in ARTICLES] or words)


def skeleton(key: str) -> str:
    """Return the consonants that romanisations agree on, of a key made by `name_key`.

    >>> skeleton("maarrat an numan") == skeleton("maaret al nouman")
    True
    >>> skeleton("kyiv") == skeleton("kiev"), skeleton("dayr az zawr") == skeleton("deir ezzor")
    (True, True)
    """
    words = [_SUN_LETTERS.sub("", word) for word in bare_key(key).split()]
    letters = "".join(words)
    if not letters or not letters.isascii():
        return letters
    for pattern, replacement in _CLASSES:
        letters = pattern.sub(replacement, letters)
    head = "a" if letters[0] in "aeiouwy" else letters[0]
    return _DOUBLED.sub(r"\1", head + _VOWELS.sub("", letters[1:]))


def likeness(one: str, other: str) -> float:
    """Return how alike two keys are, 0 to 1: one minus their edit distance over the longer one's length.

    Vowels that romanisations mix up (a/e, i/y, o/u/w) cost less. Keys come without articles and spaces.

    >>> likeness("saraqib", "saraqeb") > likeness("saraqib", "shariqah")
    True
    """
    if one == other:
        return 1.0
    longest = max(len(one), len(other), 1)
    if abs(len(one) - len(other)) * 0.5 > longest * 0.5:
        return 0.0
    previous = [0.0]
    for letter in other:
        previous.append(previous[-1] + _GAP.get(letter, 0.8))
    for letter in one:
        gap = _GAP.get(letter, 0.8)
        current = [previous[0] + gap]
        for column, against in enumerate(other):
            swap = previous[column] + (0.0 if letter == against else _SWAP.get(letter + against, 1.0))
            current.append(min(swap, previous[column + 1] + gap, current[column] + _GAP.get(against, 0.8)))
        previous = current
    return max(0.0, 1 - previous[-1] / longest)


def is_latin(name: str) -> bool:
    """Whether every letter of the name is Latin."""
    return all(ord(letter) < 0x2B0 or 0x1E00 <= ord(letter) < 0x1F00 or not letter.isalpha() for letter in name)  # noqa: PLR2004


def to_ascii(name: str) -> str:
    """Return the name as an English newsroom prints it: no macrons, dots below or ayn, hyphenated articles.

    >>> to_ascii("Ma‘arrat an Nu‘mān")
    'Maarrat an-Numan'
    """
    plain = re.sub("[‘’ʿʾʼʻ`´]", "", name)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = plain.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return re.sub(r"\b(al|an|ar|as|ash|ad|at|az|ath|adh) (?=[A-Z])", r"\1-", plain, flags=re.IGNORECASE)
