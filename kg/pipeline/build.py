"""`kg build`: receive inputs, process what is pending, derive the graph; interrupted anywhere, it goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from kg.batching import batches
from kg.document.model import Document
from kg.document.read import InterchangeRecord, Received, Refusal, make_document, read_inputs, receive_inputs
from kg.document.store_form import dump_document, load_document
from kg.errors import DamageError, DocumentError, InterchangeError
from kg.extraction.decode import read_extraction
from kg.extraction.factory import known_info
from kg.extraction.model import ExtractorInfo
from kg.identifiers import digest
from kg.pipeline.consolidation import Derived, derive
from kg.pipeline.lineage import forget_identities, keep_identities
from kg.pipeline.processing import Outcome, Processor, Settings, Stored, Task, extraction_row, read_stored, warnings_of
from kg.pipeline.revisions import as_revision
from kg.pipeline.workers import own_files, process_all
from kg.resolution.rules import identity_rule
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.records import Due, Quarantined

_COMMIT_EVERY = 32
_NICENESS = 5
"""A third of a reader's share: with 10, 650 reports took five minutes beside 32 clients on a busy machine."""
_HEADER_FIELDS = ("id", "title", "publisher", "published", "url", "language")

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is (0 where not known)."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to build.

    Attributes:
        texts: files with the texts of interchange records that come without one.
        jobs: processes that extract.
        scheduler: address of a Dask scheduler whose workers extract instead.
        inference: run the reasoner where Java is present.
        gives_way: if a server reads the graph, go on with low priority once all is acknowledged; this process and
            those it starts keep that priority, so it is for processes that only build.
    """

    extractor: str = "rules"
    texts: tuple[Path, ...] = ()
    jobs: int = 1
    scheduler: str | None = None
    inference: bool = True
    gives_way: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A document that entered quarantine in this build."""

    id: str
    origin: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What one build did; every input is in exactly one of `stored`, `unchanged` and `refused`.

    Attributes:
        again: reports of earlier builds that were read again, since the user's own files changed; they count as
            stored or refused, too.
    """

    stored: int
    unchanged: int
    again: int
    refused: tuple[Refused, ...]
    warnings: int
    derived: Derived
    counts: Mapping[str, int] = field(default_factory=dict)


def build(
    folder: GraphFolder, inputs: Sequence[Path | str], options: Options, *, progress: Progress = no_progress
) -> BuildResult:
    """Build or extend the graph of a folder; the same inputs again change nothing.

    Raises:
        LockedError: another process builds.
        StoreError: the folder cannot be written.
    """
    settings = Settings(extractor=options.extractor, folder=folder.path)
    with folder.writing():
        journal = Journal(folder.journal, create=True)
        try:
            run = _Build(journal, Processor(settings), settings, progress)
            texts = {item.id: item for item in read_inputs(options.texts) if isinstance(item, Document)}
            run.look_at_changes()
            run.receive(inputs, texts)
            if options.gives_way and folder.is_read:
                _give_way()
            run.process(options)
            derived = derive(
                folder,
                journal,
                run.processor,
                inference=options.inference,
                progress=lambda stage: progress(stage, 0, 0),
            )
            return run.result(derived)
        finally:
            journal.close()


def rebuild(
    folder: GraphFolder, *, inference: bool | None = None, progress: Progress = no_progress
) -> tuple[str | None, Derived]:
    """Make the derived store anew from the journal; return the digest before and what was derived.

    Args:
        inference: run the reasoner where Java is present; `None` if it ran the last time, or nobody noted it.
    """
    with folder.writing():
        journal = Journal(folder.journal)
        try:
            before = journal.meta("digest")
            journal.set_meta("store", "dirty")
            inferred = journal.meta("reasoner") != "" if inference is None else inference
            processor = Processor(Settings(folder=folder.path))
            derived = derive(
                folder, journal, processor, inference=inferred, progress=lambda stage: progress(stage, 0, 0)
            )
            return before, derived
        finally:
            journal.close()


class _Build:
    """One build's work on the journal, and its tally."""

    def __init__(self, journal: Journal, processor: Processor, settings: Settings, progress: Progress) -> None:
        self.journal = journal
        self.processor = processor
        self._settings = settings
        self._progress = progress
        self._stored = self._unchanged = self._again = 0
        self._warnings: dict[str, int] = {}
        self._refused: list[Refused] = []
        self._awaited: frozenset[str] = frozenset()

    def result(self, derived: Derived) -> BuildResult:
        """Return the tally; what the reasoner set aside was stored first and is refused after all."""
        aside = [item for item in self.journal.quarantined() if item.key in derived.set_aside]
        warnings = (count for key, count in self._warnings.items() if key not in derived.set_aside)
        late = (Refused(id=item.id, origin=item.origin, stage=item.stage, reason=item.reason) for item in aside)
        return BuildResult(
            stored=max(0, self._stored - len(aside)),
            unchanged=self._unchanged,
            again=self._again,
            refused=(*self._refused, *late),
            warnings=sum(warnings),
            derived=derived,
            counts=self.journal.counts(),
        )

    def look_at_changes(self) -> None:
        """Have the stored reports read again where the user's own files, or the extractor's version, changed since."""
        now, before = own_files(self._settings.folder), self.journal.meta("own")
        reader = self._reader()
        noted = f"version of {reader.name}"
        is_newer = self.journal.meta(noted) not in (None, reader.version)
        with self.journal.transaction():
            if now != before and (before is not None or now != own_files(None)):
                self._again = self.journal.read_again(reader.name, ready_too=True)
            elif is_newer:
                self._again = self.journal.read_again(reader.name, ready_too=False)
            if now != before:
                self.journal.set_meta("own", now)
            if self.journal.meta(noted) != reader.version:
                self.journal.set_meta(noted, reader.version)
        self._awaited = frozenset(item.key for item in self.journal.due())

    def _reader(self) -> ExtractorInfo:
        """Who would read: known without loading it where it can be, for ready extractions need no model."""
        return known_info(self._settings.extractor) or self.processor.extractor.info

    def receive(self, inputs: Sequence[Path | str], texts: Mapping[str, Document]) -> None:
        """Put every input into the journal: documents as pending, the rest finished or refused."""
        done = 0
        for batch in batches(receive_inputs(inputs), _COMMIT_EVERY):
            with self.journal.transaction():
                for received in batch:
                    self._receive(received, texts)
            done += len(batch)
            self._progress("read", done, 0)

    def _receive(self, received: Received, texts: Mapping[str, Document]) -> None:
        match received.input:
            case Document() as document:
                self._receive_document(document, received.raw)
            case InterchangeRecord() as record:
                self._receive_extraction(record, received.raw, texts)
            case Refusal() as refusal:
                self._quarantine(_unread(refusal))

    def _receive_document(self, document: Document, raw: bytes) -> None:
        state = self.journal.state_of(document.key)
        if state == "quarantined" and document.key in self.journal.withdrawn():
            self._unchanged += 1
            return
        if state is None:
            self._keep_raw(document, raw)
        elif state == "quarantined":
            self.journal.try_again(document.key)
        elif state == "stored" and document.key not in self._awaited:
            self._unchanged += 1

    def _keep_raw(self, document: Document, raw: bytes) -> None:
        body = dump_document(document)
        self.journal.receive(key=document.key, identifier=document.id, raw=raw, body=body)

    def _receive_extraction(self, record: InterchangeRecord, raw: bytes, texts: Mapping[str, Document]) -> None:
        try:
            document = _document_of(record, texts)
            extraction = read_extraction(record.value, where=record.where, text=document.text)
        except (DocumentError, InterchangeError) as error:
            self._quarantine(_unread_extraction(record, raw, error))
            return
        if document.key in self.journal.withdrawn():
            self._unchanged += 1
            return
        found, state = extraction_row(document, forget_identities(extraction)), self.journal.state_of(document.key)
        if not self.journal.knows(found.key, found.extractor, found.version, found.source):
            self._keep_raw(document, raw)
            self.journal.wait(found.key, found.body)
        elif state == "stored" and document.key not in self._awaited:
            self._unchanged += 1
        if state == "quarantined":
            self.journal.try_again(found.key)

    def process(self, options: Options) -> None:
        """Read and store every document that is due, those of an interrupted run among them."""
        due = self.journal.due()
        done = 0
        outcomes = process_all(map(self._task, due), self._settings, jobs=options.jobs, scheduler=options.scheduler)
        for batch in batches(zip(due, outcomes, strict=True), _COMMIT_EVERY):
            with self.journal.transaction():
                for item, outcome in batch:
                    self._keep(self._as_before(outcome), item.waiting)
            done += len(batch)
            self._progress("extract", done, len(due))

    def _as_before(self, outcome: Outcome) -> Outcome:
        """Return a result whose events have the identifiers that an earlier reading of the report gave them."""
        before = self.journal.current_extraction(outcome.extraction.key) if isinstance(outcome, Stored) else None
        if before is None or not isinstance(outcome, Stored) or before.body == outcome.extraction.body:
            return outcome
        kept = self.journal.document(before.key)
        if kept is None:
            raise DamageError(f"{self.journal.path}: extraction of {before.key} without its document; restore it")
        document = load_document(kept.body)
        earlier, now = (read_stored(found.body, document) for found in (before, outcome.extraction))
        named = keep_identities(
            now,
            earlier,
            build=partial(self.processor.claims, document),
            families=identity_rule().families,
        )
        if named == now:
            return outcome
        again = self.processor.finish(document, named)
        if isinstance(again, Quarantined):
            return again
        return replace(again, extraction=replace(again.extraction, source=outcome.extraction.source))

    def _task(self, item: Due) -> Task:
        kept = self.journal.document(item.key)
        if kept is None:
            raise DamageError(f"{self.journal.path}: document {item.key} is missing; restore the journal")
        ready = None if item.waiting is None else self.journal.waiting(item.waiting)
        return Task(document=load_document(kept.body), ready=ready)

    def _keep(self, outcome: Outcome, waited: int | None) -> None:
        if isinstance(outcome, Quarantined):
            self._quarantine(outcome)
            return
        found = as_revision(outcome, self.journal.readings(outcome.graph.key))
        self.journal.store_result(found.extraction, found.graph, waited=waited)
        self._stored += 1
        self._warnings[found.graph.key] = warnings_of(found.graph)

    def _quarantine(self, item: Quarantined) -> None:
        self.journal.quarantine(item)
        self._refused.append(Refused(id=item.id, origin=item.origin, stage=item.stage, reason=item.reason))


