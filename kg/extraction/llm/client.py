"""One question to a chat endpoint that speaks the OpenAI protocol, with retries; every attempt is counted."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg.errors import StoreError, UsageError

KEY_VARIABLE = "KG_LLM_KEY"
_LONGEST_ANSWER = 8_000_000
_LONGEST_PAUSE = 60.0
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmOptions:
    """Which model reads the reports, and how patiently it is asked.

    Attributes:
        url: base address of the endpoint, such as `http://localhost:8000/v1`.
        timeout: seconds without a byte after which an attempt has failed.
        attempts: how often one report is tried.
        pause: seconds before the second attempt; doubled before each further one.
    """

    url: str
    model: str
    timeout: float = 120.0
    attempts: int = 4
    pause: float = 1.0

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise UsageError(f"--llm-url {self.url!r}: it needs to start with http:// or https://")


@dataclass(slots=True, kw_only=True)
class Cost:
    """What one report cost so far; `untold` counts answers whose usage the server did not give."""

    attempts: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    untold: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, usage: object) -> None:
        """Count the usage that an answer states."""
        told = usage if isinstance(usage, dict) else {}
        read, written = told.get("prompt_tokens"), told.get("completion_tokens")
        if type(read) is not int or type(written) is not int:
            self.untold += 1
            return
        self.tokens_in += read
        self.tokens_out += written

    def __str__(self) -> str:
        unknown = f", usage not told for {self.untold} answers" if self.untold else ""
        failed = f"; failed: {'; '.join(self.failures)}" if self.failures else ""
        return f"{self.attempts} attempts, {self.tokens_in} tokens read, {self.tokens_out} written{unknown}{failed}"


class AttemptError(Exception):
    """One attempt failed in a way that a later one may not; `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class _StayHere(HTTPRedirectHandler):
    """A redirect would carry the key to another host: it is an answer like any other error."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - the signature of the standard library
        return None


def ask(options: LlmOptions, messages: list[dict[str, str]], schema: dict[str, Any], cost: Cost) -> str:
    """Return the text of one answer.

    Raises:
        AttemptError: worth trying again.
        StoreError: the endpoint refuses for good: a wrong key, address or model.
    """
    cost.attempts += 1
    answer = _post(options, _body(options, messages, schema))
    cost.add(answer.get("usage"))
    try:
        choice = answer["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise AttemptError("the answer has no choices[0].message.content") from error
    if reason == "length":
        raise AttemptError("the answer was cut off at the model's limit of tokens")
    if not isinstance(content, str):
        raise AttemptError("the answer has no text")
    return content


def wait_before(options: LlmOptions, attempt: int, error: AttemptError) -> None:
    """Pause before the next attempt: as the server asked, or twice as long each time."""
    time.sleep(min(_LONGEST_PAUSE, max(error.wait, options.pause * 2**attempt)))


def _body(options: LlmOptions, messages: list[dict[str, str]], schema: dict[str, Any]) -> bytes:
    form = {"type": "json_schema", "json_schema": {"name": "events", "schema": schema}}
    return json.dumps(
        {"model": options.model, "messages": messages, "temperature": 0, "seed": 0, "response_format": form}
    ).encode()


def _post(options: LlmOptions, body: bytes) -> dict[str, Any]:
    key = os.environ.get(KEY_VARIABLE)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    request = Request(f"{options.url.rstrip('/')}/chat/completions", data=body, headers=headers)  # noqa: S310 - checked
    try:
        with build_opener(_StayHere).open(request, timeout=options.timeout) as response:
            found = json.loads(response.read(_LONGEST_ANSWER))
    except HTTPError as error:
        raise _http_fault(options, error) from error
    except (OSError, HTTPException) as error:
        raise AttemptError(f"no answer ({type(error).__name__}: {error})") from error
    except (ValueError, RecursionError) as error:
        raise AttemptError("the answer is no whole JSON") from error
    if not isinstance(found, dict):
        raise AttemptError("the answer is no JSON object")
    return found


def _http_fault(options: LlmOptions, error: HTTPError) -> Exception:
    if error.code in _BUSY:
        asked = error.headers.get("Retry-After", "")
        return AttemptError(f"HTTP {error.code}", float(asked) if asked.isdecimal() else 0.0)
    return StoreError(
        f"{options.url}: the endpoint answered HTTP {error.code}; "
        f"check --llm-url, --llm-model and the key in {KEY_VARIABLE}"
    )
