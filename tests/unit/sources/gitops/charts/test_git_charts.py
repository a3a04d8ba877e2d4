"""Which addresses and references git is given, and what it leaves."""

import subprocess
from pathlib import Path

import pytest

from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.sources.gitops.charts import git_charts
from archcheck.sources.gitops.charts.git_charts import checked_out, source_name
from archcheck.sources.gitops.model import GitChart
from tests.support.tables import walked

REFUSED = [
    "ext::sh -c touch% /tmp/x",
    "file:///etc",
    "/srv/git/x",
    "--upload-pack=touch /tmp/x",
    "-oProxyCommand=x",
    "ssh://-oProxyCommand=x/y",
    "ssh://-x@host/y",
    "https://-x/y",
    "https://host/--x",
    "git://host/x",
    "host:-x",
    "https://host/a b",
    "https://host/a\nb",
    "fd::3",
    "",
]


@walked("url", REFUSED)
def test_an_address_that_git_is_not_given(url: str) -> None:
    with pytest.raises(ChartError, match="no address"):
        git_charts._protocol(url)


@walked(
    "url, protocol",
    [
        ("https://github.com/acme/charts", "https"),
        ("https://user:token@git.example:8443/acme/charts.git", "https"),
        ("ssh://git@git.example:2222/acme/charts", "ssh"),
        ("git@github.com:acme/charts.git", "ssh"),
        ("http://[::1]:8080/x", "http"),
    ],
)
def test_an_address_of_git(url: str, protocol: str) -> None:
    assert git_charts._protocol(url) == protocol


@walked("reference", ["--upload-pack=x", "-x", "a:b", "a b", "+a", "^a", "a..b", "a@{1}", "a\nb"])
def test_a_reference_that_git_is_not_given(reference: str) -> None:
    with pytest.raises(ChartError, match="no branch"):
        git_charts._reference(GitChart("https://x/y", "", reference), [], "https")


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write a repository with two tags, a hook, a filter and a link that leads out."""
    monkeypatch.setattr(git_charts, "_protocol", lambda url: "file")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    (tmp_path / "gitconfig").write_text(
        f'[filter "bad"]\n smudge = touch {tmp_path}/ran\n required = true\n[core]\n hooksPath = {tmp_path}/hooks\n'
    )
    (tmp_path / "hooks").mkdir()
    for name in ("post-checkout", "reference-transaction", "post-merge"):
        hook = tmp_path / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        hook.chmod(0o755)
    root = tmp_path / "origin.git"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    for number in (1, 2):
        (root / "file").write_text(f"{number}")
        (root / ".gitattributes").write_text("file filter=bad\n")
        if number == 1:
            (root / "link").symlink_to("/etc/passwd")
        git(root, "add", "-A")
        git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x")
        git(root, "tag", f"v1.{number}.0")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    return f"file://{root}"


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.hooksPath=/dev/null", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def test_files_at_a_reference(origin: str, tmp_path: Path) -> None:
    commit = git(Path(origin.removeprefix("file://")), "rev-parse", "v1.1.0")
    rows = {
        "": GitChart(origin, ""),
        "branch": GitChart(origin, "", "main"),
        "tag": GitChart(origin, "", "v1.1.0"),
        "commit": GitChart(origin, "", commit),
        "semver": GitChart(origin, "", semver="<1.2.0"),
        "newest": GitChart(origin, "", semver="1.x"),
    }
    found = {}
    for name, source in rows.items():
        folder = tmp_path / f"folder-{name}"
        folder.mkdir()
        files = checked_out(source, folder)
        found[name] = (files / "file").read_text()
        assert not (files / "link").exists()
        assert not (files / ".git").exists()
    assert found == {"": "2", "branch": "2", "tag": "1", "commit": "1", "semver": "1", "newest": "2"}
    assert not (tmp_path / "ran").exists()


def test_what_git_cannot_get(origin: str, tmp_path: Path) -> None:
    for number, source in enumerate((GitChart(origin, "", "none"), GitChart(f"{origin}x", ""))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(ChartUnreachableError, match="git failed"):
            checked_out(source, folder)


def test_names_of_repositories() -> None:
    assert source_name("https://x/acme/charts.git") == "charts"
    assert source_name("git@x:charts") == "charts"
    assert source_name("https://x/..") == "repository"
