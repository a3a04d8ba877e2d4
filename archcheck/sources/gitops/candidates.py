"""Images that the values of a release name, where its chart cannot be read. Pure.

What is meant by a value only the chart knows. So only what is clearly an image counts: a mapping with a
repository and a tag or digest, a text with a tag or digest below a key that says image, and the image of an
element of a list of containers (`extraContainers`), which charts put into a pod as it stands.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from archcheck.images.naming import parse_image
from archcheck.images.reference import Reference
from archcheck.sources.gitops.model import ObjectName, Release
from archcheck.sources.gitops.release_sets import with_sets
from archcheck.sources.gitops.release_values import searched
from archcheck.sources.trees.charts.values import Value, Values, member
from archcheck.workloads.constraints import Constraints
from archcheck.workloads.model import ImageUse, Origin, PodSpec, Role, Source, Workload

NOT_READ = "the chart was not read"
_NAMES = ("repository", "image", "name")
_DEEPEST = 100

_Named: TypeAlias = tuple[tuple[str, ...], str, Origin]
"""The keys of an image, its text, and the place to edit."""


def named_images(release: Release) -> Iterator[Workload]:
    """Yield a workload that stands for the release, with the images that its values name; none without."""
    values = searched(with_sets(release.values, release.sets), release.origin)
    return images_in_values(values, release.owner, release.origin)


def images_in_values(values: Values, owner: ObjectName, origin: Origin) -> Iterator[Workload]:
    """Yield a workload that stands for what installs a chart, with the images that its values name."""
    uses: dict[str, ImageUse] = {}
    for path, text, place in _images(values):
        use = ImageUse(".".join(path), Role.FIELD, text, place.line or 0, place.column or 0, place)
        uses.setdefault(text, use)
    if uses:
        pod = PodSpec((), tuple(uses.values()), constraints=Constraints(template=NOT_READ))
        source = Source(origin.path, origin.line)
        yield Workload(owner.group, owner.kind, owner.namespace, owner.name, source, (pod,))


def _images(values: Values) -> Iterator[_Named]:
    """Yield what is clearly an image among values: its keys, its text, and the place to edit."""
    registry = _text(member(values, "global", "imageRegistry"))
    pending: list[tuple[Values, tuple[str, ...]]] = [(values, ())]
    while pending:
        each, path = pending.pop()
        if isinstance(each, dict) and len(path) < _DEEPEST:
            composed = _composed(each, registry)
            if composed is not None:
                yield path, *composed
            pending.extend((value, (*path, key)) for key, value in reversed(each.items()))
        elif isinstance(each, list):
            if path and path[-1].lower().endswith("containers"):
                yield from _of_containers(each, path)
            pending.extend((value, path) for value in reversed(each))
        elif isinstance(each, Value) and path and "image" in path[-1].lower() and _is_settled(each.text):
            yield path, each.text, each.origin


def _of_containers(values: Sequence[Values], path: tuple[str, ...]) -> Iterator[_Named]:
    """Yield the images of containers in a list: no chart lays a tag of its own over `nginx` there."""
    for each in values:
        image = each.get("image") if isinstance(each, dict) and isinstance(each.get("name"), Value) else None
        if isinstance(image, Value) and isinstance(parse_image(image.text), Reference):
            yield (*path, "image"), image.text, image.origin


def _composed(values: dict[str, Values], registry: str) -> tuple[str, Origin] | None:
    """Return the image that the members of a mapping make up, and the line of its name."""
    name = next((part for key in _NAMES if isinstance(part := values.get(key), Value) and part.text), None)
    tag, digest = _text(values.get("tag")), _text(values.get("digest"))
    if name is None or not (tag or digest):
        return None
    host = _text(values.get("registry")) or registry
    text = f"{host}/{name.text}" if host else name.text
    text += f":{tag}" if tag else ""
    text += f"@{digest}" if digest else ""
    return (text, name.origin) if _is_settled(text) else None


def _is_settled(text: str) -> bool:
    """Return whether a text is an image with a tag or a digest."""
    image = parse_image(text)
    ending = text.rpartition("/")[2]
    return isinstance(image, Reference) and (":" in ending or "@" in ending)


def _text(value: Values) -> str:
    return value.text if isinstance(value, Value) else ""
