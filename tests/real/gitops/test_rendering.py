"""Releases through the real helm: what they render, and at which lines their images are."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archcheck.sources.gitops.charts.store import ChartStore, chart_store
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.model import LocalChart, Release, SetValue, UnknownChart, UnknownPart
from archcheck.sources.gitops.rendering import RenderedRelease, render_release
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import NO_VALUES, PlacedValues
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import ImageUse, Origin
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


def images(charts: ChartStore, values: PlacedValues, **more: Any) -> list[str]:
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


def test_values_files_stand_for_the_values_of_the_chart(charts: ChartStore) -> None:
    root = charts.repository.root
    (root / "charts/app/values-prod.yaml").write_text(
        "image:\n  repository: ghcr.io/acme/prod\n  tag: '2'\nhook:\n  image: ghcr.io/acme/prodhook:1\n"
    )
    (root / "tag.yaml").write_text("image:\n  tag: '3'\n")
    files = ("charts/app/values-prod.yaml", "./tag.yaml", "none.yaml")
    more = {"values_files": files, "values_root": root, "ignore_missing_values_files": True}
    assert images(charts, NO_VALUES, **more) == [
        f"{WEB}prod:3 {root}/tag.yaml:2",
        f"apps/Job/web-hook ghcr.io/acme/prodhook:1 {root}/charts/app/values-prod.yaml:5",
    ]
    within = {"values_files": ("values-prod.yaml",)}
    assert images(charts, layer("image:\n  tag: b\n"), **within)[0] == f"{WEB}prod:b apps/web.yaml:2"
    assert (root / "charts/app/values.yaml").read_text() == VALUES


def test_values_files_stay_where_they_belong(charts: ChartStore, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("image: {}\n")
    chart = LocalChart(charts.repository.root / "charts" / "app")
    for name in ("../../../outside.yaml", "none.yaml", "templates"):
        found = rendered(charts, release(chart, values_files=(name,)))
        assert "valuesFiles" in found.tree.inventory.skipped[0].reason


def test_what_the_chart_chose_says_which_file(charts: ChartStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(charts.repository.root)
    chart = LocalChart(charts.repository.root / "charts" / "app")
    found = rendered(charts, release(chart, skip_tests=True)).tree.inventory
    vias = [use.origin.via for workload in found.workloads for use in workload.images if use.origin]
    assert vias == ["default of the chart: charts/app/values.yaml"] * 2


def test_a_file_that_a_value_is_read_from_lies_in_the_repository(charts: ChartStore, tmp_path: Path) -> None:
    root = charts.repository.root
    chart = LocalChart(root / "charts" / "app")
    (root / "tag.txt").write_text("from-a-file")
    (tmp_path / "secret").write_text("secret")
    (root / "link").symlink_to(tmp_path / "secret")
    inside = SetValue("--set-file", f"image.tag={root}/tag.txt")
    found = rendered(charts, release(chart, sets=(inside,)))
    assert f"{WEB}default:from-a-file apps/web.yaml:4" in named(found.tree.inventory)
    for path in (tmp_path / "secret", root / "link", "tag.txt", "http://127.0.0.1:1/x", "-", root / "none"):
        (skipped,) = rendered(
            charts, release(chart, sets=(SetValue("--set-file", f"a={path}"),))
        ).tree.inventory.skipped
        assert "--set-file" in skipped.reason


def test_a_chart_whose_links_lead_out_is_not_read(charts: ChartStore, tmp_path: Path) -> None:
    chart = charts.repository.root / "charts" / "app"
    (tmp_path / "secret.yaml").write_text("a: b")
    (chart / "templates" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (skipped,) = rendered(charts, release(LocalChart(chart))).tree.inventory.skipped
    assert "leads out of the repository" in skipped.reason


def test_what_a_chart_says_of_a_secret_is_not_shown(charts: ChartStore) -> None:
    chart = write_chart(charts.repository.root / "charts", "loud", template="{{ fail .Values.password }}\n")
    what = release(LocalChart(chart), layer("password: hunter2\n"))
    (skipped,) = rendered(charts, what).tree.inventory.skipped
    assert "hunter2" in skipped.reason
    (skipped,) = rendered(charts, replace(what, has_secrets=True)).tree.inventory.skipped
    assert "hunter2" not in skipped.reason
    assert "helm template failed" in skipped.reason


def test_what_is_not_known_of_a_release_is_told(charts: ChartStore) -> None:
    chart = LocalChart(charts.repository.root / "charts" / "app")
    part = UnknownPart("Secret apps/web-secret is encrypted (SOPS)", Origin("apps/web.yaml", 17))
    found = rendered(charts, release(chart, unknown=(part,))).tree.inventory
    (skipped,) = found.skipped
    assert (skipped.path, skipped.line, skipped.is_missed) == ("apps/web.yaml", 17, True)
    assert len(found.workloads) == 3


def test_a_second_run_starts_no_helm(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what = release(LocalChart(repository.root / "charts" / "app"), layer("image:\n  tag: v2\n"))
    log = tmp_path / "log"
    program = tmp_path / "helm"
    program.write_text(f'#!/bin/sh\necho run >> {log}\nexec {os.environ["HELM_BIN"]} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("HELM_BIN", str(program))

    def run(what: Release) -> list[str]:
        with chart_store(repository, tmp_path / "cache" / "charts") as store:
            return named(rendered(store, what).tree.inventory)

    first = run(what)
    assert run(what) == first
    assert log.read_text() == "run\n"
    run(replace(what, name="other"))
    run(replace(what, values=layer("image:\n  tag: v3\n")))
    (repository.root / "charts" / "app" / "templates" / "more.yaml").write_text("")
    assert run(what) == first
    assert log.read_text() == "run\n" * 4
    for _ in range(2):
        run(replace(what, has_secrets=True, values=layer("secret: 1\n")))
    assert log.read_text() == "run\n" * 6


def test_a_value_that_only_a_secret_has_is_made_up(charts: ChartStore) -> None:
    root = charts.repository.root
    template = (
        '{{ $password := required "a password is needed" .Values.auth.password }}\n'
        "{{ $_ := .Values.auth.user | required `a user is needed` }}\n" + TEMPLATE
    )
    chart = LocalChart(write_chart(root / "charts", "needy", values=VALUES, template=template))
    part = UnknownPart("Secret apps/web-secret is encrypted (SOPS)", Origin("apps/web.yaml", 17))
    found = rendered(charts, release(chart, unknown=(part,), skip_tests=True)).tree.inventory
    assert [workload.label for workload in found.workloads] == ["apps/Deployment/web", "apps/Job/web-hook"]
    assert [skipped.reason for skipped in found.skipped] == [part.reason]
    (skipped,) = rendered(charts, release(chart, layer("auth: {}\n"))).tree.inventory.skipped
    assert "a password is needed" in skipped.reason
    part_of_it = release(chart, layer("auth: {}\n"), unknown=(part,), skip_tests=True)
    assert len(rendered(charts, part_of_it).tree.inventory.workloads) == 2


def test_a_comment_beside_a_value_counts_for_the_image(
    charts: ChartStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(charts.repository.root)
    text = (
        "image:\n  # archcheck: ignore[platform-missing] known\n"
        "  repository: ghcr.io/acme/web\n  tag: a\nhook:\n  image: b:1 # archcheck: ignore[tag-missing] so it is\n"
    )
    Path("values.yaml").write_text(text)
    chart = LocalChart(charts.repository.root / "charts" / "app")
    found = rendered(charts, release(chart, layer(text, "values.yaml"), skip_tests=True)).tree.inventory
    said = [(ignore.path, ignore.line, ignore.rules) for use in uses(found) for ignore in use.ignores]
    assert said == [("values.yaml", 2, ("platform-missing",)), ("values.yaml", 6, ("tag-missing",))]


def test_an_image_of_a_subchart_is_at_the_value_below_its_name(charts: ChartStore) -> None:
    root = charts.repository.root
    write_chart(root / "charts" / "app" / "charts", "db", values="image: docker.io/library/postgres:16\n")
    values = layer("db:\n  image: docker.io/library/postgres:17\n")
    assert "apps/Deployment/web-web docker.io/library/postgres:17 apps/web.yaml:2" in images(charts, values)
    assert "apps/Deployment/web-web docker.io/library/postgres:16 apps/web.yaml:4" in images(
        charts, NO_VALUES
    )


def test_two_that_use_one_image_are_told_apart_by_their_names(charts: ChartStore) -> None:
    template = TEMPLATE.replace("{{ .Values.hook.image }}", "{{ .Values.jobs.hook.image }}").replace(
        "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}",
        "{{ .Values.jobs.main.image }}",
    )
    root = charts.repository.root
    chart = write_chart(root / "charts", "twins", values="jobs: {}\n", template=template)
    values = layer("jobs:\n  hook:\n    image: busybox:1\n  main:\n    image: busybox:1\n")
    found = named(rendered(charts, release(LocalChart(chart), values, skip_tests=True)).tree.inventory)
    assert found == [
        "apps/Deployment/web busybox:1 apps/web.yaml:5",
        "apps/Job/web-hook busybox:1 apps/web.yaml:3",
    ]


def uses(inventory: Inventory) -> list[ImageUse]:
    return [use for workload in inventory.workloads for use in workload.images]
