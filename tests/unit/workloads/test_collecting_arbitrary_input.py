"""Nothing that a document may hold ends the stocktaking with an error."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workloads.helpers import stock

WORDS = st.sampled_from(
    [
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "annotations",
        "helm.sh/hook",
        "spec",
        "template",
        "jobTemplate",
        "containers",
        "initContainers",
        "image",
        "args",
        "command",
        "volumes",
        "reference",
        "items",
        "status",
        "<<",
    ]
)
TEXTS = st.sampled_from(
    ["v1", "apps/v1", "x.io/v1", "Pod", "List", "PodList", "CronJob", "nginx:1", "--image=a:1", ""]
)
VALUES = st.recursive(
    TEXTS | st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=30,
)
HEADS = st.builds(
    lambda version, kind: {"apiVersion": version, "kind": kind},
    st.sampled_from(["v1", "apps/v1", "batch/v1", "x.io/v1"]),
    st.sampled_from(["Pod", "Deployment", "CronJob", "List", "DeploymentList", "X"]),
)
OBJECTS = st.builds(lambda head, body: head | body, HEADS, st.dictionaries(WORDS, VALUES, max_size=6))


@given(OBJECTS, st.booleans(), st.booleans())
def test_any_shape(value: dict[str, Any], scanned: bool, rendered: bool) -> None:
    inventory = stock(json.dumps(value), scanned=scanned, rendered=rendered)
    assert inventory.errors == ()
    for workload in inventory.workloads:
        assert workload.kind
        assert workload.images
        assert all(pod.images for pod in workload.pods)


@given(st.binary() | st.text().map(str.encode), st.booleans())
def test_any_bytes(data: bytes, scanned: bool) -> None:
    inventory = stock(data, scanned=scanned)
    assert all(error.path == "input.yaml" for error in inventory.errors)
    assert all(skipped.reason for skipped in inventory.skipped)