def _give_way() -> None:
    """Lower the priority: receiving is cheap and waited for, what follows takes ten times as long and is not."""
    os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))


def _document_of(record: InterchangeRecord, texts: Mapping[str, Document]) -> Document:
    """Return the document an interchange record speaks of: its own text, or one of the given files."""
    header: Mapping[str, Any] = record.value["document"] if isinstance(record.value["document"], dict) else {}
    identifier = header.get("id")
    if not isinstance(identifier, str):
        raise InterchangeError(record.where, "document.id", "missing, or not a string")
    if header.get("text") is not None:
        fields = {name: header[name] for name in (*_HEADER_FIELDS, "text") if header.get(name) is not None}
        return make_document(fields, where=record.where)
    if identifier not in texts:
        reason = "the record has no text, so its spans cannot be checked; give the reports with --texts"
        raise InterchangeError(f"{record.where}: document {identifier!r}", "document.text", reason)
    return texts[identifier]


def _unread(refusal: Refusal) -> Quarantined:
    return Quarantined(
        key=digest("refused", refusal.where, refusal.raw.hex()),
        id=refusal.id,
        origin=refusal.where,
        stage="reading",
        reason=str(refusal.error),
        report="",
        raw=refusal.raw,
    )


def _unread_extraction(record: InterchangeRecord, raw: bytes, error: Exception) -> Quarantined:
    header = record.value.get("document")
    identifier = header.get("id") if isinstance(header, dict) else None
    return Quarantined(
        key=digest("refused", record.where, json.dumps(record.value, sort_keys=True)),
        id=str(identifier or record.where),
        origin=record.where,
        stage="interchange",
        reason=str(error),
        report="",
        raw=raw,
    )
