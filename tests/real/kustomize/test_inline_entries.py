"""Entries of Flux, Argo CD and a HelmRelease, as kustomize builds them: each does what its patch says, no more."""

import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.documents.nodes import Mapping, elements
from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.patches.gitops.destinations import (
    ArgoPatches,
    Destination,
    FluxPatches,
    PostRendererPatches,
    node_at,
)
from archcheck.patches.gitops.editing import with_entries
from archcheck.patches.gitops.entries import inline
from archcheck.patches.json6902.applying import applied
from archcheck.patches.kustomize.component import entries, targets_of
from archcheck.patches.model import Patch
from archcheck.sources.gitops.expansion import KustomizeChanges
from archcheck.sources.gitops.kustomize_merging import merged_kustomization
from archcheck.sources.gitops.model import PostRenderer
from archcheck.sources.gitops.post_rendering import post_rendered
from archcheck.sources.gitops.render_cache import RenderCache
from tests.support.kustomizations import expression, required, workload
from tests.support.kustomizations import read as objects_of
from tests.support.kustomize import Kustomize
from tests.support.placements import A64, PC
from tests.support.tables import named_rows
from tests.unit.patches.cases import Planned, planned

pytestmark = pytest.mark.real

NAMES = ["web", "a.b", "web*", ".*", "(?i)web", "[a-z]+", "a\\b", "null", "#", "n" * 300, "say 'it'"]
SPECS: dict[str, tuple[Destination, str, tuple[str, ...]]] = {
    "Kustomization": (FluxPatches(), "  path: ./apps\n", ("spec", "patches")),
    "on one line": (
        FluxPatches(),
        '  patches: [{patch: \'[{"op": "add", "path": "/spec/replicas", "value": 1}]\', target: {kind: Deployment}}]\n',
        ("spec", "patches"),
    ),
    "Application": (
        ArgoPatches(0),
        "  sources:\n  - path: apps\n",
        ("spec", "sources", "0", "kustomize", "patches"),
    ),
    "HelmRelease": (
        PostRendererPatches(),
        "  values: {}\n",
        ("spec", "postRenderers", "0", "kustomize", "patches"),
    ),
}


@pytest.fixture(scope="module")
def needing() -> Planned:
    """Workloads with names that are patterns, one that needs nothing, and one that has terms of its own."""
    terms = required({"matchExpressions": [expression("kubernetes.io/os", "linux")]})
    objects = [
        *(workload(name, "pc:1") for name in NAMES),
        workload("old", "pc:1", affinity=terms, tolerations=[]),
        workload("free", "every:1"),
    ]
    return planned(yaml.safe_dump_all(objects), PC, A64)


def test_every_entry_reaches_its_object_alone(tmp_path: Path, kustomize: Kustomize, needing: Planned) -> None:
    targets = targets_of(needing.inventory.workloads)
    pairs = zip(needing.outcomes, targets, strict=True)
    wanted = entries([(outcome, target) for outcome, target in pairs if isinstance(outcome, Patch)])
    assert len(wanted) == len(NAMES) + 1
    manifests = [value_of(root) for root in needing.inventory.roots]
    expected = [
        value_of(applied(root, outcome.operations if isinstance(outcome, Patch) else ()))
        for root, outcome in zip(needing.inventory.roots, needing.outcomes, strict=True)
    ]

    def check(row: tuple[Destination, str, tuple[str, ...]]) -> None:
        destination, spec, path = row
        text = f"apiVersion: x/v1\nkind: K\nmetadata: {{name: apps}}\nspec:\n{spec}"
        written = with_entries(
            text.encode(), (1, 1), _root(text.encode()), destination, list(map(inline, wanted))
        )
        patches = tuple(elements(node_at(_root(written), path)))
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        output = yaml.safe_dump_all(manifests).encode()
        if isinstance(destination, PostRendererPatches):
            cache = RenderCache(tmp_path / "cache")
            built = post_rendered(output, [PostRenderer(patches=patches)], cache, folder, keep=False).decode()
        else:
            (folder / "all.yaml").write_bytes(output)
            merged = merged_kustomization(None, KustomizeChanges(patches=patches), ["all.yaml"])
            (folder / "kustomization.yaml").write_bytes(merged)
            built = kustomize.build(folder)
        replicas = {"replicas": 1} if "replicas" in spec else {}
        assert _by_name(objects_of(built)) == _by_name(
            [{**each, "spec": {**each["spec"], **replicas}} for each in expected]
        )

    named_rows(SPECS, check)


def _root(data: bytes) -> Mapping:
    (reading,) = read(io.BytesIO(data))
    assert isinstance(reading, Document)
    assert isinstance(reading.root, Mapping)
    return reading.root


def _by_name(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in objects}
