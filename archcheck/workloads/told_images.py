"""Images that an annotation says an object runs, where only what is to be made of it names them.

`archcheck render` writes it on a release whose chart was not to be had, so that a pipe knows the images of
its values, too. A person may write it on an object whose operator starts pods.
"""

from collections.abc import Iterable

from archcheck.documents.nodes import get, text_of
from archcheck.workloads.constraints import Constraints
from archcheck.workloads.model import ImageUse, PodSpec, Role
from archcheck.workloads.objects import KubernetesObject

ANNOTATION = "archcheck/images"
_WHY = "an annotation names its images"
_MOST = 1000


def told_pods(obj: KubernetesObject) -> tuple[PodSpec, ...] | None:
    """Return what stands for the pods of an object; None where no annotation says which images they have."""
    node = get(obj.root, "metadata", "annotations", ANNOTATION)
    text = text_of(node)
    if node is None or text is None:
        return None
    images = tuple(
        ImageUse(ANNOTATION, Role.FIELD, image, node.line, node.column) for image in text.split()[:_MOST]
    )
    return (PodSpec((), images, constraints=Constraints(template=_WHY)),) if images else ()


def told_text(images: Iterable[ImageUse]) -> str:
    """Return the value of the annotation for some images."""
    return " ".join(dict.fromkeys(use.text for use in images))
