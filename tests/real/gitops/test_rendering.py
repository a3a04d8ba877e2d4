"""Releases through the real helm: what they render, and at which lines their images are."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archcheck.sources.gitops.charts.store import ChartStore, chart_store
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.model import LocalChart, Release, SetValue, UnknownChart
from archcheck.sources.gitops.rendering import RenderedRelease, render_release
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedValues
from archcheck.workloads.model import Origin
from tests.support.charts import write_chart
from tests.support.releases import layer, layers, named, release
from tests.support.tables import walked

pytestmark = pytest.mark.real

VALUES = "image:\n  repository: ghcr.io/acme/default\n  tag: ''\nhook:\n  image: ghcr.io/acme/hook:1\n"
TEMPLATE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  template:
    spec:
      containers:
      - name: main
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-hook
  annotations:
    helm.sh/hook: pre-install
spec:
  template:
    spec:
      containers:
      - name: hook
        image: {{ .Values.hook.image }}
---
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations:
    helm.sh/hook: test
spec:
  containers:
  - name: test
    image: ghcr.io/acme/test:1
"""
TEST = "apps/Pod/web-test ghcr.io/acme/test:1 apps/web.yaml:4"
HOOK = "apps/Job/web-hook ghcr.io/acme/hook:1 apps/web.yaml:4"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root = (tmp_path / "repository").resolve()
    write_chart(root / "charts", "app", values=VALUES, template=TEMPLATE, extra="appVersion: 9.9.9\n")
    return Repository(root, offline=True)


@pytest.fixture
def charts(tmp_path: Path, repository: Repository) -> Iterator[ChartStore]:
    with chart_store(repository, tmp_path / "cache") as store:
        yield store


def rendered(charts: ChartStore, what: Release) -> RenderedRelease:
    return render_release(ReleaseBuild(what), charts, charts.repository)


def images(charts: ChartStore, values: PlacedValues, **more: object) -> list[str]:
    chart = LocalChart(charts.repository.root / "charts" / "app")
    found = rendered(charts, release(chart, values, skip_tests=True, **more))
    assert not found.tree.inventory.skipped, found.tree.inventory.skipped
    return named(found.tree.inventory)


WEB = "apps/Deployment/web ghcr.io/acme/"
PLACES = {
    "the repository's line": (
        ["image:\n  repository: ghcr.io/acme/web\n  tag: 1.2.3\n"],
        [f"{WEB}web:1.2.3 0.yaml:2", HOOK],
    ),
    "the tag's where only that is given": (["image:\n  tag: v2\n"], [f"{WEB}default:v2 0.yaml:2", HOOK]),
    "the release's where the chart chose it": (["other: 1\n"], [f"{WEB}default:9.9.9 apps/web.yaml:4", HOOK]),
    "a later tag over an image that is named whole": (
        ["image: {repository: ghcr.io/acme/web, tag: a}\n", "\nimage:\n  tag: b\n"],
        [f"{WEB}web:b 1.yaml:3", HOOK],
    ),
    "a later tag for a repository without one": (
        ["image: {repository: ghcr.io/acme/web}\n", "\nimage:\n  tag: b\n"],
        [f"{WEB}web:b 0.yaml:1", HOOK],
    ),
    "a later repository": (
        [
            "image: {repository: ghcr.io/acme/a, tag: a}\n",
            "image: {repository: ghcr.io/acme/b}\n",
            "image: {tag: c}\n",
        ],
        [f"{WEB}b:c 1.yaml:1", HOOK],
    ),
    "a tag that is a number": (["image:\n  tag: 1.10\n"], [f"{WEB}default:1.1 0.yaml:2", HOOK]),
    "a whole text": (
        ["hook:\n  image: ghcr.io/acme/hook:3\n"],
        [f"{WEB}default:9.9.9 apps/web.yaml:4", "apps/Job/web-hook ghcr.io/acme/hook:3 0.yaml:2"],
    ),
}


@walked("row", PLACES.items())
def test_an_image_is_at_the_value_that_names_it(
    row: tuple[str, tuple[list[str], list[str]]], charts: ChartStore
) -> None:
    texts, expected = row[1]
    assert images(charts, layers(*texts)) == expected


def test_what_is_set_is_laid_over_the_values(charts: ChartStore) -> None:
    sets = (
        SetValue("--set-string", "image.tag=10", Origin("argocd/app.yaml", 30, 9)),
        SetValue("--set", "hook.image=ghcr.io/acme/hook:7", Origin("argocd/app.yaml", 33, 9)),
    )
    found = images(charts, layer("image:\n  repository: ghcr.io/acme/web\n  tag: a\n"), sets=sets)
    assert [line.split()[1] for line in found] == ["ghcr.io/acme/web:10", "ghcr.io/acme/hook:7"]


def test_hooks_and_tests_are_left_out_where_they_do_not_run(charts: ChartStore) -> None:
    chart = LocalChart(charts.repository.root / "charts" / "app")
    every = named(rendered(charts, release(chart)).tree.inventory)
    assert every == [TEST, f"{WEB}default:9.9.9 apps/web.yaml:4", HOOK] or TEST in every
    without = named(rendered(charts, release(chart, no_hooks=True)).tree.inventory)
    assert without == [f"{WEB}default:9.9.9 apps/web.yaml:4"]


def test_a_workload_stands_at_its_release_in_its_namespace(charts: ChartStore) -> None:
    chart = LocalChart(charts.repository.root / "charts" / "app")
    found = render_release(ReleaseBuild(release(chart), "other"), charts, charts.repository)
    workload = found.tree.inventory.workloads[0]
    assert (workload.source.path, workload.source.line, workload.namespace) == ("apps/web.yaml", 4, "other")
    assert found.documents
    assert b"kind: Deployment" in found.output


def test_a_chart_that_is_not_here_leaves_what_the_values_name(charts: ChartStore) -> None:
    found = rendered(charts, release(UnknownChart("a bucket is not read"), layer("image: busybox:1\n")))
    assert named(found.tree.inventory) == ["apps/HelmRelease/web busybox:1 apps/web.yaml:1"]
    (skipped,) = found.tree.inventory.skipped
    assert (skipped.label, skipped.path, skipped.line) == ("apps/HelmRelease/web", "apps/web.yaml", 4)
    assert "a bucket is not read" in skipped.reason


def test_a_chart_that_does_not_render_is_one_that_was_not_read(charts: ChartStore) -> None:
    root = charts.repository.root
    write_chart(root / "charts", "bad", template='{{ required "a name is needed" .Values.name }}\n')
    found = rendered(charts, release(LocalChart(root / "charts" / "bad"), layer("image: busybox:1\n")))
    (skipped,) = found.tree.inventory.skipped
    assert "a name is needed" in skipped.reason
    assert named(found.tree.inventory) == ["apps/HelmRelease/web busybox:1 apps/web.yaml:1"]


def test_nothing_that_a_release_says_is_an_option(charts: ChartStore) -> None:
    plain = release(LocalChart(charts.repository.root / "charts" / "app"))
    for changed in (replace(plain, name="--debug"), replace(plain, kube_version="--help")):
        (skipped,) = rendered(charts, changed).tree.inventory.skipped
        assert "helm template failed" in skipped.reason
    odd = rendered(charts, replace(plain, namespace="--kubeconfig=/etc/passwd"))
    assert not odd.tree.inventory.skipped
