"""What an owner wrote beside a workload so that rules do not count for it: annotations and comments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from archcheck.documents.comments import Comment, parse_ignore
from archcheck.documents.nodes import get, text_of
from archcheck.workloads.model import Ignore, PodSpec
from archcheck.workloads.objects import KubernetesObject

ANNOTATION = "archcheck/ignore"


def annotated(
    obj: KubernetesObject, pods: Iterable[PodSpec], path: str, *, rendered: bool
) -> Iterator[Ignore]:
    """Yield what the annotations of an object say, and those of the templates around its pods."""
    places = dict.fromkeys(place for pod in pods for place in [(), *_templates(pod.path)])
    said: set[str] = set()
    for place in places:
        node = get(obj.root, *place, "metadata", "annotations", ANNOTATION)
        text = text_of(node)
        if node is not None and text is not None and text not in said:
            said.add(text)
            yield Ignore(*parse_ignore(text), path, None if rendered else node.line, is_comment=False)


def _templates(path: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the path of whatever has a `spec` on the way to a pod spec: each may have annotations."""
    for at, key in enumerate(path):
        if key == "spec" and at:
            yield tuple(path[:at])


def commented(
    comments: Sequence[Comment], pods: Iterable[PodSpec], path: str, *, rendered: bool
) -> Iterator[tuple[Comment, Ignore]]:
    """Yield each comment that stands beside an image, with what it says of the container."""
    uses = [use for pod in pods for use in pod.images] if comments else []
    for comment in comments:
        line = None if rendered else comment.own_line
        for name in dict.fromkeys(use.container for use in uses if use.line == comment.line):
            said = Ignore(comment.rules, comment.reason, path, line, is_comment=True, container=name)
            yield comment, said


def beside(pods: Iterable[PodSpec], comments: Mapping[tuple[str, int], Comment]) -> Iterator[Ignore]:
    """Yield what comments say beside the places that name the images of rendered pods.

    Args:
        pods: pods whose images have an origin.
        comments: by file, and by the line that they are about.

    """
    for pod in pods:
        for use in pod.images:
            said = comments.get((use.origin.path, use.origin.line or 0)) if use.origin else None
            if use.origin and said:
                yield Ignore(
                    said.rules,
                    said.reason,
                    use.origin.path,
                    said.own_line,
                    is_comment=True,
                    container=use.container,
                )
