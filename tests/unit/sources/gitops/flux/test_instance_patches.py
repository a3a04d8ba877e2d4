"""Patches of FluxInstances, as kustomize lays them over objects."""

from typing import Any

import pytest

from archcheck.documents.nodes import elements
from archcheck.sources.gitops.flux.instance_patches import InstancePatchError, patched
from tests.support.gitops import node_of_text
from tests.support.tables import check_rows

OBJECT: dict[str, Any] = {
    "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
    "kind": "Kustomization",
    "metadata": {"name": "flux-system", "namespace": "flux-system"},
    "spec": {"path": "a", "prune": True, "patches": [{"x": 1}, {"x": 2}]},
}
TARGET = "- target: {kind: Kustomization}\n  patch: "


def laid_over(patches: str) -> dict[str, Any] | None:
    return patched(OBJECT, elements(node_of_text(patches)))


def test_operations_change_the_members_they_name() -> None:
    rows: tuple[tuple[str, dict[str, Any]], ...] = (
        ("{op: add, path: /spec/wait, value: true}", {"wait": True}),
        ("{op: replace, path: /spec/path, value: b}", {"path": "b"}),
        ("{op: add, path: /spec/patches/-, value: {x: 3}}", {"patches": [{"x": 1}, {"x": 2}, {"x": 3}]}),
        ("{op: add, path: /spec/patches/0, value: {x: 0}}", {"patches": [{"x": 0}, {"x": 1}, {"x": 2}]}),
        ("{op: remove, path: /spec/patches/0}", {"patches": [{"x": 2}]}),
        ("{op: replace, path: /spec/patches/1/x, value: 5}", {"patches": [{"x": 1}, {"x": 5}]}),
        ("{op: test, path: /spec/path, value: a}", {}),
        ("{op: add, path: /spec/a~1b, value: 1}", {"a/b": 1}),
    )
    check_rows(rows, lambda row: _changes(*row))


def _changes(operation: str, changed: dict[str, Any]) -> None:
    result = laid_over(f"{TARGET}'[{operation}]'\n")
    assert result is not None
    assert result["spec"] == {**OBJECT["spec"], **changed}


def test_objects_are_merged_and_keep_their_name() -> None:
    result = laid_over(
        TARGET + "|\n    kind: Kustomization\n    metadata: {name: any, labels: {a: b}}\n"
        "    spec: {prune: null, path: b, patches: [{k: 1}], decryption: {provider: sops}}\n"
    )
    assert result is not None
    assert result["metadata"] == {"name": "flux-system", "namespace": "flux-system", "labels": {"a": "b"}}
    assert result["spec"] == {"path": "b", "patches": [{"k": 1}], "decryption": {"provider": "sops"}}
    assert laid_over(TARGET + "'{$patch: delete}'\n") is None


def test_a_patch_is_for_what_its_target_takes() -> None:
    change = "'[{op: remove, path: /spec/path}]'"
    rows = (
        ("{kind: Kustomization, name: flux-.*}", True),
        ("{name: flux}", False),
        ("{group: kustomize.toolkit.fluxcd.io, version: v1, namespace: flux-system}", True),
        ("{group: apps}", False),
        ("{labelSelector: a=b}", False),
        ("{}", True),
    )
    check_rows(rows, lambda row: _is_for(row[0], change, row[1]))


def _is_for(target: str, change: str, expected: bool) -> None:
    result = laid_over(f"- target: {target}\n  patch: {change}\n")
    assert result is not None
    assert ("path" not in result["spec"]) == expected


def test_what_cannot_be_laid_over_is_refused() -> None:
    patches = (
        "'[{op: remove, path: /spec/none}]'",
        "'[{op: replace, path: /spec/patches/9/x, value: 1}]'",
        "'[{op: test, path: /spec/path, value: b}]'",
        "'[{op: move, path: /spec/path, from: /spec/b}]'",
        "'[{op: add, path: \"\", value: 1}]'",
        "'[{op: add}]'",
        "'5'",
        "'['",
    )
    check_rows(patches, _is_refused)
    with pytest.raises(InstancePatchError):
        laid_over("- target: {name: '['}\n  patch: '{}'\n")


def _is_refused(patch: str) -> None:
    with pytest.raises(InstancePatchError):
        laid_over(TARGET + patch + "\n")
