"""The model's extractor against a real server that misbehaves as such servers do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kg.document.model import Document
from kg.errors import DocumentError, StoreError, UsageError
from kg.extraction.factory import make_extractor
from kg.extraction.llm.client import LlmOptions
from kg.extraction.llm.extractor import LlmExtractor
from kg.extraction.model import Extraction

TEXT = "Gunmen shot dead three farmers near Tarvo on Monday, the mayor said. The road stayed open."
TOLL = {"effect": "killed", "category": "civilian", "low": 3, "best": 3, "high": 3, "quote": "three farmers"}
EVENT = {"type": "Shooting", "quote": "Gunmen shot dead three farmers near Tarvo", "tolls": [TOLL]}
USAGE = {"prompt_tokens": 900, "completion_tokens": 60}

Answer = tuple[int, bytes]


class Server(ThreadingHTTPServer):
    """Gives its answers in turn, the last one for ever, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str | None, dict[str, Any]]] = []
        self.answers: list[Answer] = []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked.append((self.path, self.headers.get("Authorization"), json.loads(body)))
        status, answer = server.answers[min(len(server.asked), len(server.answers)) - 1]
        if answer == b"slow":
            time.sleep(1)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer) + (50 if answer.endswith(b"cut") else 0)))
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def _chat(content: str, *, usage: object = USAGE, reason: str = "stop") -> Answer:
    choice = {"message": {"role": "assistant", "content": content}, "finish_reason": reason}
    return 200, json.dumps({"choices": [choice], "usage": usage}).encode()


def _told(*events: object) -> str:
    return json.dumps({"events": events})


def _read(server: Server, *answers: Answer, timeout: float = 5.0, attempts: int = 3) -> Extraction:
    server.answers = list(answers)
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    options = LlmOptions(url=url, model="test-7b", timeout=timeout, attempts=attempts, pause=0.001)
    return LlmExtractor(options=options).extract(Document(id="r1", text=TEXT))


def test_an_answer_becomes_an_event_with_its_quotes_as_evidence(server: Server) -> None:
    found = _read(server, _chat(_told(EVENT)))

    event = found.events[0]
    quotes = [TEXT[span.start : span.end] for span in (*event.evidence, *event.tolls[0].evidence)]
    assert quotes == [EVENT["quote"], "three farmers"]
    assert found.notes == ("cost: 1 attempts, 900 tokens read, 60 written",)


def test_the_extractor_carries_the_name_of_the_model(server: Server) -> None:
    assert _read(server, _chat(_told())).extractor.name == "llm:test-7b"


def test_the_key_comes_from_the_environment_and_the_schema_goes_along(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_LLM_KEY", "s3cret")
    _read(server, _chat(_told()))

    path, key, body = server.asked[0]
    assert (path, key, body["response_format"]["type"]) == ("/v1/chat/completions", "Bearer s3cret", "json_schema")


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param((429, b"{}"), id="429"),
        pytest.param((500, b"oops"), id="500"),
        pytest.param((200, b'{"choices": [cut'), id="cut-off-body"),
        pytest.param((200, b'{"choices": []}'), id="no-choice"),
        pytest.param((200, b"[]"), id="no-object"),
        pytest.param(_chat('{"events": [{"type": "Sho'), id="cut-off-json"),
        pytest.param(_chat(_told(EVENT), reason="length"), id="token-limit"),
        pytest.param(_chat('{"incidents": []}'), id="wrong-schema"),
        pytest.param(_chat("Sorry, I cannot."), id="refusal"),
    ],
)
def test_a_failed_attempt_is_tried_again_and_counted(server: Server, bad: Answer) -> None:
    found = _read(server, bad, _chat(_told(EVENT)))

    assert len(found.events) == 1
    assert found.notes[-1].startswith("cost: 2 attempts,")
    assert "; failed: " in found.notes[-1]


def test_a_server_that_stays_silent_is_given_up_on_and_tried_again(server: Server) -> None:
    found = _read(server, (200, b"slow"), _chat(_told(EVENT)), timeout=0.3)

    assert len(found.events) == 1


def test_a_document_without_a_readable_answer_is_refused_by_name(server: Server) -> None:
    with pytest.raises(DocumentError, match=r"document 'r1': model 'test-7b' .*2 attempts.*HTTP 500; HTTP 500"):
        _read(server, (500, b""), attempts=2)


@pytest.mark.parametrize("status", [401, 404, 302])
def test_a_refusal_for_good_ends_the_run_after_one_attempt(server: Server, status: int) -> None:
    with pytest.raises(StoreError, match=f"HTTP {status}; check --llm-url"):
        _read(server, (status, b""))

    assert len(server.asked) == 1


def test_a_fence_of_markdown_is_taken_off(server: Server) -> None:
    assert len(_read(server, _chat(f"```json\n{_told(EVENT)}\n```")).events) == 1


def test_an_invented_quote_refuses_its_item_and_no_other(server: Server) -> None:
    invented = TOLL | {"quote": "thirty farmers"}
    found = _read(server, _chat(_told(EVENT | {"tolls": [invented, TOLL]}, EVENT | {"quote": "Gunmen fled"})))

    assert [len(event.tolls) for event in found.events] == [1]
    assert found.notes[:2] == (
        "refused events[0].tolls[0]: its quote 'thirty farmers' is not in the report",
        "refused events[1]: its quote 'Gunmen fled' is not in the report",
    )


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(EVENT | {"type": "Skirmish"}, id="type"),
        pytest.param(EVENT | {"date": {"start": "Monday"}}, id="day"),
        pytest.param(EVENT | {"quote": 7}, id="quote"),
        pytest.param("Shooting", id="string"),
        pytest.param(EVENT | {"type": "Agreement"}, id="agreement"),
    ],
)
def test_an_event_that_breaks_the_format_is_refused_with_a_reason(server: Server, item: object) -> None:
    found = _read(server, _chat(_told(item, EVENT)))

    assert len(found.events) == 1
    assert found.notes[0].startswith("refused events[0]")


@pytest.mark.parametrize("bad", [{"low": -1}, {"low": 9}, {"effect": "scared"}, {"low": "3"}])
def test_a_toll_that_breaks_the_format_is_refused_alone(server: Server, bad: dict[str, Any]) -> None:
    found = _read(server, _chat(_told(EVENT | {"tolls": [TOLL | bad, TOLL]})))

    assert len(found.events[0].tolls) == 1
    assert found.notes[0].startswith("refused events[0].tolls[0]")


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": "many"}, "none"])
def test_a_missing_usage_is_said_and_not_taken_for_nothing(server: Server, usage: object) -> None:
    assert "usage not told for 1 answers" in _read(server, _chat(_told(), usage=usage)).notes[-1]


def test_the_extractor_asks_for_endpoint_and_model() -> None:
    with pytest.raises(UsageError, match="give --llm-url and --llm-model"):
        make_extractor("llm")
