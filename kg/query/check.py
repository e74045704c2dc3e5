"""Try questions on a graph: does each run with its example, and does it answer with the columns it documents?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import QueryBoolean, QueryTriples

from kg.errors import KgError
from kg.query.model import Question
from kg.query.run import Queryable, run_question


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How one question fared.

    Attributes:
        rows: rows or triples of the answer to its example; `None` where it failed.
        fault: what is wrong; empty where nothing is.
    """

    name: str
    rows: int | None = None
    fault: str = ""

    @property
    def passed(self) -> bool:
        """Whether the question ran and answered with its columns; an empty answer passes."""
        return not self.fault


def try_questions(store: Queryable, questions: Iterable[Question]) -> Iterator[Trial]:
    """Run each question with the values of its example, and check the columns of the answer."""
    return (try_question(store, question) for question in questions)


def try_question(store: Queryable, question: Question) -> Trial:
    """Run a question with the values of its example, and check the columns of the answer."""
    try:
        answer = run_question(store, question, question.example)
    except KgError as error:
        return Trial(name=question.name, fault=str(error))
    if isinstance(answer, QueryBoolean):
        return Trial(name=question.name, rows=1)
    if isinstance(answer, QueryTriples):
        return Trial(name=question.name, rows=sum(1 for _ in answer))
    columns = tuple(variable.value for variable in answer.variables)
    if question.columns and columns != tuple(question.columns):
        fault = f"it answers with {', '.join(columns)}, but documents {', '.join(question.columns)}"
        return Trial(name=question.name, fault=fault)
    return Trial(name=question.name, rows=sum(1 for _ in answer))
