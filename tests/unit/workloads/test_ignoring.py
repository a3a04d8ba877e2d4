from collections.abc import Iterable

from archcheck.documents.comments import Comment, comments_in
from archcheck.workloads.ignoring import adjacent, annotated, said_of_object
from archcheck.workloads.model import Ignore, ImageUse, Origin, PodSpec, Role
from archcheck.workloads.objects import objects_in
from tests.unit.documents.helpers import root

TEXT = """# archcheck: ignore[a] the object
kind: CronJob
apiVersion: batch/v1
metadata:
  name: c  # archcheck: ignore[b] its name
  namespace: n  # archcheck: ignore[c] about no object
  annotations: {archcheck/ignore: "d of the object"}
spec:
  jobTemplate:
    metadata: {annotations: {archcheck/ignore: "e of the jobs"}}
    spec:
      template:
        metadata: {annotations: {archcheck/ignore: "d of the object"}}
        spec: {containers: []}
"""
POD = PodSpec(("spec", "jobTemplate", "spec", "template", "spec"), ())


def rules(ignores: Iterable[Ignore]) -> list[str]:
    return [rule for ignore in ignores for rule in ignore.rules]


def test_annotations_of_all_templates_around_a_pod_count_once() -> None:
    [obj] = objects_in(root(TEXT))
    ignores = list(annotated(obj, [POD], "c.yaml", rendered=False))
    assert rules(ignores) == ["d", "e"]
    assert [(ignore.path, ignore.line) for ignore in ignores] == [("c.yaml", 7), ("c.yaml", 10)]
    assert [ignore.line for ignore in annotated(obj, [POD], "c.yaml", rendered=True)] == [None, None]


def test_comments_beside_an_object() -> None:
    [obj] = objects_in(root(TEXT))
    comments = comments_in(TEXT.encode())
    said, used = said_of_object(obj, comments, "c.yaml", rendered=False)
    assert rules(said) == ["d", "a", "b"]
    assert {comment.rules for comment in used} == {("a",), ("b",)}


def test_comments_beside_an_image_and_where_it_comes_from() -> None:
    own = Ignore(("own",), "", "web.yaml", 3, is_comment=True)
    use = ImageUse("web", Role.CONTAINER, "a:1", 3, 1, ignores=(own,))
    comments = {("values.yaml", 9): Comment(9, 8, ("there",), "known")}
    places = [Origin("values.yaml", 9, 1), Origin("values.yaml", 10, 1), Origin("values.yaml", None, 1)]
    said = adjacent(use, places, comments)
    assert rules(said) == ["own", "there"]
    assert (said[1].path, said[1].line) == ("values.yaml", 8)
    assert adjacent(use, places, {}) == (own,)
