"""Bytes to text: UTF-8, or refused, or repaired in the open."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from kg.document.limits import MAX_TEXT_CHARACTERS
from kg.document.model import Repair, Span
from kg.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The shortest mark of UTF-8 read as Windows-1252: a lead byte's letter, then continuation bytes' signs.
_PAIR = r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]{1,3}"
# C1 controls alone are what is left when the lead byte was lost too: beyond repair, but not beyond notice.
_SUSPECT = re.compile(rf"{_PAIR}(?:{_PAIR})*|[\u0080-\u0084\u0086-\u009f]+")
_LOST = "\N{REPLACEMENT CHARACTER}"
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\u0085\u200b")


def decode_bytes(raw: bytes, *, where: str) -> tuple[str, str]:
    """Return the text and the encoding it was read with.

    Bytes that are not UTF-8 are read as Windows-1252, the one other encoding newsrooms leave behind; the
    encoding returned says so.

    Raises:
        DocumentError: the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decode(raw, encoding, where), encoding
    if b"\0" in raw:
        at = raw.index(b"\0")
        raise DocumentError(where, f"not text: byte {at} is NUL", "give a text, HTML or JSON Lines file")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_legacy(raw, where, error), "windows-1252"


def _decode(raw: bytes, encoding: str, where: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            where, f"not {encoding}: {error.reason} at byte {error.start}", "save it as UTF-8"
        ) from error


def _decode_legacy(raw: bytes, where: str, cause: UnicodeDecodeError) -> str:
    letters = sum(byte >= 0x20 or byte in b"\t\n\r\f" for byte in raw)  # noqa: PLR2004 - first printable byte
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or letters < 0.99 * len(raw):
        reason = f"not text: neither UTF-8 (byte {cause.start}) nor Windows-1252"
        raise DocumentError(where, reason, "give a text, HTML or JSON Lines file saved as UTF-8") from cause
    return text


def check_text(text: str, *, where: str, field: str = "text") -> None:
    """Refuse a text that is empty, too long, or holds what no text may hold.

    Raises:
        DocumentError: with the offset of the first such character.
    """
    if not text.strip():
        raise DocumentError(where, f"{field} is empty", "give a report with words in it")
    if len(text) > MAX_TEXT_CHARACTERS:
        reason = f"{field} has {len(text):,} characters, more than {MAX_TEXT_CHARACTERS:,}"
        raise DocumentError(where, reason, "split it into its reports")
    for offset, character in _bad_characters(text):
        surrogate = unicodedata.category(character) == "Cs"
        name = "a lone surrogate" if surrogate else f"control character U+{ord(character):04X}"
        raise DocumentError(
            where, f"{field} has {name} at character {offset}", "remove it, or save the source as UTF-8"
        )


def _bad_characters(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]", text):
        if match.group() not in _ALLOWED_CONTROLS and unicodedata.category(match.group()) in {"Cc", "Cs"}:
            yield match.start(), match.group()


def find_repairs(text: str) -> tuple[Repair, ...]:
    """Return what mojibake stood for, in order of text; the text itself keeps its damage (D2)."""
    if _SUSPECT.search(text) is None:
        return ()
    import ftfy

    repairs = []
    for match in _SUSPECT.finditer(text):
        repaired = _LOST if match.group() < "\u00a0" else ftfy.fix_encoding(match.group())
        if repaired != match.group():
            repairs.append(Repair(span=Span(match.start(), match.end()), damaged=match.group(), repaired=repaired))
    return tuple(repairs)
