"""Objects are followed through a build by marks, which a component adds in place of its patches.

kustomize finds the target of a patch by every name that an object has had so far, and afterwards
kustomizations rename it, change its images and replace what was patched. A mark of the same target goes
along, so that a build tells which objects a patch reaches, and what became of each. Marks are made in a copy
alone. They are no annotations, which an overlay may replace, but a field that Kubernetes does not have.
"""

import json
import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import elements, get, members, text_of
from archcheck.documents.values import value_of
from archcheck.workloads.model import Workload

ObjectIdentity = tuple[str, str, str, str]
"""What names an object of a build, and no other one: version, kind, namespace, name."""

_MARKS = "marks.archcheck.invalid"
_COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
_BEFORE_COMPONENTS = (
    *("apiVersion", "kind", "resources", "bases", "crds", "openapi"),
    *("generators", "helmCharts", "helmGlobals", "helmChartInflationGenerator"),
)
"""Generators run before components since kustomize 5.1; with an older one what they make gets no marks."""


def identity(workload: Workload) -> ObjectIdentity:
    """Return what names a workload in a build."""
    return workload.api_version, workload.kind, workload.namespace, workload.name


def marking(targets: Sequence[Mapping[str, str]]) -> bytes:
    """Return a component that marks the objects of each target with the number of the target."""
    patches = [
        {"target": dict(target), "patch": json.dumps(_marked(number))}
        for number, target in enumerate(targets)
    ]
    return json.dumps({**_COMPONENT, "patches": patches}).encode()


def _marked(number: int) -> dict[str, Any]:
    """Return a merge that marks any object: with a target, its own kind and name mean nothing."""
    return {"apiVersion": "v1", "kind": "Any", "metadata": {"name": "any"}, _MARKS: {f"n{number}": "here"}}


def marks_of(root: MappingNode) -> frozenset[int]:
    """Return the numbers of the targets that an object has been reached by."""
    return frozenset(int(name.text.removeprefix("n")) for name, _ in members(get(root, _MARKS)))


def seen_by_components(root: MappingNode, component: str | None) -> bytes:
    """Return a kustomization that builds what its components see: its transformers come later.

    Args:
        root: the kustomization.
        component: the path of the one that sees it, as `components:` has it but without detours; those before
            it have run by then. None: all have.

    """
    kept = {name: value_of(there) for name in _BEFORE_COMPONENTS if (there := get(root, name)) is not None}
    names = [text_of(name) or "" for name in elements(get(root, "components"))]
    paths = [posixpath.normpath(name) for name in names]
    before = names[: paths.index(component)] if component in paths else names
    return json.dumps({**kept, "components": before}).encode()
