"""An ignore accepts the very object that it is written beside, and nothing passes as another's duplicate."""

import json

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod, release
from tests.support import programs
from tests.support.tables import walked

_IGNORED = {"archcheck/ignore": "not-read a job"}
_COMMENT = "# archcheck: ignore[not-read] a job\n"


def _release(annotations: dict[str, str] | None = None) -> dict[str, object]:
    metadata = {"name": "a", **({"annotations": annotations} if annotations else {})}
    return {"apiVersion": "helm.fluxcd.io/v1", "kind": "HelmRelease", "metadata": metadata}


@walked(
    "annotations, accepted",
    [
        ([_IGNORED, None], [True, False]),
        ([None, _IGNORED], [False, True]),
        ([None, None], [False, False]),
        ([_IGNORED, _IGNORED], [True, True]),
    ],
)
def test_two_objects_on_one_line(
    repo: Repository, annotations: list[dict[str, str] | None], accepted: list[bool]
) -> None:
    repo.clear()
    items = [_release(each) for each in annotations]
    repo.write("m.json", json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    repo.write("p.yaml", pod())
    done = repo.check()
    assert [each["accepted"] for each in done.report["skipped"]] == accepted
    assert done.code == (ExitCode.OK if all(accepted) else ExitCode.INCOMPLETE)


def test_two_objects_that_one_template_renders(repo: Repository) -> None:
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    repo.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n")
    second = json.dumps(_release())
    repo.write("c/templates/hr.yaml", f"{json.dumps(_release(_IGNORED))}\n---\n{second}\n")
    repo.write("p.yaml", pod())
    done = repo.check()
    assert (done.code, done.rules.count("not-read")) == (ExitCode.INCOMPLETE, 1)
    assert [each["accepted"] for each in done.report["skipped"]] == [True, False]


def test_the_same_manifest_in_two_overlays_is_one(repo: Repository, kustomized: str) -> None:
    repo.write("base/kustomization.yaml", "resources: [r.yaml, p.yaml]\n")
    repo.write("base/r.yaml", release())
    repo.write("base/p.yaml", pod())
    for name in ("one", "two"):
        repo.write(f"{name}/kustomization.yaml", "resources: [../base]\n")
    assert [each[0] for each in repo.check().unread] == ["base/r.yaml"]


@pytest.mark.parametrize("name", ["web", "my-web-2"])
def test_a_comment_in_a_manifest_is_not_about_another_of_a_like_name(
    repo: Repository, kustomized: str, name: str
) -> None:
    other = release(name).replace("namespace: apps", "namespace: other")
    repo.write("app/kustomization.yaml", "resources: [r.yaml, s.yaml, p.yaml]\n")
    repo.write("app/r.yaml", _COMMENT + release())
    repo.write("app/s.yaml", other)
    repo.write("app/p.yaml", pod())
    done = repo.check()
    assert [(each["namespace"], each["accepted"]) for each in done.report["skipped"]] == [
        ("apps", True),
        ("other", False),
    ]
    assert done.code == ExitCode.INCOMPLETE
