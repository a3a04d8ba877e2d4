"""What post-renderers changed → the lines at which they do; what they left is where it was. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from archcheck.documents.nodes import Items, Scalar, YamlNode, get, members, text_of
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.sources.gitops.model import PostRenderer
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import ImageUse, Origin, Source, Workload

_CHANGING = ("newTag", "digest", "newName")


@dataclass(frozen=True, slots=True)
class PostPlaces:
    """The places of a render that was changed: `before` has those of what is as it was.

    Each of `renderers` is as it works, and as it is written in its file: there are the lines.
    """

    before: Mapping[tuple[str, str, str], Workload]
    renderers: Sequence[tuple[PostRenderer, PostRenderer]]
    fallback: Origin
    namespace: str

    @classmethod
    def of(
        cls,
        before: Inventory,
        renderers: Sequence[tuple[PostRenderer, PostRenderer]],
        fallback: Origin,
        namespace: str,
    ) -> "PostPlaces":
        """Take a render with its places, what changed it, and where that is named as a whole."""
        known = {(each.kind, each.namespace or namespace, each.name): each for each in before.workloads}
        return cls(known, renderers, fallback, namespace)

    def placed(self, workload: Workload) -> Workload:
        """Return a changed workload with the places that a person edits."""
        namespace = workload.namespace or self.namespace
        known = self.before.get((workload.kind, namespace, workload.name))
        uses = {(use.container, use.role): use for use in known.images} if known else {}

        def traced(use: ImageUse) -> ImageUse:
            own = uses.get((use.container, use.role))
            if own is not None and own.text == use.text:
                return replace(use, origin=own.origin, ignores=own.ignores)
            return replace(use, origin=self._changed(use), ignores=())

        pods = tuple(replace(pod, images=tuple(map(traced, pod.images))) for pod in workload.pods)
        source = known.source if known else Source(self.fallback.path, self.fallback.line)
        return replace(workload, namespace=namespace, source=source, pods=pods)

    def _changed(self, use: ImageUse) -> Origin:
        """Return the line that made an image what it is: of the last post-renderer that has it."""
        for renderer, written in reversed(self.renderers):
            entry = next(_entries(renderer, written, use), None)
            if entry is not None:
                origin = renderer.origin or self.fallback
                return Origin(origin.path, *entry) if entry[0] else origin
        return next((each.origin for each, _ in reversed(self.renderers) if each.origin), self.fallback)


def _entries(
    renderer: PostRenderer, written: PostRenderer, use: ImageUse
) -> Iterator[tuple[int, int | None]]:
    """Yield the lines at which a post-renderer, as it is written, has an image; 0 where that is not known."""
    for number, entry in enumerate(renderer.images):
        if _makes(entry, use):
            yield _changing(written.images, number)
    for ours, theirs in zip(_patches(renderer), _patches(written), strict=True):
        for number, entry in enumerate(ours):
            if _mentions(entry, use.text) is not None:
                place = theirs[number] if number < len(theirs) else None
                yield (_mentions(place, use.text) or (place.line, place.column)) if place else (0, None)


def _patches(renderer: PostRenderer) -> tuple[Sequence[YamlNode], ...]:
    return renderer.patches, renderer.patches_strategic_merge, renderer.patches_json6902


def _makes(entry: YamlNode, use: ImageUse) -> bool:
    """Return whether an image may come of an entry of `images`."""
    name = text_of(get(entry, "newName")) or text_of(get(entry, "name")) or ""
    tag, digest = text_of(get(entry, "newTag")), text_of(get(entry, "digest"))
    image = use.image
    if not isinstance(image, Reference) or not name:
        return False
    is_named = use.text == name or use.text.startswith((f"{name}:", f"{name}@"))
    return is_named and tag in (None, image.tag) and digest in (None, image.digest)


def _changing(entries: Sequence[YamlNode], number: int) -> tuple[int, int | None]:
    entry = entries[number] if number < len(entries) else None
    given = (node for key in _CHANGING if isinstance(node := get(entry, key), Scalar))
    node = next(given, entry)
    return (node.line, node.column) if node is not None else (0, None)


def _mentions(node: YamlNode | None, text: str) -> tuple[int, int | None] | None:
    """Return the place of a scalar that is a text, or the line of one with several lines that has it."""
    pending = [node] if node is not None else []
    while pending:
        each = pending.pop()
        if isinstance(each, MappingNode):
            pending.extend(value for _, value in reversed(list(members(each))))
        elif isinstance(each, Items):
            pending.extend(reversed(each.nodes))
        elif each.text == text:
            return each.line, each.column
        elif text in each.text:
            lines = each.text.split("\n")
            inside = next(number for number, line in enumerate(lines) if text in line)
            return each.line + (inside + 1 if len(lines) > 1 else 0), None
    return None
