import pytest

from kg.document.decode import check_text, decode_bytes, find_repairs
from kg.errors import DocumentError


def test_utf8_is_read_as_it_stands() -> None:
    assert decode_bytes("Marʿa, قصف".encode(), where="a.txt") == ("Marʿa, قصف", "utf-8")


def test_a_byte_order_mark_is_no_text() -> None:
    assert decode_bytes("Kherson".encode("utf-8-sig"), where="a.txt")[0] == "Kherson"


def test_windows_1252_is_read_and_said() -> None:
    assert decode_bytes("the mayor’s car".encode("cp1252"), where="a.txt") == ("the mayor’s car", "windows-1252")


def test_a_binary_file_is_refused_with_its_name() -> None:
    with pytest.raises(DocumentError, match=r"photo\.txt: not text: byte 3 is NUL"):
        decode_bytes(b"\x89PN\x00", where="photo.txt")


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(DocumentError, match="neither UTF-8"):
        decode_bytes(bytes(range(1, 32)) * 9 + b"\xff\x81\x8d", where="a.txt")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("  \n", "text is empty"),
        ("a\x00b", "U\\+0000 at character 1"),
        ("a\ud800", "lone surrogate at character 1"),
        ("x" * 2_000_001, "2,000,001 characters"),
    ],
)
def test_what_no_text_may_hold_is_refused(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        check_text(text, where="a.jsonl:3")


def test_mojibake_is_recorded_and_the_text_left_alone() -> None:
    repairs = find_repairs("the cityâ€™s cafÃ©")

    assert [(r.span.start, r.span.end, r.damaged, r.repaired) for r in repairs] == [
        (8, 11, "â€™", "’"),
        (16, 18, "Ã©", "é"),
    ]


def test_characters_beyond_repair_are_marked_as_lost() -> None:
    assert [repair.repaired for repair in find_repairs("copyright \x95\x81 2018")] == ["\N{REPLACEMENT CHARACTER}"]


def test_honest_accents_are_no_mojibake() -> None:
    assert find_repairs("Café Müller, Kraków, Ñuñoa, naïve") == ()
