"""A StatefulSet whose pods have volumes of their own: one shape for each that is pinned elsewhere."""

from archcheck.scheduling.effective_pods import UNKNOWN_VOLUMES
from archcheck.scheduling.filters import filter_node
from tests.support.tables import walked
from tests.unit.scheduling.helpers import node, shapes, unknown

NODES = [node("a"), node("b"), node("c")]


def stateful(
    replicas: str = "2", templates: str = "data", ordinals: str = "", namespace: str = "shop", pod: str = ""
) -> str:
    made = ", ".join(f"{{metadata: {{name: {name}}}}}" for name in templates.split())
    start = f"\n  ordinals: {{start: {ordinals}}}" if ordinals else ""
    count = f"\n  replicas: {replicas}" if replicas else ""
    return f"""---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: {namespace}}}
spec:{count}{start}
  volumeClaimTemplates: [{made}]
  template: {{spec: {{containers: [{{image: db}}]{", " + pod if pod else ""}}}}}
"""


def volume(claim: str, on: str, namespace: str = "shop") -> str:
    return f"""---
apiVersion: v1
kind: PersistentVolume
metadata: {{name: pv-{claim}}}
spec:
  claimRef: {{name: {claim}, namespace: {namespace}}}
  nodeAffinity:
    required:
      nodeSelectorTerms: [{{matchExpressions: [{{key: kubernetes.io/hostname, operator: In, values: [{on}]}}]}}]
"""


def landings(text: str) -> list[str]:
    """Return where the pods of each shape may land."""
    return [
        "".join(each.name for each in NODES if not any(filter_node(shape, each))) for shape in shapes(text)
    ]


def test_each_pod_lands_where_its_own_volume_is() -> None:
    text = stateful() + volume("data-db-0", "a") + volume("data-db-1", "b")
    assert sorted(landings(text)) == ["a", "b"]
    assert unknown(text) == []


def test_a_pod_whose_volume_is_not_there_is_free_and_that_is_said() -> None:
    text = stateful() + volume("data-db-1", "b")
    assert sorted(landings(text)) == ["abc", "b"]
    assert unknown(text) == [UNKNOWN_VOLUMES]


def test_without_any_volume_there_is_one_shape() -> None:
    assert landings(stateful("3")) == ["abc"]
    assert unknown(stateful("3")) == [UNKNOWN_VOLUMES]


def test_without_replicas_there_is_one_pod() -> None:
    text = stateful("") + volume("data-db-0", "a") + volume("data-db-1", "b")
    assert landings(text) == ["a"]
    assert unknown(text) == []


def test_volumes_of_pods_that_were_scaled_away_do_not_count() -> None:
    text = stateful("1") + volume("data-db-0", "a") + volume("data-db-1", "b")
    assert landings(text) == ["a"]


def test_ordinals_may_start_elsewhere() -> None:
    moved = volume("data-db-5", "a") + volume("data-db-6", "b")
    assert sorted(landings(stateful(ordinals="5") + moved)) == ["a", "b"]
    assert unknown(stateful(ordinals="5") + moved) == []
    assert landings(stateful() + moved) == ["abc"]
    assert landings(stateful(ordinals="5") + volume("data-db-0", "a") + volume("data-db-7", "b")) == ["abc"]


@walked(
    "claim", ["data-other-0", "data-db-x", "data-db", "other-db-0", "data-db-0-1", "xdata-db-0", "data-db-00"]
)
def test_a_claim_of_another_name_is_not_its_own(claim: str) -> None:
    assert landings(stateful("1") + volume(claim, "a")) == ["abc"]
    assert unknown(stateful("1") + volume(claim, "a")) == [UNKNOWN_VOLUMES]


def test_a_claim_of_another_namespace_is_not_its_own() -> None:
    text = stateful("1") + volume("data-db-0", "a", "bank")
    assert landings(text) == ["abc"]
    assert unknown(text) == [UNKNOWN_VOLUMES]


def test_the_volumes_of_two_templates_pin_together() -> None:
    held = volume("data-db-0", "a, b") + volume("logs-db-0", "b, c")
    assert landings(stateful("1", "data logs") + held) == ["b"]


def test_a_template_of_two_without_a_volume_is_said() -> None:
    text = stateful("1", "data logs") + volume("data-db-0", "a")
    assert landings(text) == ["a"]
    assert unknown(text) == [UNKNOWN_VOLUMES]


def test_a_shared_claim_pins_every_pod_beside_its_own() -> None:
    shared = "volumes: [{name: s, persistentVolumeClaim: {claimName: shared}}]"
    text = stateful(pod=shared) + volume("shared", "a, b") + volume("data-db-0", "b, c")
    assert sorted(landings(text)) == ["ab", "b"]


def test_volumes_on_one_node_keep_all_pods_there() -> None:
    text = stateful("3") + "".join(volume(f"data-db-{ordinal}", "a") for ordinal in range(3))
    assert set(landings(text)) == {"a"}


def test_a_claim_that_names_its_volume_counts_too() -> None:
    loose = volume("data-db-0", "a").replace("  claimRef: {name: data-db-0, namespace: shop}\n", "")
    claim = (
        "---\napiVersion: v1\nkind: PersistentVolumeClaim\n"
        "metadata: {name: data-db-0, namespace: shop}\nspec: {volumeName: pv-data-db-0}\n"
    )
    assert landings(stateful("1") + loose + claim) == ["a"]
    assert landings(stateful("1") + loose) == ["abc"]


def test_templates_of_a_set_without_pods_leave_nothing_unknown() -> None:
    assert unknown(stateful("0")) == []
    assert landings(stateful("0")) == ["abc"]
