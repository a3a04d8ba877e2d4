"""An ApplicationSet → its Applications: by the cases of Argo CD, then rule by rule."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from archcheck.documents.values import value_of
from archcheck.sources.gitops.argocd.application_sets import expand_application_set
from archcheck.sources.gitops.argocd.applications import expand_application
from archcheck.sources.gitops.expansion import Expansion, FilesBuild, ReleaseBuild
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.inventory import Loss
from tests.support.argocd import CASES, index_of, objects_below, objects_of

URL = "https://git.example/acme/fleet"


def expanded(objects: Sequence[BuiltObject], root: Path, name: str = "") -> Expansion:
    """Return what the ApplicationSet among objects expands to."""
    chosen = [
        obj for obj in objects if obj.name.kind == "ApplicationSet" and (not name or obj.name.name == name)
    ]
    expansion = expand_application_set(
        chosen[0], index_of(list(objects)), Repository(root.resolve(), (URL,)), is_final=False
    )
    assert isinstance(expansion, Expansion)
    return expansion


def application_set(spec: str, *, go: bool = True) -> list[BuiltObject]:
    """Return an ApplicationSet with a spec."""
    head = (
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all, namespace: argocd}\n"
    )
    lines = "".join(f"  {line}\n" for line in spec.strip("\n").splitlines())
    return objects_of(f"{head}spec:\n  goTemplate: {str(go).lower()}\n{lines}")


def specs(expansion: Expansion) -> dict[str, object]:
    return {obj.name.name: value_of(obj.object.root)["spec"] for obj in expansion.objects}


TEMPLATE = """
template:
  metadata: {name: 'x-{{ .name }}', namespace: elsewhere}
  spec: {source: {path: '{{ .path }}'}}
"""


def test_git_directories() -> None:
    root = CASES / "32-argo-appset-git-dirs" / "input"
    expansion = expanded(objects_below(root), root)
    assert expansion.skipped == ()
    names = [obj.name for obj in expansion.objects]
    assert [(name.kind, name.namespace, name.name) for name in names] == [
        ("Application", "argocd", "apps-one"),
        ("Application", "argocd", "apps-two"),
    ]
    one = expansion.objects[0]
    assert one.producer is not None
    assert one.producer.label == "ApplicationSet/argocd/all"
    assert (one.origin.path, one.origin.line) == ("argocd/apps.yaml", 21)
    repository = Repository(root.resolve(), (URL,))
    steps = [
        step
        for obj in expansion.objects
        for step in expand_application(obj, index_of([]), repository, is_final=False).steps  # type: ignore[union-attr]
    ]
    assert [(step.files, step.default_namespace) for step in steps if isinstance(step, FilesBuild)] == [
        ((root.resolve() / "apps" / "one" / "d.yaml",), "one"),
        ((root.resolve() / "apps" / "two" / "d.yaml",), "two"),
    ]


def test_generators_that_are_not_known_are_named() -> None:
    root = CASES / "34-argo-appset-unknown" / "input"
    objects = objects_below(root)
    local = expanded(objects, root, "local")
    assert [obj.name.name for obj in local.objects] == ["in-cluster-web"]
    assert [(each.loss, each.label) for each in local.skipped] == [
        (Loss.NOTHING, "argocd/ApplicationSet/local")
    ]
    previews = expanded(objects, root, "previews")
    assert previews.objects == ()
    (skipped,) = previews.skipped
    assert (skipped.label, skipped.path, skipped.line) == (
        "argocd/ApplicationSet/previews",
        "argocd/apps.yaml",
        26,
    )
    assert "pullRequest needs a Git host" in skipped.reason
    assert skipped.loss is Loss.PODS


def test_the_namespace_is_that_of_the_set_and_parameters_fill_all_texts(tmp_path: Path) -> None:
    (obj,) = expanded(
        application_set("generators: [{list: {elements: [{name: a, path: p, port: 80}]}}]" + TEMPLATE),
        tmp_path,
    ).objects
    assert (obj.name.namespace, obj.name.name) == ("argocd", "x-a")
    assert obj.text("spec", "source", "path") == "p"


def test_without_go_templates_unknown_names_stay(tmp_path: Path) -> None:
    spec = """
