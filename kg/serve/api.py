"""The question library, evidence and search as plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError, TermError
from kg.identifiers import ID
from kg.query.model import Question
from kg.query.parameters import expand
from kg.rdf import iri
from kg.serve.answers import respond
from kg.serve.context import AnswerError, ServerContext
from kg.serve.problems import problem, refuse
from kg.serve.protocol import RequestError, chosen_formats, link_next, row_limits

_RESERVED = frozenset({"format", "max-rows", "skip", "spreadsheet"})
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
_MOST_HITS = 200


@dataclass(frozen=True, slots=True)
class Api:
    """`/api/…`."""

    context: ServerContext

    async def questions(self, _: Request) -> Response:
        """List the library."""
        return _json([describe_question(question, self.context.base) for question in self.context.catalogue])

    async def question(self, request: Request) -> Response:
        """Run a question; its parameters are fields of the address."""
        name, _, extension = request.path_params["name"].partition(".")
        fields = dict(request.query_params)
        if extension:
            fields["format"] = extension
        if name not in self.context.catalogue:
            return refuse(404, "not-found", f"there is no question {name[:80]!r}; /api/queries lists them")
        parameters = {key: value for key, value in fields.items() if key not in _RESERVED and value}
        try:
            for key in parameters:
                self.context.catalogue.question(name).parameter(key)
            limits = row_limits(fields, self.context.engine.limits.rows)
            ask = {
                "do": "question",
                "name": name,
                "parameters": parameters,
                **chosen_formats(request, fields),
                **limits,
            }
        except QueryError as error:
            return refuse(400, "parameter", str(error))
        except RequestError as error:
            return error.response
        response = await respond(self.context, request, ask)
        return link_next(response, request, request.query_params.multi_items(), ask)

    async def about_question(self, request: Request) -> Response:
        """Describe one question with its SPARQL."""
        name = request.path_params["name"]
        if name not in self.context.catalogue:
            return refuse(404, "not-found", f"there is no question {name[:80]!r}; /api/queries lists them")
        question = self.context.catalogue.question(name)
        return _json({**describe_question(question, self.context.base), "sparql": question.sparql})

    async def evidence(self, request: Request) -> Response:
        """Give the sentences behind a thing as Web Annotations."""
        path = request.path_params["path"]
        try:
            found = (expand(path) or iri(ID + path)).value
        except TermError as error:
            return refuse(400, "not-an-iri", str(error))
        try:
            claims = await self.context.explain(found)
            texts = {claim["document"]: await self._text(claim["document"]) for claim in claims}
        except AnswerError as error:
            failure = error.failure
            return refuse(404, "not-found", failure.detail) if failure.status == 400 else problem(failure)  # noqa: PLR2004
        items = [_annotation(claim, span, texts) for claim in claims for span in claim["spans"]]
        page = {"@context": _CONTEXT, "type": "AnnotationPage", "about": found, "items": items}
        return _json(page, media="application/ld+json")

    async def _text(self, document: str) -> str:
        return str((await self.context.document(document))["text"])

    async def search(self, request: Request) -> Response:
        """Find texts, sentences and things by their words."""
        fields = request.query_params
        limit = fields.get("limit", "20")
        if not limit.isdecimal() or not 0 < int(limit) <= _MOST_HITS:
            return refuse(400, "limit", f"limit must be a number from 1 to {_MOST_HITS}")
        try:
            hits = await self.context.search(fields.get("q", ""), kind=fields.get("kind") or None, limit=int(limit))
        except AnswerError as error:
            return problem(error.failure)
        return _json({"query": fields.get("q", ""), "limit": int(limit), "hits": hits})


def describe_question(question: Question, base: str) -> dict[str, Any]:
    """Return what a form or a program needs to ask a question."""
    return {
        "name": question.name,
        "address": f"{base}/api/queries/{question.name}",
        "summary": question.summary,
        "description": question.description,
        "tags": list(question.tags),
        "view": str(question.view),
        "counts_not": question.counts_not,
        "columns": dict(question.columns),
        "example": dict(question.example),
        "parameters": [
            {
                "name": parameter.name,
                "type": str(parameter.type),
                "label": parameter.label,
                "class": parameter.kind,
                "choices": list(parameter.choices),
                "default": parameter.default,
                "required": parameter.required,
            }
            for parameter in question.parameters
        ],
    }


def _annotation(claim: Mapping[str, Any], span: tuple[int, int], texts: Mapping[str, str]) -> dict[str, Any]:
    start, end = span
    text = texts[claim["document"]]
    return {
        "id": f"{claim['document']}#char={start},{end}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": {"id": claim["claim"], "type": "SpecificResource", "label": claim["label"], "status": claim["status"]},
        "creator": {"type": "Software", "name": claim["extractor"]},
        "target": {
            "source": claim["document"],
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - _AROUND) : start],
                    "suffix": text[end : end + _AROUND],
                },
            ],
        },
    }


def _json(value: object, *, media: str = "application/json") -> Response:
    return Response(json.dumps(value, ensure_ascii=False).encode(), media_type=media)
