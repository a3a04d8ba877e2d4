"""An Application → its steps: by the cases of Argo CD, then rule by rule."""

from pathlib import Path

from archcheck.sources.gitops.argocd.applications import expand_application
from archcheck.sources.gitops.expansion import Expansion, FilesBuild, KustomizeBuild, ReleaseBuild
from archcheck.sources.gitops.model import GitChart, LocalChart, RegistryChart, RepositoryChart
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, plain_values
from archcheck.workloads.inventory import Loss
from tests.support.argocd import CASES, index_of, objects_below, objects_of

URL = "https://git.example/acme/fleet.git"


def expansions(case: str) -> dict[str, Expansion]:
    """Return what the Applications of a case expand to, by name."""
    root = (CASES / case / "input").resolve()
    objects = objects_below(root)
    found = {}
    for obj in objects:
        if obj.name.kind == "Application":
            expansion = expand_application(obj, index_of(objects), Repository(root, (URL,)), is_final=False)
            assert isinstance(expansion, Expansion)
            found[obj.name.name] = expansion
    return found


def expanded(spec: str, root: Path, *, revision: str = "") -> Expansion:
    """Return what an Application with a spec expands to, in the repository at a root."""
    text = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec:\n"
    lines = "".join(f"  {line}\n" for line in spec.strip("\n").splitlines())
    (obj,) = objects_of(text + lines)
    repository = Repository(root.resolve(), (URL,), revision=revision)
    expansion = expand_application(obj, index_of([obj]), repository, is_final=False)
    assert isinstance(expansion, Expansion)
    return expansion


def only_release(expansion: Expansion) -> ReleaseBuild:
    (step,) = expansion.steps
    assert isinstance(step, ReleaseBuild)
    return step


def scalar(values: PlacedValues, *keys: str) -> PlacedScalar:
    for key in keys:
        assert isinstance(values, dict)
        values = values[key]
    assert isinstance(values, PlacedScalar)
    return values


def test_kinds_of_paths() -> None:
    found = expansions("28-argo-path-kinds")
    release = only_release(found["helm"]).release
    assert isinstance(release.chart, LocalChart)
    assert (release.chart.path.name, release.name, release.namespace) == ("app", "helm", "apps")
    assert (release.origin.path, release.origin.line) == ("argocd/apps.yaml", 4)
    (kustomization,) = found["kust"].steps
    assert isinstance(kustomization, KustomizeBuild)
    assert (kustomization.folder.name, kustomization.default_namespace) == ("kust", "apps")
    for name, files in {"plain": ["a.yaml"], "deep": ["d.yaml"]}.items():
        (step,) = found[name].steps
        assert isinstance(step, FilesBuild)
        assert [path.name for path in step.files] == files
    assert not any(expansion.skipped for expansion in found.values())


def test_precedence_of_values() -> None:
    release = only_release(expansions("29-argo-helm-precedence")["web"]).release
    assert release.name == "site"
    assert plain_values(release.values) == {
        "hook": {"image": "ghcr.io/acme/hook:common"},
        "image": {"repository": "ghcr.io/acme/object", "tag": "2"},
    }
    repository = scalar(release.values, "image", "repository")
    hook = scalar(release.values, "hook", "image")
    assert repository.origin is not None
    assert hook.origin is not None
    assert (repository.origin.path, repository.origin.line) == ("argocd/apps.yaml", 26)
    assert Path(hook.origin.path).parts[-2:] == ("shared", "common.yaml")
    assert hook.origin.line == 2
    assert repository.level > hook.level
    assert [(each.option, each.text, each.origin and each.origin.line) for each in release.sets] == [
        ("--set-string", "image.tag=10", 29)
    ]


def test_several_sources() -> None:
    steps = expansions("30-argo-multi-source")["web"].steps
    release, files = steps
    assert isinstance(release, ReleaseBuild)
    assert isinstance(files, FilesBuild)
    assert plain_values(release.release.values) == {"image": {"repository": "ghcr.io/acme/web", "tag": "4"}}
    assert [path.name for path in files.files] == ["p.yaml"]


def test_an_application_of_applications_is_a_release_or_folder_like_others() -> None:
    release = only_release(expansions("35-argo-app-of-apps")["root"]).release
    assert isinstance(release.chart, LocalChart)
    assert release.chart.path.name == "children"


def test_charts_of_repositories_and_registries(tmp_path: Path) -> None:
    for source, chart in {
        "{repoURL: 'https://charts.example/stable', chart: web, targetRevision: 1.*}": RepositoryChart(
            "https://charts.example/stable", "web", "1.*"
        ),
        "{repoURL: registry.example/charts, chart: web, targetRevision: 1.2.3}": RegistryChart(
            "oci://registry.example/charts/web", "1.2.3"
        ),
        "{repoURL: 'oci://registry.example/charts/web', path: ., targetRevision: 1.2.3}": RegistryChart(
            "oci://registry.example/charts/web", "1.2.3"
        ),
        "{repoURL: 'https://git.example/other/x', path: c, helm: {releaseName: a}}": GitChart(
            "https://git.example/other/x", "c"
        ),
    }.items():
        release = only_release(expanded(f"source: {source}\ndestination: {{namespace: n}}", tmp_path)).release
        assert release.chart == chart
        assert release.namespace == "n"


def test_a_path_of_another_repository_is_never_looked_for_here(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a.yaml").write_text("kind: x\n")
    expansion = expanded("source: {repoURL: 'https://git.example/other/x', path: plain}", tmp_path)
    assert expansion.steps == ()
    (skipped,) = expansion.skipped
    assert skipped.loss is Loss.PODS
    assert skipped.label == "argocd/Application/web"
    assert "https://git.example/other/x plain" in skipped.reason


def test_a_tag_is_said_and_what_is_checked_out_is_read(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a.yaml").write_text("kind: x\n")
    spec = f"source: {{repoURL: '{URL}', path: plain, targetRevision: '%s'}}"
    for revision, noted in {"HEAD": 0, "main": 0, "v1.2.3": 1, "0123abc": 1, "fedcba9": 0}.items():
        expansion = expanded(spec % revision, tmp_path, revision="fedcba9876543210")
        assert len(expansion.steps) == 1
        assert [each.loss for each in expansion.skipped] == [Loss.NOTHING] * noted


def test_another_cluster_is_said(tmp_path: Path) -> None:
    source = "source: {repoURL: 'https://charts.example', chart: web}\ndestination: "
    for destination, cluster in {
        "{name: in-cluster}": "",
        "{server: 'https://kubernetes.default.svc'}": "",
        "{name: edge}": "edge",
        "{server: 'https://10.0.0.1:6443'}": "https://10.0.0.1:6443",
    }.items():
        expansion = expanded(source + destination, tmp_path)
        names = expansion.destination.names if expansion.destination else ("",)
        assert names[0] == cluster
        assert len(expansion.skipped) == bool(cluster)


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.jsonnet").write_text("{}")
    for source, reason in {
        "{path: app, plugin: {name: kasane}}": "the plugin kasane makes its manifests",
        "{path: app}": "jsonnet is not evaluated",
        "{path: gone}": "its path is no folder of this repository: 'gone'",
        "{path: ../..}": "its path is no folder of this repository: '../..'",
        "{path: app, helm: {releaseName: a}, kustomize: {namePrefix: b}}": "refuses a source with kustomize and helm",
    }.items():
        expansion = expanded(f"source: {{repoURL: '{URL}', {source[1:]}", tmp_path)
        assert expansion.steps == ()
        (skipped,) = expansion.skipped
        assert reason in skipped.reason
        assert skipped.loss is Loss.PODS
