"""A helm source → a release."""

from pathlib import Path

from archcheck.sources.gitops.argocd.environment import ArgoEnvironment
from archcheck.sources.gitops.argocd.helm_sources import HelmTarget, cleaned, helm_release
from archcheck.sources.gitops.argocd.sources import ApplicationSource
from archcheck.sources.gitops.model import LocalChart, ObjectName, Release, RepositoryChart
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, plain_values
from archcheck.workloads.model import Origin
from tests.support.argocd import placed_of
from tests.support.tables import walked


def release_of(helm: str, root: Path, *, is_here: bool = True) -> Release:
    block = "".join(f"  {line}\n" for line in helm.strip("\n").splitlines())
    source = ApplicationSource(placed_of(f"helm:\n{block}"), Origin("argocd/apps.yaml", 1))
    target = HelmTarget(
        ObjectName("argoproj.io", "Application", "argocd", "web"),
        Origin("argocd/apps.yaml", 4),
        "web",
        "apps",
        Repository(root.resolve()),
        ArgoEnvironment({"ARGOCD_APP_NAME": "web"}),
    )
    folder = root.resolve() if is_here else None
    chart = LocalChart(root) if is_here else RepositoryChart("https://charts.example", "web")
    return helm_release(source, chart, folder, target)


def test_options(tmp_path: Path) -> None:
    helm = """
releaseName: r
namespace: n
skipCrds: true
skipSchemaValidation: true
kubeVersion: 1.31.0
apiVersions: [a/v1, b/v2]
"""
    release = release_of(helm, tmp_path)
    assert (release.name, release.namespace, release.kube_version) == ("r", "n", "1.31.0")
    assert (release.include_crds, release.skip_schema, release.api_versions) == (
        False,
        True,
        ("a/v1", "b/v2"),
    )
    plain = release_of("{}", tmp_path)
    assert (plain.name, plain.namespace, plain.include_crds) == ("web", "apps", True)


def test_values_as_a_text_have_the_lines_of_the_file(tmp_path: Path) -> None:
    release = release_of("values: |\n  image:\n    tag: '1'\n", tmp_path)
    assert plain_values(release.values) == {"image": {"tag": "1"}}
    assert isinstance(release.values, dict)
    image = release.values["image"]
    assert isinstance(image, dict)
    tag = image["tag"]
    assert isinstance(tag, PlacedScalar)
    assert tag.origin == Origin("argocd/apps.yaml", 4)


def test_an_object_of_values_stands_for_the_text(tmp_path: Path) -> None:
    release = release_of("valuesObject: {a: 1}\nvalues: 'b: 2'\n", tmp_path)
    assert plain_values(release.values) == {"a": 1}


def test_what_cannot_be_read_is_unknown_and_the_rest_counts(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("a: 1\n")
    (tmp_path / "bad.yaml").write_text("a: [\n")
    release = release_of("valueFiles: [good.yaml, bad.yaml, gone.yaml]\nvalues: '{'\n", tmp_path)
    assert plain_values(release.values) == {"a": 1}
    assert [each.reason.partition(":")[0] for each in release.unknown] == [
        "value file bad.yaml",
        "value file gone.yaml",
        "values",
    ]
    assert release.unknown[0].origin.line == 2


def test_files_of_a_chart_that_is_not_here_stand_for_its_values(tmp_path: Path) -> None:
    release = release_of("valueFiles: [prod.yaml]\nignoreMissingValueFiles: true\n", tmp_path, is_here=False)
    assert release.values_files == ("values.yaml", "prod.yaml")
    assert release.ignore_missing_values_files


def test_parameters(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("x")
    helm = """
parameters:
  - {name: a, value: old}
  - {name: a, value: '$ARGOCD_APP_NAME,2'}
  - {name: b, value: '01', forceString: true}
  - {name: c, value: '{x,y}'}
  - {name: d}
fileParameters:
  - {name: e, path: f.txt}
  - {name: g, path: gone.txt}
"""
    release = release_of(helm, tmp_path)
    root = tmp_path.resolve()
    assert [(each.option, each.text) for each in release.sets] == [
        ("--set", "a=web\\,2"),
        ("--set", "c={x,y}"),
        ("--set", "d="),
        ("--set-string", "b=01"),
        ("--set-file", f"e={root}/f.txt"),
    ]
    assert [each.reason for each in release.unknown] == [
        "parameter g of file gone.txt: there is no such file"
    ]


@walked(
    "text, given", [("a,b", "a\\,b"), ("a\\,b", "a\\,b"), ("{a,b}", "{a,b}"), ("a,{b}", "a\\,{b}"), ("", "")]
)
def test_commas_of_parameters(text: str, given: str) -> None:
    assert cleaned(text) == given
