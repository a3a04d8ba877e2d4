"""The documents of files, each file read once however many builds it is a part of."""

from collections.abc import Callable, Hashable
from dataclasses import field
from pathlib import Path
from typing import TypeVar, cast

from archcheck.documents.reading import Document, Reading, read
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.objects import Written
from archcheck.sources.trees.discover.scanning import unreadable
from archcheck.workloads.objects import KubernetesObject, objects_in

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class FileDocuments:
    """What one file holds: its documents, or why it cannot be read."""

    path: str
    readings: tuple[Reading, ...] = ()
    error: InputError | None = None

    @property
    def objects(self) -> tuple[tuple[KubernetesObject, Written], ...]:
        """The objects in it, each with its place in the file."""
        documents = [reading for reading in self.readings if isinstance(reading, Document)]
        return tuple(
            (obj, Written(self.path, obj.root, document.comments))
            for document in documents
            for obj in objects_in(document.root)
        )


@dataclass(frozen=True, slots=True)
class DocumentCache:
    """Files that have been read in this run. Several threads may ask: at worst a file is read twice.

    `keeps`: what is built is wanted as it would be applied, too.
    """

    keeps: bool = False
    _known: dict[Path, FileDocuments] = field(default_factory=dict)
    _answers: dict[Hashable, tuple[object, object]] = field(default_factory=dict)

    def of(self, path: Path, shown: str) -> FileDocuments:
        """Return what a file holds; `shown` is its path as findings say it."""
        if path not in self._known:
            self._known[path] = _read(path, shown)
        return self._known[path]

    def once(self, question: Hashable, given: object, answer: Callable[[], Answer]) -> Answer:
        """Return what files say to a question, found out again only where something else is `given`."""
        known = self._answers.get(question)
        if known is None or known[0] != given:
            known = self._answers[question] = (given, answer())
        return cast("Answer", known[1])


def _read(path: Path, shown: str) -> FileDocuments:
    try:
        with path.open("rb") as stream:
            return FileDocuments(shown, tuple(read(stream)))
    except OSError as error:
        return FileDocuments(shown, error=unreadable(error, shown))
