"""A job becomes an HTTP response that cannot be taken for more than it is.

The beginning is held back for a while. An answer that ends in that time has a length, and one that fails has a
status. After the first byte only breaking off the connection is left, so that every client notices.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.errors import IncompleteError
from kg.serve.context import ServerContext
from kg.serve.disconnect import cancel_when_gone
from kg.serve.job import Job
from kg.serve.model import Failure
from kg.serve.problems import problem, refuse


async def respond(
    context: ServerContext, request: Request, ask: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
) -> Response:
    """Run a question and return its answer, whole or as a stream that breaks off if it fails."""
    engine = context.engine
    job = engine.submit(ask)
    sent = {"X-Query-Id": job.name, "X-Release": engine.release.name, "Vary": "Accept, Origin", **(headers or {})}
    async with cancel_when_gone(request, job, engine):
        await job.settled(hold=engine.limits.hold)
    if job.failure is not None and not (job.released and job.head):
        return problem(_with_id(job.failure, job), headers=sent)
    if job.done and job.failure is None:
        body = job.whole()
        sent |= _facts(job)
        return Response(body, headers=sent, media_type=_media(job))
    sent |= _facts(job)
    if request.method == "HEAD":
        engine.cancel(job.name)
        return Response(b"", headers=sent, media_type=_media(job))
    if request.scope["http_version"] == "1.0":
        # Without chunks the end of the connection is the end of the answer: a break would look like it.
        engine.cancel(job.name)
        return refuse(505, "http-version", "an answer this long needs HTTP/1.1, so that its end can be told")
    return StreamingResponse(_stream(context, job), headers=sent, media_type=_media(job))


async def _stream(context: ServerContext, job: Job) -> AsyncIterator[bytes]:
    try:
        async for chunk in job.chunks():
            yield chunk
        if job.failure is not None:
            # The server closes the connection without the last chunk: nobody takes this for the whole answer.
            raise IncompleteError(job.failure.detail)
    finally:
        if not job.done:
            context.engine.cancel(job.name)


def _facts(job: Job) -> dict[str, str]:
    complete = job.head is None or job.head.get("complete", True)
    return {} if complete else {"X-Result-Complete": "false"}


def _media(job: Job) -> str:
    return str(job.head["media"]) if job.head is not None else "application/octet-stream"


def _with_id(failure: Failure, job: Job) -> Failure:
    more = {**failure.more, "query": job.name}
    return Failure(status=failure.status, type=failure.type, detail=failure.detail, more=more)
