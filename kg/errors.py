"""Every error of the project; each message says what is wrong, where, and what to do.

KgError
├── InputError            bad input data                       exit 3
│   ├── DocumentError     a file or record cannot be read as a report
│   ├── InterchangeError  an extraction breaks the interchange format
│   ├── ClaimError        a value that no claim may have
│   ├── TermError         text that cannot become an RDF term
│   ├── RuleError         a shape cannot be read or compiled
│   └── UserFileError     a user's own places, actors or lexicon file
├── UsageError            the call itself is wrong             exit 2
│   └── QueryError        SPARQL or its parameters are wrong
├── StoreError            the graph folder or engine fails     exit 4
│   ├── LockedError       another process writes
│   └── DamageError       stored data does not match its record
├── IncompleteError       an answer was cut off                exit 5
├── RefusedError          read-only, rights, or a gate         exit 6
└── MissingPartError      an optional part is not installed    exit 4
"""

from __future__ import annotations


class KgError(Exception):
    """Root of all errors that `kg` raises on purpose.

    Attributes:
        exit_code: what the command line exits with.
    """

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes whole: subclasses take other arguments than the message they store."""
        return _restored, (type(self), self.args), self.__dict__


def _restored(kind: type[KgError], args: tuple[object, ...]) -> KgError:
    error = kind.__new__(kind)
    error.args = args
    return error


class InputError(KgError):
    """Bad input data."""

    exit_code = 3


class DocumentError(InputError):
    """A file or record cannot be read as a report.

    Attributes:
        where: file name, with line number where there is one.
        reason: what is wrong with it.
        remedy: what to do.
    """

    def __init__(self, where: str, reason: str, remedy: str) -> None:
        super().__init__(f"{where}: {reason}; {remedy}")
        self.where, self.reason, self.remedy = where, reason, remedy


class InterchangeError(InputError):
    """An extraction breaks the interchange format.

    Attributes:
        where: file and line, or document id.
        field: path of the field, such as `events[2].tolls[0].low`.
        reason: what is wrong with it.
    """

    def __init__(self, where: str, field: str, reason: str) -> None:
        super().__init__(f"{where}: {field}: {reason}; see `kg extract --schema` for the format")
        self.where, self.field, self.reason = where, field, reason


class ClaimError(InputError):
    """A value that no claim may have, such as a lower bound above the upper."""


class TermError(InputError):
    """Text that cannot become an RDF term."""

    def __init__(self, term: str, reason: str) -> None:
        super().__init__(f"{term[:200]!r} is no valid RDF term: {reason}; correct it in the source record")
        self.term, self.reason = term, reason


class RuleError(InputError):
    """A shape cannot be read or compiled.

    Attributes:
        shape: its IRI, or its blank node.
        reason: what is wrong, and the remedy.
    """

    def __init__(self, shape: str, reason: str) -> None:
        super().__init__(f"shape {shape}: {reason}")
        self.shape, self.reason = shape, reason


class UserFileError(InputError):
    """A user's own places, actors or lexicon file has a fault.

    Attributes:
        where: file and line.
        field: column or key.
        reason: what is wrong, and the remedy.
    """

    def __init__(self, where: str, field: str, reason: str) -> None:
        super().__init__(f"{where}: {field}: {reason}")
        self.where, self.field, self.reason = where, field, reason


class UsageError(KgError):
    """The call itself is wrong."""

    exit_code = 2


class QueryError(UsageError):
    """SPARQL or its parameters are wrong.

    Attributes:
        name: the query's name, file or `query`.
        reason: what is wrong, with line and column where the engine gives them.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


class StoreError(KgError):
    """The graph folder or the engine fails."""

    exit_code = 4


class LockedError(StoreError):
    """Another process writes to the graph folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder}: another kg process is writing; wait for it to end, or use another folder with -C")
        self.folder = folder


class DamageError(StoreError):
    """Stored data does not match its record."""


class MissingPartError(StoreError):
    """An optional part is not installed.

    Attributes:
        part: what is missing.
        remedy: how to get it.
    """

    def __init__(self, part: str, remedy: str) -> None:
        super().__init__(f"{part} is missing: {remedy}")
        self.part, self.remedy = part, remedy


class IncompleteError(KgError):
    """An answer was cut off: by a time limit, a row limit, or a broken connection."""

    exit_code = 5


class RefusedError(KgError):
    """Read-only, missing rights, or a gate such as validation."""

    exit_code = 6
