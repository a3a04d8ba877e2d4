"""The objects that a build gives, with the documents that a person wrote them in; and all of one cluster."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import field
from pathlib import Path
from typing import TypeVar, cast

from archcheck.documents.comments import Comment
from archcheck.documents.nodes import Mapping, YamlNode, get, text_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.values import PlacedValues
from archcheck.workloads.ignoring import said_of_object
from archcheck.workloads.model import Ignore, Origin
from archcheck.workloads.objects import KubernetesObject

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Written:
    """The object in the file that a person edits: `root` has the lines of `path`.

    `comments` are those of its document that speak to archcheck.
    """

    path: str
    root: YamlNode
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltObject:
    """An object as it reaches the cluster, patched and substituted.

    `written` is its manifest in a file, None where nothing that is read has it (a generator made it).
    `parts` are all files that it was built from. `producer` names what built it (a Kustomization, an
    Application), None for a plain file. `placed` is the whole object, if it was put together of several
    files: then the place of each scalar is there. `has_secrets`: variables have put values of a Secret into
    it, and so into all that is made of it.
    """

    object: KubernetesObject
    origin: Origin
    written: Written | None = None
    parts: tuple[Path, ...] = ()
    producer: ObjectName | None = None
    placed: PlacedValues | None = None
    has_secrets: bool = False

    @property
    def name(self) -> ObjectName:
        """What tells it from all other objects of its cluster."""
        obj = self.object
        return ObjectName(obj.group, obj.kind, obj.namespace, obj.name)

    def line_of(self, *keys: str) -> Origin:
        """Return where a person edits the member below keys; the object's own place if it is not written."""
        node = get(self.written.root, *keys) if self.written else None
        if node is None or self.written is None:
            return self.origin
        return Origin(self.written.path, node.line, node.column)

    @property
    def ignores(self) -> tuple[Ignore, ...]:
        """What its owner wrote beside it, or in its annotations, for rules not to count."""
        written = self.written
        if written is None or not isinstance(written.root, Mapping):
            return said_of_object(self.object, (), self.origin.path, rendered=True)[0]
        own = KubernetesObject(self.object.api_version, self.object.kind, written.root)
        return said_of_object(own, written.comments, written.path, rendered=False)[0]

    def text(self, *keys: str) -> str:
        """Return the text below keys, or empty."""
        return text_of(get(self.object.root, *keys)) or ""


@dataclass(frozen=True, slots=True)
class ClusterIndex:
    """All objects of one cluster that are known so far, by name; the last of a name wins, as there.

    `_answers` are what has been found out of all of them, which every object that asks would find out again.
    """

    objects: MappingOf[ObjectName, BuiltObject] = field(default_factory=dict)
    _answers: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    def find(self, group: str, kind: str, namespace: str, name: str) -> BuiltObject | None:
        """Return an object, or None; versions of its API do not matter."""
        return self.objects.get(ObjectName(group, kind, namespace, name))

    def of_kind(self, group: str, kind: str) -> Iterator[BuiltObject]:
        """Yield all objects of one kind."""
        return (each for name, each in self.objects.items() if (name.group, name.kind) == (group, kind))

    def once(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """Return what these objects have for an answer to a question: a hundred releases ask the same."""
        if question not in self._answers:
            self._answers[question] = answer()
        return cast("Answer", self._answers[question])

    def with_objects(self, objects: Iterable[BuiltObject]) -> "ClusterIndex":
        """Return an index that knows more objects."""
        return ClusterIndex({**self.objects, **{each.name: each for each in objects}})
