"""`images:` of a kustomization: what each entry makes of an image, and where it says so."""

from collections.abc import Iterator

from archcheck.documents.nodes import Scalar, elements, get, text_of
from archcheck.frozen import dataclass
from archcheck.images.naming import parse_image
from archcheck.images.reference import Reference
from archcheck.sources.trees.discover.kustomizations import Kustomization
from archcheck.workloads.model import Origin

_CHANGING = ("newTag", "tagSuffix", "digest", "newName")


@dataclass(frozen=True, slots=True)
class ImageOverride:
    """One entry: the name that an image has behind it, and what it sets of tag and digest, if anything."""

    name: str
    tag: str | None
    suffix: str | None
    digest: str | None
    origin: Origin

    def makes(self, image: Reference) -> bool:
        """Return whether an image may come of it."""
        return (
            self.name == image.name
            and self.tag in (None, image.tag)
            and image.tag.endswith(self.suffix or "")
            and self.digest in (None, image.digest)
        )


def changes_of(part: Kustomization) -> Iterator[ImageOverride]:
    """Yield the entries of `images:` that change something, each placed at the first change."""
    for entry in elements(get(part.root, "images")):
        given = [node for key in _CHANGING if isinstance(node := get(entry, key), Scalar)]
        name = parse_image(text_of(get(entry, "newName")) or text_of(get(entry, "name")) or "")
        if given and isinstance(name, Reference):
            tag, suffix, digest = (text_of(get(entry, key)) for key in _CHANGING[:3])
            origin = Origin(str(part.file), given[0].line, given[0].column)
            yield ImageOverride(name.name, tag, suffix, digest, origin)
