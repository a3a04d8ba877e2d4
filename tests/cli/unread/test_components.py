"""A component that only something elsewhere includes (`spec.components` of Flux) is read as it stands."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod, release
from tests.support import programs
from tests.support.charts import write_chart

_HEAD = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


@pytest.fixture
def left(repo: Repository) -> Repository:
    """A good Pod, and a component with another one and a HelmRelease."""
    repo.write("good.yaml", pod("good"))
    repo.write(
        "comp/kustomization.yaml", f"{_HEAD}resources: [x.yaml, r.yaml]\npatches: [{{path: p.yaml}}]\n"
    )
    repo.write("comp/x.yaml", pod("x", "amd:1"))
    repo.write("comp/r.yaml", release())
    repo.write(
        "comp/p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c}]}\n"
    )
    return repo


def _names(repo: Repository, *arguments: str) -> list[str]:
    return [each["name"] for each in repo.check(*arguments).report["workloads"]]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ((".",), ["x", "good"]),
        (("comp",), ["x"]),
        (("comp/kustomization.yaml",), ["x"]),
        (("comp", "comp/x.yaml"), ["x"]),
        (("--changed", "comp/kustomization.yaml"), ["x"]),
        (("--changed", "comp/x.yaml"), ["x"]),
        (("--changed", "comp/p.yaml"), ["x"]),
    ],
)
def test_its_manifests_are_read(left: Repository, arguments: tuple[str, ...], names: list[str]) -> None:
    done = left.check(*arguments)
    assert sorted(_names(left, *arguments)) == sorted(names)
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("comp/r.yaml", 1, "HelmRelease", "web")])


def test_a_part_of_a_build_is_read_there_alone(left: Repository, kustomized: str) -> None:
    left.write("app/kustomization.yaml", "resources: [../comp2]\nnamePrefix: my-\n")
    left.write("comp2/kustomization.yaml", "resources: [y.yaml]\n")
    left.write("comp2/y.yaml", pod("y"))
    left.write(
        "comp/kustomization.yaml", f"{_HEAD}resources: [../comp2, x.yaml]\npatches: [{{path: p.yaml}}]\n"
    )
    assert sorted(_names(left)) == ["good", "my-y", "x"]


def test_two_name_one_file(left: Repository) -> None:
    left.write("more/kustomization.yaml", f"{_HEAD}resources: [../comp/x.yaml]\n")
    assert sorted(_names(left)) == ["good", "x"]


def test_what_only_it_includes_is_built(repo: Repository, kustomized: str) -> None:
    repo.write("comp/kustomization.yaml", f"{_HEAD}resources: [over]\ncomponents: [part]\n")
    repo.write("comp/base/kustomization.yaml", "resources: [y.yaml]\n")
    repo.write("comp/base/y.yaml", pod("y"))
    repo.write("comp/over/kustomization.yaml", "resources: [../base]\nnamePrefix: my-\n")
    repo.write("comp/part/kustomization.yaml", f"{_HEAD}resources: [z.yaml]\n")
    repo.write("comp/part/z.yaml", pod("z"))
    assert sorted(_names(repo)) == ["my-y", "z"]
    assert _names(repo, "--changed", "comp/base/y.yaml") == ["my-y"]


@pytest.mark.parametrize("name", ["https://127.0.0.1:9/x.yaml", "gone.yaml"])
def test_what_it_names_that_is_not_here_is_not_read(left: Repository, name: str) -> None:
    left.write(
        "comp/kustomization.yaml", f"{_HEAD}resources: [x.yaml, '{name}']\npatches: [{{path: p.yaml}}]\n"
    )
    done = left.check()
    assert (done.code, done.unread) == (
        ExitCode.INCOMPLETE,
        [("comp", None, None, None), ("comp/r.yaml", 1, "HelmRelease", "web")],
    )
    assert sorted(_names(left)) == ["good", "x"]


def test_a_chart_that_only_it_inflates_is_checked_by_itself(repo: Repository) -> None:
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    repo.write("good.yaml", pod())
    repo.write("comp/kustomization.yaml", f"{_HEAD}helmCharts: [{{name: c}}, {{name: gone}}]\n")
    write_chart(repo.path / "comp" / "charts", "c", values="image: amd:1\n")
    done = repo.check()
    assert "docker.io/library/amd:1" in [each["reference"] for each in done.report["images"]]
    assert done.unread == [("comp/kustomization.yaml", 3, "helmCharts", "gone")]
    changed = repo.check("--changed", "comp/charts/c/values.yaml")
    assert [each["reference"] for each in changed.report["images"]] == ["docker.io/library/amd:1"]
