"""The names by which patches find what a build gives, under the prefix and in the namespace that come later."""

import io

from archcheck.documents.reading import read
from archcheck.patches.gitops.targets import LaterNames, targets_before
from archcheck.patches.kustomize.component import Target
from archcheck.workloads.collecting import collect_workloads
from tests.support.tables import walked


def targets(later: LaterNames, *names: str) -> list[str | None]:
    """Return `namespace/name` of the targets of Deployments, each called `namespace/name` or `name`."""
    texts = []
    for name in names:
        namespace, _, own = name.rpartition("/")
        where = f", namespace: {namespace}" if namespace else ""
        texts.append(
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {own}{where}}}\n"
            "spec: {template: {spec: {containers: [{image: a}]}}}\n"
        )
    inventory = collect_workloads(read(io.BytesIO("---\n".join(texts).encode())), "x", keep=True)
    found = targets_before(inventory.workloads, inventory.roots, later)
    return [_named(each) if each else None for each in found]


def _named(target: Target) -> str:
    return "/".join(filter(None, (target.get("namespace"), target["name"])))


@walked(
    "later, names, expected",
    [
        (LaterNames(), ("web", "apps/b.c"), ["web", r"apps/b\.c"]),
        (LaterNames(), ("web", "apps/web"), ["default/web", "apps/web"]),
        (LaterNames("dev-", "-v1"), ("dev-web-v1", "a/dev-x-v1"), ["web", "a/x"]),
        (LaterNames("dev-", "-v1"), ("web", "dev-web", "dev-v1"), [None, None, None]),
        (LaterNames("dev-"), ("dev-",), [None]),
        (LaterNames(has_namespace=True), ("apps/web", "apps/x"), ["web", "x"]),
    ],
)
def test_a_target_has_the_name_that_patches_see(
    later: LaterNames, names: tuple[str, ...], expected: list[str | None]
) -> None:
    assert targets(later, *names) == expected


def test_the_namespace_is_that_of_the_object_and_none_that_a_tool_gives_it() -> None:
    text = b"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{image: a}]}\n"
    inventory = collect_workloads(read(io.BytesIO(text)), "x", keep=True)
    assert targets_before(inventory.workloads, inventory.roots, LaterNames()) == [
        {"version": "v1", "kind": "Pod", "name": "a"}
    ]
