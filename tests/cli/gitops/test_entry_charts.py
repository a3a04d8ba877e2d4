"""Charts that make Applications, and that a person applies: a root that stands in no manifest."""

from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import run
from tests.support.releases import write

CHART = "apiVersion: v2\nname: {0}\nversion: 1.0.0\n"
ROOT = """{{{{- range .Values.apps }}}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: "{{{{ . }}}}"}}
spec:
  source: {{repoURL: {0}, path: "apps/{{{{ . }}}}"}}
  destination: {{server: https://kubernetes.default.svc, namespace: apps}}
{{{{- end }}}}
"""
HERE = "https://git.example/acme/fleet"
POD = """apiVersion: v1
kind: Pod
metadata: {{name: p}}
spec: {{containers: [{{name: c, image: 'ghcr.io/acme/{0}:1'}}]}}
"""
REPOSITORY = (
    (".git/config", f'[remote "origin"]\nurl = {HERE}.git\n'),
    ("root/Chart.yaml", CHART.format("root")),
    ("root/values.yaml", "apps: [web]\n"),
    ("root/templates/apps.yaml", ROOT.format(HERE)),
    ("apps/web/pod.yaml", POD.format("web")),
    ("apps/old/pod.yaml", POD.format("old")),
)
TAKEN = "a chart that nothing here deploys: taken for applied by hand with its own values (--entry: another)"

LEFT = (
    "a chart that may make Applications or Kustomizations, and that nothing leads to: --entry root reads it"
)


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("helm", "https://helm.sh")


def test_a_chart_that_nothing_leads_to_is_where_a_cluster_begins(tmp_path: Path) -> None:
    write(tmp_path, REPOSITORY)
    report = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path).report
    assert [image["reference"] for image in report["images"]] == ["ghcr.io/acme/web:1"]
    told = {part["reason"] for part in report["skipped"]}
    assert TAKEN in told
    assert any(reason.startswith("1 file that no entry point") for reason in told)


def test_where_it_is_not_safe_it_is_named(tmp_path: Path) -> None:
    """With its own values it leads nowhere here, or an object leads to it: it is not taken for applied."""
    application = ROOT.format(HERE).split("---\n")[1].replace("{{- end }}\n", "")
    other = (
        "argocd/web.yaml",
        application.replace('"{{ . }}"', "other").replace('"apps/{{ . }}"', "apps/web"),
    )
    rows = {
        "no values of its own": (("root/values.yaml", "apps: []\n"), other),
        "of another repository": (
            ("root/templates/apps.yaml", ROOT.format("https://git.example/acme/other")),
            other,
        ),
    }
    for name, files in rows.items():
        folder = write(tmp_path / name.replace(" ", "-"), (*REPOSITORY, *files))
        report = run("manifest", ".", "--offline", "--format", "json", cwd=folder).report
        assert [image["reference"] for image in report["images"]] == ["ghcr.io/acme/web:1"], name
        named = [part["reason"] for part in report["skipped"] if part["path"] == "root"]
        assert named == [LEFT], name


def test_a_chart_that_an_application_deploys_is_no_entry_point(tmp_path: Path) -> None:
    """It is rendered with the values of that, not its own."""
    application = (
        "argocd/root.yaml",
        f"""apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: root, namespace: argocd}}
spec:
  source: {{repoURL: {HERE}, path: root, helm: {{valuesObject: {{apps: [old]}}}}}}
  destination: {{server: https://kubernetes.default.svc, namespace: argocd}}
""",
    )
    write(tmp_path, (*REPOSITORY, application))
    outcome = run("images", ".", "--offline", cwd=tmp_path)
    assert outcome.out.split() == ["ghcr.io/acme/old:1"]
    assert TAKEN not in outcome.err


def test_an_entry_may_be_a_chart(tmp_path: Path) -> None:
    write(tmp_path, (*REPOSITORY, ("other/Chart.yaml", CHART.format("other"))))
    write(tmp_path, [("other/templates/app.yaml", ROOT.format(HERE)), ("other/values.yaml", "apps: [old]\n")])
    both = run("images", ".", "--offline", cwd=tmp_path).out.split()
    assert both == ["ghcr.io/acme/old:1", "ghcr.io/acme/web:1"]
    assert run("images", ".", "--offline", "--entry", "other", cwd=tmp_path).out.split() == [
        "ghcr.io/acme/old:1"
    ]


def test_a_chart_that_depends_on_argocd_apps_is_known_by_its_values(tmp_path: Path) -> None:
    """Its dependency is not here: its values say what that makes, and what else it has is not read."""
    chart = CHART.format("argocd") + (
        "dependencies:\n- {name: argocd-apps, version: 2.0.0, repository: https://argoproj.github.io/argo-helm}\n"
    )
    values = f"""argocd-apps:
  applicationsets:
    root:
      generators:
      - git: {{repoURL: {HERE}, directories: [{{path: apps/*}}]}}
      template:
        metadata: {{name: '{{{{path.basename}}}}'}}
        spec:
          source: {{repoURL: {HERE}, path: '{{{{path}}}}'}}
          destination: {{server: https://kubernetes.default.svc, namespace: apps}}
"""
    wrapper = CHART.format("blog") + (
        "dependencies:\n- {name: app, version: 1.0.0, repository: https://charts.invalid}\n"
    )
    write(tmp_path, [each for each in REPOSITORY if not each[0].startswith("root/")])
    write(
        tmp_path,
        [
            ("system/argocd/Chart.yaml", chart),
            ("system/argocd/values.yaml", values),
            ("apps/blog/Chart.yaml", wrapper),
            ("apps/blog/values.yaml", "app: {image: {repository: ghcr.io/acme/blog, tag: 2}}\n"),
        ],
    )
    outcome = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path)
    report = outcome.report
    assert sorted(image["reference"] for image in report["images"]) == [
        "ghcr.io/acme/blog:2",
        "ghcr.io/acme/old:1",
        "ghcr.io/acme/web:1",
    ]
    assert outcome.code == 3
    [unread] = [part for part in report["skipped"] if part["path"] == "system/argocd/Chart.yaml"]
    assert "system/argocd lacks argocd-apps" in unread["reason"]
    assert str(tmp_path) not in outcome.out
