"""What is found out of all objects of a cluster holds for those alone."""

from archcheck.sources.gitops.objects import ClusterIndex
from tests.support.gitops import built_objects

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"


def test_a_question_is_answered_once_of_the_same_objects() -> None:
    index = ClusterIndex()
    asked: list[int] = []

    def count(known: ClusterIndex) -> int:
        asked.append(len(known.objects))
        return len(known.objects)

    for _ in range(2):
        assert index.once("count", lambda: count(index)) == 0
    grown = index.with_objects(built_objects(POD))
    assert grown.once("count", lambda: count(grown)) == 1
    assert asked == [0, 1]
    assert index == ClusterIndex()
