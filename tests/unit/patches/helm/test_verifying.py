"""Pods of two renders are compared as Kubernetes reads them: order of keys and spelling do not count, kinds do."""

from typing import Any

from archcheck.documents.values import canonical
from archcheck.patches.helm.verifying import _is_same, _keeps
from tests.support.tables import walked

GPU = {"key": "gpu", "operator": "Exists", "tolerationSeconds": 300}
TURNED = {"tolerationSeconds": 300.0, "operator": "Exists", "key": "gpu"}


def affinity(term: dict[str, Any]) -> dict[str, Any]:
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    return {"affinity": {"nodeAffinity": required}}


@walked(
    "old, new",
    [
        ({"tolerations": [GPU]}, {"tolerations": [TURNED]}),
        ({"tolerations": [GPU]}, {"tolerations": [{"key": "other"}, TURNED]}),
        (affinity({"matchExpressions": [GPU]}), affinity({"matchExpressions": [TURNED, {"key": "a"}]})),
        ({"nodeSelector": {"a": "1"}}, {"nodeSelector": {"b": "2", "a": "1"}}),
    ],
)
def test_what_a_pod_asked_for_is_kept_however_it_is_written(old: Any, new: Any) -> None:
    assert _keeps(old, new)


@walked(
    "old, new",
    [
        ({"tolerations": [GPU]}, {"tolerations": [{**GPU, "tolerationSeconds": True}]}),
        (
            {"tolerations": [{"key": "a", "tolerationSeconds": 1}]},
            {"tolerations": [{"key": "a", "tolerationSeconds": True}]},
        ),
        ({"nodeSelector": {"a": "1"}}, {"nodeSelector": {"a": 1}}),
        ({"nodeSelector": {"a": 1}}, {"nodeSelector": {"a": True}}),
    ],
)
def test_what_only_python_takes_for_the_same_is_not_kept(old: Any, new: Any) -> None:
    assert not _keeps(old, new)


def test_a_pod_is_the_same_only_if_kubernetes_reads_the_same() -> None:
    assert _is_same([{"a": 1.0, "b": [GPU]}], [{"b": [TURNED], "a": 1}])
    assert not _is_same([{"a": 1}], [{"a": True}])
    assert not _is_same([{"a": 0}], [{"a": -0.0}])
    assert not _is_same([{"a": "1"}], [{"a": 1}])


@walked(
    "value, text",
    [(1.0, "1"), (1.5, "1.5"), (-0.0, "-0.0"), (True, "true"), ({"b": 1, "a": [2.0]}, '{"a": [2], "b": 1}')],
)
def test_one_text_for_what_is_the_same(value: object, text: str) -> None:
    assert canonical(value) == text
