"""Patches put into objects of Flux and Argo CD: what is there stays, and a second run changes nothing."""

import io
from collections.abc import Sequence

import pytest
import yaml

from archcheck.documents.nodes import Mapping
from archcheck.documents.reading import Document, read
from archcheck.patches.gitops.destinations import ArgoPatches, Destination, FluxPatches, PostRendererPatches
from archcheck.patches.gitops.editing import with_entries
from archcheck.patches.kustomize.component import MARK, PatchEntry
from archcheck.patches.yaml_edit.inserting import CannotInsertError
from tests.support.tables import named_rows, walked

OBJECTS: dict[str, tuple[Destination, str]] = {
    "Kustomization": (FluxPatches(), "spec:\n  path: ./apps\n  prune: true\n"),
    "Kustomization with patches": (
        FluxPatches(),
        "spec:\n  patches:\n    - patch: '- op: add'\n      target: {kind: Pod}\n  path: ./apps\n",
    ),
    "Application": (ArgoPatches(), "spec:\n  source:\n    path: apps\n  project: default\n"),
    "Application with options": (
        ArgoPatches(),
        "spec:\n  source:\n    kustomize:\n      namePrefix: a-\n    path: apps\n",
    ),
    "Application of several sources": (ArgoPatches(1), "spec:\n  sources:\n  - ref: a\n  - path: apps\n"),
    "HelmRelease": (PostRendererPatches(), "spec:\n  values: {}\n"),
    "HelmRelease with a post-renderer": (
        PostRendererPatches(),
        "spec:\n  postRenderers:\n    - kustomize:\n        patches:\n          - patch: '- op: add'\n  values: {}\n",
    ),
}


def entry(name: str, value: str = "amd64") -> PatchEntry:
    text = f"{MARK}# {name}\n- op: add\n  path: /spec\n  value: {value}\n"
    return PatchEntry(f"{name}.yaml", text, {"version": "v1", "kind": "Pod", "name": name})


def edited(text: str, destination: Destination, entries: Sequence[PatchEntry]) -> str:
    first = text.startswith("# before\n") + 1
    (reading,) = read(io.BytesIO(text.encode()))
    assert isinstance(reading, Document)
    assert isinstance(reading.root, Mapping)
    return with_entries(text.encode(), (first, 1), reading.root, destination, entries).decode()


def test_entries_come_are_replaced_and_go_and_the_file_is_as_it_was() -> None:
    def check(row: tuple[Destination, str]) -> None:
        destination, spec = row
        before = f"# before\napiVersion: x/v1\nkind: K\nmetadata: {{name: a}}\n{spec}# end\n"
        one = edited(before, destination, [entry("a")])
        assert one.count(MARK) == 1
        assert set(before.splitlines()) <= set(one.splitlines())
        two = edited(one, destination, [entry("a"), entry("b")])
        assert two.count(MARK) == 2
        assert edited(two, destination, [entry("b"), entry("a")]) == two
        other = edited(two, destination, [entry("b", "arm64"), entry("a")])
        assert other == two[: two.rindex("amd64")] + "arm64" + two[two.rindex("amd64") + 5 :]
        assert edited(other, destination, [entry("a")]) == one
        assert edited(other, destination, [entry("b")]) == edited(
            before, destination, [entry("b", "arm64")]
        ).replace("arm64", "amd64")
        assert edited(two, destination, []) == before
        assert edited(before, destination, []) == before

    named_rows(OBJECTS, check)


def test_patches_of_a_release_are_a_post_renderer_behind_the_others() -> None:
    destination, spec = OBJECTS["HelmRelease with a post-renderer"]
    text = edited(f"apiVersion: x/v1\nkind: K\n{spec}", destination, [entry("a"), entry("b")])
    renderers = yaml.safe_load(text)["spec"]["postRenderers"]
    assert [len(renderer["kustomize"]["patches"]) for renderer in renderers] == [1, 2]


def test_entries_in_several_post_renderers_are_each_kept_where_they_are() -> None:
    own = "    - kustomize:\n        patches:\n          - patch: |\n              {}\n            target: {{kind: Pod, name: {}}}\n"
    lines = f"{MARK.rstrip()}\n              - op: add"
    first, second = own.format(lines, "a"), own.format(lines, "b")
    text = f"apiVersion: x/v1\nkind: K\nspec:\n  postRenderers:\n{first}    - kustomize: {{images: []}}\n{second}"
    entries = [
        PatchEntry("", f"{MARK}- op: add\n", {"kind": "Pod", "name": name}) for name in ("a", "b", "c")
    ]
    assert edited(text, PostRendererPatches(), entries[:2]) == text
    assert edited(text, PostRendererPatches(), entries[1:2]) == text.replace(first, "")
    assert edited(text, PostRendererPatches(), entries[:1]) == text.replace(second, "")
    assert edited(text, PostRendererPatches(), entries).startswith(text)


@walked(
    "spec",
    [
        "  patches: &p [{a: b}]\n  others: *p\n",
        "  patches: text\n",
    ],
)
def test_an_object_without_a_safe_place_is_refused(spec: str) -> None:
    with pytest.raises(CannotInsertError):
        edited(f"apiVersion: x/v1\nkind: K\nspec:\n{spec}", FluxPatches(), [entry("a")])
