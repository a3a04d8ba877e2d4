"""`.argocd-source.yaml` in the path of a source."""

from pathlib import Path

import pytest

from archcheck.sources.gitops.argocd.overrides import OverrideError, with_overrides
from archcheck.sources.gitops.argocd.sources import ApplicationSource
from archcheck.sources.gitops.placing import member
from archcheck.sources.gitops.values import PlacedScalar, plain_values
from archcheck.workloads.model import Origin
from tests.support.argocd import placed_of


def source_of(text: str) -> ApplicationSource:
    return ApplicationSource(placed_of(text), Origin("argocd/apps.yaml", 1))


def test_files_of_all_and_of_one_are_laid_over_the_source(tmp_path: Path) -> None:
    (tmp_path / ".argocd-source.yaml").write_text(
        "path: elsewhere\nrepoURL: x\nhelm:\n  parameters: [{name: a, value: '2'}]\n  releaseName: null\n"
    )
    (tmp_path / ".argocd-source-web.yaml").write_text("helm: {valuesObject: {keep: null, tag: '3'}}\n")
    (tmp_path / ".argocd-source-other.yaml").write_text("helm: {releaseName: other}\n")
    source = source_of(
        "{repoURL: u, path: p, helm: {releaseName: r, parameters: [{name: b, value: '1'}], valuesObject: {keep: 1}}}"
    )
    found = with_overrides(source, tmp_path, "web")
    assert plain_values(found.values) == {
        "repoURL": "u",
        "path": "p",
        "helm": {
            "releaseName": "r",
            "parameters": [{"name": "a", "value": "2"}],
            "valuesObject": {"tag": "3"},
        },
    }
    tag = member(found.values, "helm", "valuesObject", "tag")
    assert isinstance(tag, PlacedScalar)
    assert tag.origin is not None
    assert tag.origin.path.endswith(".argocd-source-web.yaml")


def test_they_may_say_how_manifests_are_made(tmp_path: Path) -> None:
    (tmp_path / ".argocd-source.yaml").write_text("kustomize: {images: ['web:2']}\n")
    assert with_overrides(source_of("{path: p}"), tmp_path, "web").explicit_kinds == ("kustomize",)


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    source = source_of("{path: p}")
    assert with_overrides(source, tmp_path, "web") == source
    assert with_overrides(source, tmp_path, "../web") == source


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / ".argocd-source.yaml").write_text("helm: [")
    with pytest.raises(OverrideError, match="argocd-source"):
        with_overrides(source_of("{path: p}"), tmp_path, "web")
