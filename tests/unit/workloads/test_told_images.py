"""The annotation that says which images an object runs."""

from archcheck.workloads.told_images import told_pods, told_text
from tests.support.gitops import built_object

OBJECT = "apiVersion: example.org/v1\nkind: App\nmetadata: {name: a%s}\n"


def test_an_annotation_names_images_and_without_one_nothing_is_told() -> None:
    told = built_object(OBJECT % ', annotations: {archcheck/images: "a:1  b:2 a:1"}').object
    pods = told_pods(told)
    assert pods is not None
    [pod] = pods
    assert [(use.text, use.line) for use in pod.images] == [("a:1", 3), ("b:2", 3), ("a:1", 3)]
    assert pod.constraints.template
    assert told_text(pod.images) == "a:1 b:2"
    assert told_pods(built_object(OBJECT % ', annotations: {archcheck/images: ""}').object) == ()
    assert told_pods(built_object(OBJECT % "").object) is None
