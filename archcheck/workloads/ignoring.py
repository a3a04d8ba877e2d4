"""What an owner wrote beside a workload so that rules do not count for it: annotations and comments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from archcheck.documents.comments import Comment, parse_ignore
from archcheck.documents.nodes import get, members, text_of
from archcheck.workloads.model import Ignore, ImageUse, Origin, PodSpec
from archcheck.workloads.objects import KubernetesObject

ANNOTATION = "archcheck/ignore"


def annotated(
    obj: KubernetesObject, pods: Iterable[PodSpec], path: str, *, rendered: bool
) -> Iterator[Ignore]:
    """Yield what the annotations of an object say, and those of the templates around its pods."""
    places = dict.fromkeys([(), *(template for pod in pods for template in _templates(pod.path))])
    said: set[str] = set()
    for template in places:
        node = get(obj.root, *template, "metadata", "annotations", ANNOTATION)
        text = text_of(node)
        if node is not None and text is not None and text not in said:
            said.add(text)
            yield Ignore(*parse_ignore(text), path, None if rendered else node.line, is_comment=False)


def _templates(path: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the path of whatever has a `spec` on the way to a pod spec: each may have annotations."""
    for depth, key in enumerate(path):
        if key == "spec" and depth:
            yield tuple(path[:depth])


def said_of_object(
    obj: KubernetesObject, comments: Iterable[Comment], path: str, *, rendered: bool
) -> tuple[tuple[Ignore, ...], set[Comment]]:
    """Return what is written beside an object as a whole, and which comments that is.

    Beside it stand its annotation, and comments on its first line, its kind or its name.
    """
    metadata = [(name.text, name.line) for name, _ in members(get(obj.root, "metadata"))]
    lines = {obj.root.line, *(line for name, line in metadata if name == "name")}
    lines |= {name.line for name, _ in members(obj.root) if name.text in ("apiVersion", "kind", "metadata")}
    used = {comment for comment in comments if comment.line in lines}
    said = [
        _ignore(comment, path, None if rendered else comment.own_line)
        for comment in comments
        if comment in used
    ]
    return (*annotated(obj, (), path, rendered=rendered), *said), used


def commented(
    pods: Sequence[PodSpec], comments: Sequence[Comment], path: str, *, rendered: bool
) -> tuple[tuple[PodSpec, ...], set[Comment]]:
    """Return pods with the comments beside their images, and which comments those are."""
    by_line: dict[int, list[Comment]] = {}
    for comment in comments:
        by_line.setdefault(comment.line, []).append(comment)
    if not by_line:
        return tuple(pods), set()
    used: set[Comment] = set()

    def noted(use: ImageUse) -> ImageUse:
        beside = by_line.get(use.line, [])
        used.update(beside)
        said = tuple(_ignore(comment, path, None if rendered else comment.own_line) for comment in beside)
        return replace(use, ignores=said) if said else use

    return tuple(replace(pod, images=tuple(map(noted, pod.images))) for pod in pods), used


def adjacent(
    use: ImageUse, places: Iterable[Origin], comments: Mapping[tuple[str, int], Comment]
) -> tuple[Ignore, ...]:
    """Return what is said beside an image, and beside the places that it comes from.

    Args:
        use: the image; what is beside it already stays.
        places: where a person would write it.
        comments: by file, and by the line that they are about.

    """
    beside = (
        [(origin.path, comments.get((origin.path, origin.line or 0))) for origin in places]
        if comments
        else []
    )
    said = (_ignore(comment, path, comment.own_line) for path, comment in beside if comment is not None)
    return tuple(dict.fromkeys((*use.ignores, *said)))


def _ignore(comment: Comment, path: str, line: int | None) -> Ignore:
    return Ignore(comment.rules, comment.reason, path, line, is_comment=True)
