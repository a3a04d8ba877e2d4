"""Which object of a file can hold patches of what a step gives, and why none can."""

from dataclasses import replace
from pathlib import Path

import pytest

from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import (
    DeploymentStep,
    FilesBuild,
    KustomizeBuild,
    ObjectsBuild,
    PlainBuild,
    ReleaseBuild,
)
from archcheck.sources.gitops.model import NO_OBJECT, LocalChart, ObjectName, Release
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex, Written
from archcheck.sources.gitops.patch_holders import (
    Holding,
    ManifestsOnly,
    NoHolder,
    PatchHolder,
    patch_holder,
)
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.trees.discover.kustomizations import Kustomization
from archcheck.workloads.model import Origin
from tests.support.gitops import built_object, node_of_text
from tests.support.tables import walked

FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
ARGO = "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"
RELEASE = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
NAMED = "metadata: {name: apps, namespace: flux-system}\n"


class Tree:
    """A repository of one file with one object, and a folder that it builds."""

    def __init__(self, root: Path, text: str, path: str = "apps.yaml") -> None:
        self.root = root
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        (root / "web").mkdir(exist_ok=True)
        self.obj = built_object(text, str(file))

    def holding(self, obj: BuiltObject | None = None, step: DeploymentStep | None = None) -> Holding:
        obj = obj or self.obj
        index = ClusterIndex().with_objects([obj])
        documents = DocumentCache()
        return patch_holder(step or self.build(), index, Repository(self.root), documents)

    def build(self, owner: ObjectName | None = None) -> KustomizeBuild:
        name = self.obj.name if owner is None else owner
        return KustomizeBuild(name, Origin("apps.yaml", 1), self.root / "web", self.root)

    def release(self) -> ReleaseBuild:
        chart = LocalChart(self.root)
        return ReleaseBuild(Release(self.obj.name, Origin("apps.yaml", 1), chart, "apps", "apps"))


@walked(
    "text, is_release, source",
    [
        (f"{FLUX}{NAMED}spec: {{path: web}}\n", False, None),
        (f"{RELEASE}{NAMED}spec: {{values: {{}}}}\n", True, None),
        (f"{ARGO}{NAMED}spec: {{source: {{path: web}}}}\n", False, None),
        (f"{ARGO}{NAMED}spec: {{sources: [{{ref: x}}, {{path: web}}]}}\n", False, 1),
    ],
)
def test_an_object_in_a_file_holds_patches(
    tmp_path: Path, text: str, is_release: bool, source: int | None
) -> None:
    tree = Tree(tmp_path, f"# first\n{text}")
    holder = tree.holding(step=tree.release() if is_release else None)
    assert isinstance(holder, PatchHolder)
    assert (holder.name, holder.source) == (tree.obj.name, source)
    assert (holder.path, holder.root.line) == (str(tmp_path / "apps.yaml"), 2)


def no_holder(holding: Holding) -> str:
    assert isinstance(holding, NoHolder), holding
    assert holding.remedy
    return holding.reason


def manifests(holding: Holding) -> str:
    assert isinstance(holding, ManifestsOnly), holding
    return holding.reason


def test_what_no_person_writes_leaves_the_manifests(tmp_path: Path) -> None:
    tree = Tree(tmp_path, f"{ARGO}{NAMED}spec: {{source: {{path: web}}}}\n")
    maker = ObjectName("argoproj.io", "ApplicationSet", "argocd", "all")
    made = replace(tree.obj, producer=maker)
    assert manifests(tree.holding(replace(made, written=None))) == (
        "Application/flux-system/apps stands in no file; ApplicationSet/argocd/all makes it"
    )
    root = node_of_text(f"{ARGO}{NAMED}spec: {{source: {{path: other}}}}\n")
    of_template = replace(made, written=Written(str(tmp_path / "apps.yaml"), root))
    assert "ApplicationSet/argocd/all makes it" in manifests(tree.holding(of_template))
    assert "makes it" in manifests(tree.holding(replace(made, placed={})))


def test_a_template_of_a_chart_leaves_the_manifests(tmp_path: Path) -> None:
    tree = Tree(tmp_path, f"{ARGO}{NAMED}spec: {{source: {{path: web}}}}\n", "chart/templates/apps.yaml")
    (tmp_path / "chart/Chart.yaml").write_text("name: apps\n")
    assert "stands in a template of a chart" in manifests(tree.holding())


def test_a_list_that_is_set_above_would_lose_what_is_added(tmp_path: Path) -> None:
    tree = Tree(tmp_path, f"{FLUX}{NAMED}spec: {{path: web}}\n")
    above = built_object(f"{FLUX}{NAMED}spec: {{path: web, patches: [{{patch: x}}]}}\n")
    built = replace(tree.obj, object=above.object, producer=ObjectName("g", "Kustomization", "", "cluster"))
    assert manifests(tree.holding(built)).startswith("Kustomization/cluster sets spec.patches")


@walked(
    "spec",
    [
        "{sources: [{path: web}, {path: web}]}",
        "{source: {path: elsewhere}}",
        "{source: {path: web}, sourceHydrator: {drySource: {path: web}}}",
    ],
)
def test_an_application_that_does_not_tell_which_source_it_is_leaves_the_manifests(
    tmp_path: Path, spec: str
) -> None:
    assert manifests(Tree(tmp_path, f"{ARGO}{NAMED}spec: {spec}\n").holding())


def test_what_is_applied_as_it_stands_is_patched_in_its_manifests(tmp_path: Path) -> None:
    tree = Tree(tmp_path, f"{FLUX}{NAMED}spec: {{path: web}}\n", "flux-system/gotk-sync.yaml")
    files = FilesBuild(tree.obj.name, Origin("x"), ())
    holdings = {
        "flux bootstrap": tree.holding(),
        "applied by hand": tree.holding(step=tree.build(NO_OBJECT)),
        "takes no patches": tree.holding(step=files),
        "a folder that is applied": tree.holding(step=replace(files, owner=NO_OBJECT)),
        "Other/apps takes no patches": tree.holding(step=tree.build(ObjectName("x", "Other", "", "apps"))),
        "stands in no file": tree.holding(replace(tree.obj, written=None)),
    }
    for words, holding in holdings.items():
        assert isinstance(holding, ManifestsOnly)
        assert words in holding.reason


@pytest.mark.parametrize("kind", ["release", "objects", "plain"])
def test_what_takes_no_patches_is_refused(tmp_path: Path, kind: str) -> None:
    tree = Tree(tmp_path, f"{ARGO}{NAMED}spec: {{source: {{chart: web}}}}\n")
    plain = Kustomization(tmp_path / "kustomization.yaml", node_of_text("{}"), frozenset(), frozenset())
    steps: dict[str, DeploymentStep] = {
        "release": tree.release(),
        "objects": ObjectsBuild(tree.obj.name, ()),
        "plain": PlainBuild(plain),
    }
    assert no_holder(tree.holding(step=steps[kind]))