generators: [{list: {elements: [{name: a, values: {v: '1'}}]}}]
template:
  metadata: {name: '{{name}}'}
  spec: {project: '{{values.v}}-{{ unknown }}', '{{name}}': 1}
"""
    assert specs(expanded(application_set(spec, go=False), tmp_path)) == {
        "a": {"project": "1-{{ unknown }}", "a": 1}
    }


def test_a_generator_has_a_template_of_its_own(tmp_path: Path) -> None:
    spec = """
generators:
  - list:
      elements: [{name: a}]
      template: {metadata: {name: ''}, spec: {source: {path: own, helm: {valuesObject: {b: 2}}}}}
template:
  metadata: {name: 'x-{{ .name }}'}
  spec: {project: base, source: {path: base, repoURL: u, helm: {valuesObject: {a: 1}}}}
"""
    assert specs(expanded(application_set(spec), tmp_path)) == {
        "x-a": {
            "project": "base",
            "source": {"path": "own", "repoURL": "u", "helm": {"valuesObject": {"b": 2}}},
        }
    }


def test_the_patch_of_a_template_changes_all_but_the_project(tmp_path: Path) -> None:
    spec = """
generators: [{list: {elements: [{name: a, files: [x.yaml, y.yaml]}]}}]
template:
  metadata: {name: '{{ .name }}'}
  spec: {project: base, source: {path: p, helm: {valueFiles: [old.yaml], releaseName: r}}}
templatePatch: |
  spec:
    project: other
    source:
      helm:
        releaseName: null
        valueFiles:
        {{- range .files }}
          - {{ . }}
        {{- end }}
"""
    assert specs(expanded(application_set(spec), tmp_path)) == {
        "a": {"project": "base", "source": {"path": "p", "helm": {"valueFiles": ["x.yaml", "y.yaml"]}}}
    }


def test_what_cannot_be_filled_in_is_said(tmp_path: Path) -> None:
    spec = """
goTemplateOptions: [missingkey=error]
generators: [{list: {elements: [{name: a}, {name: b, path: p}, {name: b, path: q}]}}]
"""
    expansion = expanded(application_set(spec + TEMPLATE), tmp_path)
    assert [obj.name.name for obj in expansion.objects] == ["x-b"]
    first, second = expansion.skipped
    assert "its template cannot be filled in" in first.reason
    assert "several Applications of the name x-b" in second.reason
    assert {each.loss for each in expansion.skipped} == {Loss.PODS}


def test_an_image_of_a_parameter_stands_where_the_parameter_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "one.yaml").write_text("name: one\nimage:\n  tag: '9'\n")
    spec = f"""
generators:
  - list:
      elements:
        - name: a
          image: {{tag: '1'}}
  - git:
      repoURL: {URL}
      files: [{{path: c/*.yaml}}]
template:
  metadata: {{name: '{{{{ .name }}}}'}}
  spec:
    source:
      repoURL: https://charts.example
      chart: web
      helm:
        valuesObject:
          repository: ghcr.io/acme/web
          tag: '{{{{ .image.tag }}}}'
        parameters: [{{name: tag, value: '{{{{ .image.tag }}}}'}}]
"""
    objects = application_set(spec)
    places = {}
    for obj in expanded(objects, tmp_path).objects:
        expansion = expand_application(obj, index_of(objects), Repository(tmp_path), is_final=True)
        assert isinstance(expansion, Expansion)
        (step,) = expansion.steps
        assert isinstance(step, ReleaseBuild)
        assert isinstance(step.release.values, dict)
        tag, repository = step.release.values["tag"], step.release.values["repository"]
        (option,) = step.release.sets
        places[obj.name.name] = [
            (each.path, each.line) for each in (repository.origin, tag.origin, option.origin) if each
        ]
    assert places == {
        "a": [("argocd/apps.yaml", 22), ("argocd/apps.yaml", 10), ("argocd/apps.yaml", 10)],
        "one": [("argocd/apps.yaml", 22), ("c/one.yaml", 3), ("c/one.yaml", 3)],
    }
