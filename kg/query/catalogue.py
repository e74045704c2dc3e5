"""The library of questions: the shipped folder, and a user's own laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from kg.errors import QueryError
from kg.query.header import read_question
from kg.query.model import Question
from kg.query.parameters import bind, holes
from kg.resources import resource_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Questions by name, in order of name.

    Attributes:
        faults: files of a user's folder that are no questions, by name, each with what is wrong; nothing else has
            this name, so that a shipped question does not answer in place of one that was to replace it.
    """

    questions: Mapping[str, Question]
    faults: Mapping[str, QueryError] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def __len__(self) -> int:
        return len(self.questions)

    def __contains__(self, name: object) -> bool:
        return name in self.questions

    def question(self, name: str) -> Question:
        """Return the question of this name.

        Raises:
            QueryError: there is none, the message offers the names closest to it; or its file has a fault.
        """
        if name in self.questions:
            return self.questions[name]
        if name in self.faults:
            raise self.faults[name]
        close = get_close_matches(name, self.questions, n=3)
        hint = f"did you mean {', '.join(close)}?" if close else "`kg queries list` shows all"
        raise QueryError(name, f"there is no such question; {hint}")

    def tagged(self, tag: str) -> Iterator[Question]:
        """Yield the questions with this tag."""
        return (question for question in self if tag in question.tags)


def load_catalogue(folders: Sequence[Path] = ()) -> Catalogue:
    """Read the shipped questions and those of further folders; a later folder's question replaces a namesake.

    A faulty file of a further folder does not keep the others from being asked: it is among the `faults`.

    Raises:
        QueryError: a folder does not exist, or a shipped file has a fault; see `check_question`.
    """
    questions = {path.stem: _read(path, complete=True) for path in _files(resource_folder("queries"))}
    faults: dict[str, QueryError] = {}
    for path in (path for folder in folders for path in _files(folder)):
        questions.pop(path.stem, None)
        faults.pop(path.stem, None)
        try:
            questions[path.stem] = _read(path, complete=False)
        except QueryError as error:
            faults[path.stem] = error
    return Catalogue(questions=dict(sorted(questions.items())), faults=dict(sorted(faults.items())))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise QueryError(str(folder), "there is no such folder of queries")
    return sorted(folder.glob("*.rq"))


def _read(path: Path, *, complete: bool) -> Question:
    question = read_question(path, complete=complete)
    check_question(question)
    return question


def check_question(question: Question) -> None:
    """Check a question's header against its query.

    Raises:
        QueryError: a parameter has no place in the query, a place has no parameter, a default is not of its type,
            or the example names an
            unknown parameter or lacks a required one.
    """
    where = str(question.path or question.name)
    declared = {parameter.name for parameter in question.parameters}
    used = set(holes(question.sparql))
    if declared != used:
        name = min(declared ^ used)
        reason = "is in the header, but no line `VALUES ?… { UNDEF }` takes it" if name in declared else "has no header"
        raise QueryError(where, f"the parameter {name!r} {reason}")
    for name in question.example:
        question.parameter(name)
    for parameter in question.parameters:
        if parameter.required and parameter.default is None and parameter.name not in question.example:
            raise QueryError(where, f"the required parameter {parameter.name!r} has no value in the example")
        if parameter.default is not None:
            bind(question, {parameter.name: parameter.default}, lookup=None, partial=True)
