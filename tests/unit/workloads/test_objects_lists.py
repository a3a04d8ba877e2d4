from tests.support.tables import walked
from tests.unit.workloads.helpers import images, stock, workloads

POD = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: a:1}]}}"
BARE = "{metadata: {name: b}, spec: {template: {spec: {containers: [{image: b:1}]}}}}"


@walked(
    "text, expected",
    [
        (f"apiVersion: v1\nkind: List\nitems: [{POD}, {POD}]\n", ["a:1", "a:1"]),
        (f"apiVersion: v1\nkind: PodList\nitems: [{POD}]\n", ["a:1"]),
        (f"apiVersion: apps/v1\nkind: DeploymentList\nitems: [{BARE}, {BARE}]\n", ["b:1", "b:1"]),
        (f"apiVersion: apps/v1\nkind: DeploymentList\nitems: [{BARE}, {POD}]\n", ["b:1", "a:1"]),
        (f"apiVersion: argoproj.io/v1alpha1\nkind: RolloutList\nitems: [{BARE}]\n", ["b:1"]),
        (
            f"apiVersion: v1\nkind: List\nitems: [{{apiVersion: v1, kind: List, items: [{POD}]}}, {POD}]\n",
            ["a:1"] * 2,
        ),
        (
            f"apiVersion: v1\nkind: List\nitems: [{{apiVersion: apps/v1, kind: DeploymentList, items: [{BARE}]}}]\n",
            ["b:1"],
        ),
        (f"apiVersion: v1\nkind: List\nitems: [~, text, [{POD}], {BARE}, {POD}]\n", ["a:1"]),
        ("apiVersion: v1\nkind: List\nitems: []\n", []),
        ("apiVersion: v1\nkind: ConfigMapList\nitems: []\n", []),
    ],
)
def test_the_items_of_lists(text: str, expected: list[str]) -> None:
    assert images(text) == expected


def test_an_item_takes_what_its_list_says() -> None:
    [workload] = workloads(f"apiVersion: apps/v1\nkind: DeploymentList\nitems: [{BARE}]\n")
    assert (workload.api_version, workload.kind, workload.name) == ("apps/v1", "Deployment", "b")


def test_each_item_counts_as_an_object() -> None:
    assert stock(f"apiVersion: v1\nkind: List\nitems: [{POD}, {POD}, {BARE}]\n").objects == 2


def test_an_item_is_found_at_its_own_line() -> None:
    inventory = stock(f"apiVersion: v1\nkind: List\nitems:\n- {POD}\n\n- {POD}\n")
    assert [workload.source.line for workload in inventory.workloads] == [4, 6]


@walked("kind", ["List", "ConfigMapList"])
@walked("items", ["[]", ""])
def test_an_empty_list_is_not_called_foreign(kind: str, items: str) -> None:
    assert stock(f"apiVersion: v1\nkind: {kind}\nitems: {items}\n").skipped == ()


def test_a_kind_that_only_ends_in_list_is_an_object() -> None:
    text = "apiVersion: x.io/v1\nkind: AllowList\nspec: {containers: [{image: a:1}]}\n"
    assert images(text) == ["a:1"]


def test_a_long_list_keeps_its_order() -> None:
    items = "".join(
        f"- {{apiVersion: v1, kind: Pod, spec: {{containers: [{{image: 'i:{n}'}}]}}}}\n" for n in range(2000)
    )
    assert images(f"apiVersion: v1\nkind: List\nitems:\n{items}") == [f"i:{n}" for n in range(2000)]
