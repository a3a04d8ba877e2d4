"""Where objects of Flux and Argo CD hold patches, and which of those are archcheck's."""

import io

from archcheck.documents.nodes import Mapping
from archcheck.documents.reading import Document, read
from archcheck.patches.gitops.destinations import (
    ArgoPatches,
    Destination,
    FluxPatches,
    PostRendererPatches,
    every_entry,
    held_entries,
    label_of,
    node_at,
)
from archcheck.patches.kustomize.component import MARK
from tests.support.tables import walked

OWN = f"{{patch: '{MARK.strip()}', target: {{kind: Pod}}}}"
OTHER = "{patch: '- op: add', target: {kind: Pod}}"
BOTH = f"{{kustomize: {{patches: [{OWN}, {OTHER}]}}}}"


def root_of(text: str) -> Mapping:
    (reading,) = read(io.BytesIO(f"apiVersion: x/v1\nkind: K\nspec:\n{text}".encode()))
    assert isinstance(reading, Document)
    assert isinstance(reading.root, Mapping)
    return reading.root


@walked(
    "destination, text, held",
    [
        (FluxPatches(), "  path: x\n", [("spec.patches", 0, "")]),
        (FluxPatches(), f"  patches: [{OTHER}, {OWN}]\n", [("spec.patches", 1, "")]),
        (
            ArgoPatches(),
            f"  source: {{kustomize: {{patches: [{OWN}]}}}}\n",
            [("spec.source.kustomize.patches", 1, "")],
        ),
        (ArgoPatches(1), "  sources: [{}, {}]\n", [("spec.sources.1.kustomize.patches", 0, "")]),
        (PostRendererPatches(), "  chart: x\n", []),
        (PostRendererPatches(), f"  postRenderers: [{{kustomize: {{patches: [{OTHER}]}}}}]\n", []),
        (
            PostRendererPatches(),
            f"  postRenderers: [{{kustomize: {{images: []}}}}, {{kustomize: {{patches: [{OWN}, {OWN}]}}}}]\n",
            [("spec.postRenderers.1.kustomize.patches", 2, "spec.postRenderers.1")],
        ),
        (
            PostRendererPatches(),
            f"  postRenderers: [{{kustomize: {{images: [], patches: [{OWN}]}}}}, {BOTH}]\n",
            [
                ("spec.postRenderers.0.kustomize.patches", 1, ""),
                ("spec.postRenderers.1.kustomize.patches", 1, ""),
            ],
        ),
    ],
)
def test_a_destination_is_a_list_in_an_object(
    destination: Destination, text: str, held: list[tuple[str, int, str]]
) -> None:
    root = root_of(text)
    lists = held_entries(root, destination)
    assert [(".".join(each.path), len(each.entries), ".".join(each.whole)) for each in lists] == held
    assert len(every_entry(root, destination)) == sum(count for _, count, _ in held)


@walked(
    "destination, label",
    [
        (FluxPatches(), "spec.patches"),
        (ArgoPatches(), "spec.source.kustomize.patches"),
        (ArgoPatches(2), "spec.sources[2].kustomize.patches"),
        (PostRendererPatches(), "spec.postRenderers"),
    ],
)
def test_a_destination_is_called_as_its_documentation_does(destination: Destination, label: str) -> None:
    assert label_of(destination) == label


def test_a_path_that_leads_nowhere_has_no_node() -> None:
    root = root_of("  sources: [{a: b}]\n  '0': c\n")
    assert node_at(root, ("spec", "sources", "1")) is None
    assert node_at(root, ("spec", "x", "y")) is None
    assert getattr(node_at(root, ("spec", "0")), "text", "") == "c"
