import bz2
import gzip
import json
import lzma
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kg.document.model import Document
from kg.document.read import Input, InterchangeRecord, Refusal, read_inputs

TEXT = "Nine people were killed when shells hit the main market of the town on Monday, the hospital said."


def read(*paths: Path | str) -> list[Input]:
    return list(read_inputs(paths))


def reasons(*paths: Path | str) -> list[str]:
    return [str(item.error) for item in read(*paths) if isinstance(item, Refusal)]


def texts(*paths: Path | str) -> list[str]:
    return [item.text for item in read(*paths) if isinstance(item, Document)]


def write_lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_text_file_is_a_document_named_by_its_stem(tmp_path: Path) -> None:
    (tmp_path / "market.txt").write_text(TEXT, encoding="utf-8")

    (document,) = read(tmp_path / "market.txt")

    assert isinstance(document, Document)
    assert (document.id, document.text) == ("market", TEXT)


def test_a_record_gives_all_its_fields(tmp_path: Path) -> None:
    record = {
        "id": "r1",
        "title": "Shells",
        "text": TEXT,
        "publisher": "Radio Nile",
        "published": "2023-05-01",
        "url": "https://example.org/1",
        "language": "en",
    }

    (document,) = read(write_lines(tmp_path / "a.jsonl", record))

    assert isinstance(document, Document)
    assert (document.publisher, document.published) == ("Radio Nile", date(2023, 5, 1))
    assert (document.url, document.language, document.title) == ("https://example.org/1", "en", "Shells")


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_a_packed_file_reads_as_its_content(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"market.txt{suffix}"
    path.write_bytes(pack(TEXT.encode()))

    assert texts(path) == [TEXT]


def test_an_archive_reads_as_its_members_in_order(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("b.txt", f"{TEXT} B")
        archive.writestr("a/a.txt", f"{TEXT} A")

    assert texts(tmp_path / "all.zip") == [f"{TEXT} A", f"{TEXT} B"]


def test_a_folder_reads_as_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(f"{TEXT} {name}", encoding="utf-8")

    assert texts(tmp_path) == [f"{TEXT} a.txt", f"{TEXT} b.txt"]


def test_the_main_text_of_a_page_is_stored_without_its_scripts(tmp_path: Path) -> None:
    body = "".join(f"<p>{TEXT} It was paragraph {number}.</p>" for number in range(5))
    page = f"<html><head><title>Shells hit market</title></head><body><nav>Home</nav><script>alert(1)</script>\
<article><h1>Shells hit market</h1>{body}</article></body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")

    (text,) = texts(tmp_path / "page.html")

    assert "It was paragraph 4." in text
    assert "alert" not in text


def test_an_extraction_is_told_from_a_report(tmp_path: Path) -> None:
    (item,) = read(write_lines(tmp_path / "a.jsonl", {"document": {"id": "d"}, "events": []}))

    assert isinstance(item, InterchangeRecord)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "a"', "not JSON"),
        ('["a"]', "a text, not an object"),
        ('{"id": "a"}', "no field 'text'"),
        ('{"id": "a", "text": ""}', "text is empty"),
        ('{"id": "a", "text": 5}', "text: int, not a string"),
        ('{"id": "", "text": "x"}', "id: '' is no identifier"),
        ('{"id": "a", "text": "x \\ud800"}', "lone surrogate at character 2"),
        ('{"id": "a", "text": "x", "published": "soon"}', "published: 'soon' is no day"),
        ('{"id": "a", "text": "x", "url": "http://a b"}', "url: 'http://a b' is no address"),
        ('{"id": "a", "text": "x", "url": "javascript:alert(1)"}', "the scheme is not http"),
        ("[" * 100 + "]" * 100, "nested deeper than 64"),
    ],
)
def test_a_bad_record_is_refused_with_file_line_and_reason(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text(f'{{"id": "good", "text": "{TEXT}"}}\n{line}\n', encoding="utf-8")

    assert texts(path) == [TEXT]
    (told,) = set(reasons(path))
    assert "feed.jsonl:2" in told
    assert reason in told


def test_a_missing_file_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    assert texts(tmp_path / "no.txt", tmp_path / "a.txt") == [TEXT]
    assert "No such file" in reasons(tmp_path / "no.txt")[0]


def test_a_file_of_no_known_kind_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"words")

    assert "'.docx' is no format of reports" in reasons(tmp_path / "a.docx")[0]


def test_a_line_too_long_for_a_report_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    long = json.dumps({"id": "long", "text": "x" * 11_000_000})
    path.write_text(f'{long}\n{{"id": "b", "text": "{TEXT}"}}\n', encoding="utf-8")

    assert texts(path) == [TEXT]
    assert "a.jsonl:1: larger than" in reasons(path)[0]


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])

    assert "cannot be read" in reasons(tmp_path / "a.txt.gz")[0]
