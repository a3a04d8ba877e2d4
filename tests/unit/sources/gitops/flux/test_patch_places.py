"""Values that a patch brought: at the line of the patch, wherever that stands."""

from pathlib import Path

import pytest

from archcheck.sources.gitops.flux.patch_places import with_patch_places
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.workloads.model import Origin
from tests.support.gitops import built_object

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
"""
MERGED = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\nspec:\n  values:\n    image: {tag: v5}\n    list: [{a: 1}]\n"
OWNER = ObjectName("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "apps")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files have the names that they have below the working directory."""
    root = tmp_path.resolve()
    monkeypatch.chdir(root)
    return root


def value(text: str, meaning: object = None, level: int = 1) -> PlacedScalar:
    return PlacedScalar(text if meaning is None else meaning, text, None, level)  # type: ignore[arg-type]


def places(values: PlacedValues) -> object:
    if isinstance(values, PlacedScalar):
        return f"{values.origin.path}:{values.origin.line}" if values.origin else None
    if isinstance(values, dict):
        return {key: places(each) for key, each in values.items()}
    return [places(each) for each in values]


def placed(values: PlacedValues, *parts: Path, owner: str = "") -> object:
    release = built_object(RELEASE)
    obj = BuiltObject(release.object, release.origin, release.written, parts, OWNER)
    index = ClusterIndex().with_objects([built_object(owner, "ks.yaml")] if owner else ())
    return places(with_patch_places(values, obj, index, 1))


def test_a_file_that_is_merged(folder: Path) -> None:
    (folder / "patch.yaml").write_text(MERGED)
    (folder / "other.yaml").write_text(MERGED.replace("web", "other"))
    values: PlacedValues = {"image": {"tag": value("v5")}, "list": [{"a": value("1", 1)}], "b": value("x")}
    found = placed(values, folder / "patch.yaml", folder / "other.yaml")
    assert found == {"image": {"tag": "patch.yaml:6"}, "list": [{"a": "patch.yaml:7"}], "b": None}


def test_a_patch_within_a_kustomization(folder: Path) -> None:
    text = "".join(f"      {line}\n" for line in MERGED.splitlines())
    (folder / "kustomization.yaml").write_text(f"kind: Component\npatches:\n  - patch: |\n{text}")
    found = placed({"image": {"tag": value("v5"), "more": value("v5")}}, folder / "kustomization.yaml")
    assert found == {"image": {"tag": "kustomization.yaml:9", "more": None}}


def test_operations_of_the_kustomization_of_flux() -> None:
    owner = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: apps, namespace: flux-system}\nspec:\n  patches:\n    - target: {kind: HelmRelease}\n"
        "      patch: |\n        - op: add\n          path: /spec/values/image~1s/tag\n          value: v5\n"
        "        - op: remove\n          path: /spec/values/b\n"
    )
    assert placed({"image/s": {"tag": value("v5"), "b": value("v6")}}, owner=owner) == {
        "image/s": {"tag": "ks.yaml:10", "b": None}
    }


def test_what_has_a_place_or_is_of_another_layer_is_left_alone(folder: Path) -> None:
    (folder / "patch.yaml").write_text(MERGED)
    own = PlacedScalar("v5", "v5", Origin("web.yaml", 3), 1)
    assert placed({"image": {"tag": own}}, folder / "patch.yaml") == {"image": {"tag": "web.yaml:3"}}
    assert placed({"image": {"tag": value("v5", level=2)}}, folder / "patch.yaml") == {"image": {"tag": None}}
    assert placed({"image": {"tag": value("v5")}}, folder / "gone.yaml") == {"image": {"tag": None}}
