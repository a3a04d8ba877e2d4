"""Patches as the files of a component: names, targets, and how one component leads to another."""

import yaml

from archcheck.patches.kustomize.component import (
    KUSTOMIZATION,
    MARK,
    PatchEntry,
    ambiguous,
    component,
    entries,
    order_of,
    targets_of,
    with_names_of,
)
from archcheck.patches.model import Patch
from tests.support.placements import A64, PC, workload
from tests.support.tables import walked
from tests.unit.patches.cases import Planned, planned


def found(*names: str) -> Planned:
    texts = [
        workload().replace("name: web", f"name: '{name}', namespace: {space}")
        for name, _, space in (n.partition("@") for n in names)
    ]
    return planned("---\n".join(text.replace(", namespace: }", "}") for text in texts), PC, A64)


def entries_of(planned: Planned, taken: tuple[str, ...] = ()) -> list[PatchEntry]:
    patches = [outcome for outcome in planned.outcomes if isinstance(outcome, Patch)]
    targets = targets_of(planned.inventory.workloads)
    return entries(list(zip(patches, targets, strict=True)), taken)


def entry(name: str, text: str = "one") -> PatchEntry:
    return PatchEntry(f"{name}.yaml", f"{MARK}{text}\n", {"kind": "Deployment", "name": name})


def test_files_are_named_for_their_objects_and_no_two_alike() -> None:
    made = entries_of(found("web", "WEB", "web@prod"), ("deployment-web.yaml",))
    assert [each.name for each in made] == [
        "deployment-web-2.yaml",
        "deployment-web-3.yaml",
        "prod-deployment-web.yaml",
    ]
    assert all(each.text.startswith(MARK) for each in made)


def test_a_target_is_one_object() -> None:
    plain, dotted, spaced = targets_of(found("web", "a.b", "web@prod").inventory.workloads)
    assert plain == {
        "group": "apps",
        "version": "v1",
        "kind": "Deployment",
        "name": "web",
        "namespace": "default",
    }
    assert (dotted["name"], "namespace" in dotted) == (r"a\.b", False)
    assert spaced["namespace"] == "prod"


def test_the_component_names_its_files() -> None:
    files = component(entries_of(found("web", "db")))
    top = yaml.safe_load(files[KUSTOMIZATION])
    assert top["kind"] == "Component"
    assert {each["path"] for each in top["patches"]} == files.keys() - {KUSTOMIZATION}
    assert yaml.safe_load(component([])[KUSTOMIZATION])["patches"] == []


def test_objects_that_are_one_to_a_target_and_differ_are_ambiguous() -> None:
    one, other = (planned(workload(images=[image]), PC, A64).patch for image in ("main=pc:1", "main=a64:1"))
    target = {"name": "web"}
    assert ambiguous([(one, target), (one, target)]) == set()
    assert ambiguous([(one, target), (other, target)]) == {order_of(one.workload)}


@walked(
    "earlier, now, names",
    [
        ([], ["a", "b"], ["a.yaml", "b.yaml"]),
        (["a", "b"], ["a", "b"], ["a.yaml", "b.yaml"]),
        (["a"], ["a", "b"], ["a.yaml", "b.yaml"]),
        (["a"], ["a two"], ["a.yaml"]),
        (["a", "b"], ["a two", "b two"], ["a-2.yaml", "b-2.yaml"]),
        (["a", "b"], ["a two"], ["a-2.yaml"]),
    ],
)
def test_one_step_leads_to_the_next_component(earlier: list[str], now: list[str], names: list[str]) -> None:
    """Files change in place where one does; else what changes has a new name until kustomization.yaml says it."""
    old, new = ([entry(*each.split()) for each in texts] for texts in (earlier, now))
    assert [each.name for each in with_names_of(new, old)] == names
