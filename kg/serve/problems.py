"""Errors over HTTP: problem documents (RFC 9457) that say what, where and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

from kg.serve.model import BUSY, Failure

_TITLES = {
    202: "Kept, but not to be seen yet",
    400: "The request cannot be understood",
    401: "This needs a token",
    403: "Refused",
    404: "Nothing here",
    405: "This method is not allowed here",
    406: "No format that was asked for can be given",
    409: "Not as expected",
    410: "Withdrawn",
    412: "Not as expected",
    413: "Too large",
    415: "This media type is not understood",
    421: "This server does not answer for that host",
    500: "The query could not be answered",
    503: "No answer in time",
    505: "This needs a newer HTTP",
}
_RETRY_AFTER = "2"


def problem(failure: Failure, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return the failure as a problem document."""
    value = {
        "type": f"https://w3id.org/ckg/problem/{failure.type}",
        "title": _TITLES.get(failure.status, "Error"),
        "status": failure.status,
        "detail": failure.detail,
        **failure.more,
    }
    sent = dict(headers or {})
    if failure.type == BUSY:
        sent["Retry-After"] = _RETRY_AFTER
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status_code=failure.status, headers=sent, media_type="application/problem+json")


def refuse(status: int, kind: str, detail: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem document."""
    return problem(Failure(status=status, type=kind, detail=detail), headers=headers)
