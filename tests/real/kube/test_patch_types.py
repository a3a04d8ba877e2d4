"""What each type of patch does to what is there, on the server that takes it."""

import pytest

from tests.real.kube.objects import (
    ARCH,
    REQUIRED,
    TERMS,
    TOLERATION,
    add,
    expression,
    must_be,
    terms,
    workload,
)
from tests.real.kube.server import Server

pytestmark = [pytest.mark.real, pytest.mark.kube]

KIND = "Deployment"
STRATEGIC, MERGE = "strategic-merge-patch", "merge-patch"
SPEED = {"key": "speed", "operator": "Exists"}
ZONE = {"matchExpressions": [expression("here", key="zone")]}


def within(**pod: object) -> dict[str, object]:
    """Return a patch of a pod spec as a merge writes it."""
    return {"spec": {"template": {"spec": pod}}}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nodeSelector/kubernetes.io~1arch", "amd64"),
        ("tolerations/-", TOLERATION),
        (f"{TERMS}/0/matchExpressions/-", expression("amd64")),
    ],
)
def test_json_6902_adds_nothing_below_what_is_absent(server: Server, field: str, value: object) -> None:
    web = workload(KIND)
    server.create(web)
    answer = server.patch(web, [add(KIND, field, value)])
    assert answer.code == 422
    assert "the server rejected our request due to an error in our request" in answer.message


@pytest.mark.parametrize("field", ["nodeSelector", "tolerations", "imagePullSecrets"])
def test_an_empty_field_is_absent_on_the_server(server: Server, field: str) -> None:
    web = workload(KIND, **{field: {} if field == "nodeSelector" else []})
    server.create(web)
    last = "x" if field == "nodeSelector" else "-"
    assert server.patch(web, [add(KIND, f"{field}/{last}", "amd64")]).code == 422


def test_json_6902_replaces_a_list_that_it_adds_as_a_whole(server: Server) -> None:
    web = workload(KIND, tolerations=[SPEED])
    server.create(web)
    assert server.patch(web, [add(KIND, "tolerations", [TOLERATION])]).pod["tolerations"] == [TOLERATION]


@pytest.mark.parametrize(
    "guard",
    [
        must_be(KIND, "nodeSelector/zone", "there"),
        must_be(KIND, "nodeSelector", {"zone": "here", "board": "pc"}),
        must_be(KIND, f"{TERMS}/0/matchExpressions/0/key", "board"),
        must_be(KIND, "tolerations/0", TOLERATION),
    ],
)
def test_a_guard_keeps_a_drifted_object_as_it_is(server: Server, guard: dict[str, object]) -> None:
    web = workload(KIND, nodeSelector={"zone": "here"}, affinity=terms(ZONE), tolerations=[SPEED])
    before = server.create(web)
    change = add(KIND, "nodeSelector/kubernetes.io~1arch", "amd64")
    for changes in ([guard, change], [change, guard]):
        assert server.patch(web, changes, for_real=True).code == 422
    assert server.get(web) == before


def test_a_guard_that_holds_lets_the_change_through(server: Server) -> None:
    web = workload(KIND, nodeSelector={"zone": "here"})
    server.create(web)
    change = add(KIND, "nodeSelector/kubernetes.io~1arch", "amd64")
    answer = server.patch(web, [must_be(KIND, "nodeSelector", {"zone": "here"}), change])
    assert answer.pod["nodeSelector"] == {"zone": "here", ARCH: "amd64"}


@pytest.mark.parametrize("merge", [STRATEGIC, MERGE])
def test_a_merge_adds_keys_to_a_node_selector(server: Server, merge: str) -> None:
    web = workload(KIND, nodeSelector={"zone": "here", "board": "pc"})
    server.create(web)
    answer = server.patch(web, within(nodeSelector={ARCH: "amd64", "board": None}), merge)
    assert answer.pod["nodeSelector"] == {"zone": "here", ARCH: "amd64"}


@pytest.mark.parametrize("merge", [STRATEGIC, MERGE])
def test_a_merge_replaces_tolerations_whole(server: Server, merge: str) -> None:
    web = workload(KIND, tolerations=[SPEED])
    server.create(web)
    answer = server.patch(web, within(tolerations=[TOLERATION]), merge)
    assert answer.pod["tolerations"] == [TOLERATION]


@pytest.mark.parametrize("merge", [STRATEGIC, MERGE])
def test_a_merge_replaces_terms_whole_and_leaves_what_is_beside_them(server: Server, merge: str) -> None:
    preferred = {"weight": 1, "preference": ZONE}
    affinity = terms(ZONE)
    affinity["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"] = [preferred]
    web = workload(KIND, affinity=affinity)
    server.create(web)
    amd64 = {"matchExpressions": [expression("amd64")]}
    answer = server.patch(web, within(affinity=terms(amd64)), merge)
    found = answer.pod["affinity"]["nodeAffinity"]
    assert found[REQUIRED]["nodeSelectorTerms"] == [amd64]
    assert found["preferredDuringSchedulingIgnoredDuringExecution"] == [preferred]


@pytest.mark.parametrize(
    ("field", "there", "applied"),
    [
        ("nodeSelector", {"zone": "here"}, {ARCH: "amd64"}),
        ("tolerations", [SPEED], [TOLERATION]),
        ("affinity", terms(ZONE), terms({"matchExpressions": [expression("amd64")]})),
    ],
)
def test_server_side_apply_of_a_part_conflicts_and_when_forced_drops_what_was_there(
    server: Server, field: str, there: object, applied: object
) -> None:
    server.create(workload(KIND, **{field: there}))
    part = {"apiVersion": "apps/v1", "kind": KIND, "metadata": {"name": "web"}, **within(**{field: applied})}
    place = f"apis/apps/v1/namespaces/{server.namespace}/deployments/web?dryRun=All&fieldManager=archcheck"
    refused = server.ask("PATCH", place, part, "apply-patch+yaml")
    assert refused.code == 409
    assert "conflict" in refused.message
    assert server.ask("PATCH", f"{place}&force=true", part, "apply-patch+yaml").pod[field] == applied
