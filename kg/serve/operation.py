"""What an operator asks: is it well, how much it does, what runs, and what the API is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.query.model import Parameter, ParameterType, Question
from kg.serve.context import ServerContext
from kg.serve.problems import refuse
from kg.sparql import bare

_GRAPH = re.compile(r"(?<![\w?$:-])(?:CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Operation:
    """`/healthz`, `/metrics`, `/openapi.json`, `/api/running`."""

    context: ServerContext

    async def health(self, _: Request) -> Response:
        """Whether questions can be answered, and from which release."""
        engine = self.context.engine
        release = engine.release
        state = {"status": "ok" if engine.ready else "starting", "release": release.name, "digest": release.digest}
        return _json(state, status=200 if engine.ready else 503)

    async def metrics(self, _: Request) -> Response:
        """Counts in Prometheus' text format."""
        lines = [f"kg_{name} {value}" for name, value in sorted(self.context.engine.state().items())]
        lines.append(f"kg_queries_running {len(self.context.engine.running)}")
        return Response("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")

    async def running(self, _: Request) -> Response:
        """List the queries that run or wait."""
        jobs = self.context.engine.running.values()
        return _json([{"id": job.name, "lane": str(job.lane), "released": job.released} for job in jobs])

    async def cancel(self, request: Request) -> Response:
        """End a query."""
        if not self.context.engine.cancel(request.path_params["name"]):
            return refuse(404, "not-found", "no such query is running; it may have ended")
        return Response(status_code=204)

    async def openapi(self, _: Request) -> Response:
        """Describe this API (OpenAPI 3.1); one path for each question of the library."""
        value = json.loads(Path(__file__).with_name("openapi.json").read_text(encoding="utf-8"))
        value["servers"] = [{"url": self.context.base}]
        if self.context.writer is None:
            for method in ("put", "post", "delete"):
                del value["paths"]["/graphs"][method]
        for question in self.context.catalogue:
            value["paths"][f"/api/queries/{question.name}"] = {"get": _operation(question)}
        return _json(value)


def _operation(question: Question) -> dict[str, Any]:
    is_graph = _GRAPH.search(bare(question.sparql)) is not None
    form, more = ("graph", ["graph-format"]) if is_graph else ("rows", ["row-format", "max-rows", "skip"])
    parameters = [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required and parameter.default is None,
            "description": parameter.label,
            # A form sends what was left blank; it counts as not given.
            "allowEmptyValue": not parameter.required or parameter.default is not None,
            "schema": _schema(parameter),
            **_example(parameter, question.example.get(parameter.name)),
        }
        for parameter in question.parameters
    ]
    return {
        "operationId": question.name,
        "summary": question.summary,
        "description": f"{question.description}\n\nNot counted: {question.counts_not or 'not stated'}",
        "tags": list(question.tags),
        "parameters": [*parameters, *({"$ref": f"#/components/parameters/{name}"} for name in more)],
        "responses": {
            "200": {"$ref": f"#/components/responses/{form}"},
            "default": {"$ref": "#/components/responses/problem"},
        },
    }


def _schema(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": {"integer": "integer", "number": "number"}.get(parameter.type, "string")}
    if parameter.type is ParameterType.DATE:
        schema["format"] = "date"
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default is not None:
        schema["default"] = _typed(parameter, parameter.default)
    elif parameter.required and schema["type"] == "string":
        schema["minLength"] = 1
    return schema


def _example(parameter: Parameter, text: str | None) -> dict[str, Any]:
    return {} if text is None else {"example": _typed(parameter, text)}


def _typed(parameter: Parameter, text: str) -> str | int | float:
    """Return a value as its schema has it: addresses and headers of questions know only texts."""
    kinds: Mapping[str, type[int | float]] = {"integer": int, "number": float}
    return kinds[parameter.type](text) if parameter.type in kinds else text


def _json(value: object, *, status: int = 200) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(body, status_code=status, media_type="application/json", headers={"Cache-Control": "no-store"})
