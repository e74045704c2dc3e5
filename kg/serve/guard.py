"""Around every request: who may ask (Host, Origin), what browsers may do with the answer, and one line in the log."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import IncompleteError
from kg.serve.problems import refuse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 512


def _raw(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Query-Id, X-Release, X-Result-Complete, Link",
}
_HEADERS_WITH_CORS = _raw({**_HEADERS, **_CORS})
_HEADERS_WITHOUT_CORS = _raw({**_HEADERS, "Cross-Origin-Resource-Policy": "same-origin"})
_PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "600",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Wraps the application.

    Attributes:
        hosts: allowed values of Host: a page that points its own name at this address gets nothing (DNS rebinding).
    """

    app: ASGIApp
    sparql: Callable[[Request], Awaitable[Response]]
    hosts: frozenset[str]
    cors: bool
    quiet: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.monotonic()
        told: dict[str, Any] = {"status": 0, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                self._protect(message, told)
            elif message["type"] == "http.response.body":
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            answer = self._refusal(scope)
            if answer is None and scope["path"] == "/sparql":
                # Past the router and its wrappers: they take as long as the rest of a quick query.
                answer = await self.sparql(Request(scope, receive))
            await (answer or self.app)(scope, receive, sending)
        except IncompleteError as error:
            told["cut"] = str(error)
            raise
        finally:
            self._log(scope, told, time.monotonic() - began)

    def _refusal(self, scope: Scope) -> Response | None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        method: str = scope["method"]
        if headers.get(b"host", b"").decode("latin-1").lower() not in self.hosts:
            return refuse(421, "host", "this server does not answer for that host; allow it with --allow-host")
        if _CONTROL.search(scope["path"]):
            return refuse(400, "control-characters", "the address holds control characters")
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin and method not in _SAFE and not self._own(origin):
            # With --cors pages of other sites may ask by POST; what changes something is never theirs to send.
            if not self.cors:
                return refuse(403, "origin", "pages of other sites may not ask; allow them with --cors")
            if method != "POST" or b"authorization" in headers:
                return refuse(403, "origin", "pages of other sites may ask, but change nothing")
        if method == "OPTIONS" and self.cors and b"access-control-request-method" in headers:
            return Response(status_code=204, headers=dict(_PREFLIGHT))
        return None

    def _own(self, origin: str) -> bool:
        _, separator, host = origin.partition("://")
        return bool(separator) and host.lower() in self.hosts

    def _protect(self, message: Message, told: dict[str, Any]) -> None:
        sent = {name.lower(): value for name, value in message["headers"]}
        added = _HEADERS_WITH_CORS if self.cors else _HEADERS_WITHOUT_CORS
        message["headers"] = [*message["headers"], *(header for header in added if header[0] not in sent)]
        if b"x-query-id" in sent:
            told["query"] = sent[b"x-query-id"].decode("latin-1")

    def _log(self, scope: Scope, told: Mapping[str, object], seconds: float) -> None:
        if self.quiet:
            return
        # JSON escapes line breaks and control characters, so that no input forges a line.
        line = {
            "method": scope["method"],
            "path": scope["path"][:_LONGEST],
            **told,
            "ms": round(seconds * 1000, 1),
            "client": (scope.get("client") or ("",))[0],
        }
        sys.stderr.write(json.dumps(line) + "\n")
