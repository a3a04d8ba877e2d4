"""Trees of tools that make manifests of their own are named by their marker files."""

import pytest

from archcheck.errors import ExitCode
from tests.unread.conftest import Repository, pod

_MARKERS = {
    ".kluctl.yaml": "Kluctl",
    "app/cdk8s.yaml": "cdk8s",
    "app/fleet.yaml": "Fleet",
    "helmfile.yaml": "helmfile",
    "helmfile.yaml.gotmpl": "helmfile",
    "helmfile.d/01-db.yaml": "helmfile",
    "helmfile.d/02-web.yaml.gotmpl": "helmfile",
    "helmwave.yml.tpl": "Helmwave",
    "jsonnetfile.json": "jsonnet",
    "app/main.jsonnet": "jsonnet",
    "kcl.mod": "KCL",
    "timoni.cue": "Timoni",
    "tkrc.yaml": "Tanka",
    "werf.yaml": "werf",
}


@pytest.mark.parametrize(("name", "tool"), _MARKERS.items())
def test_a_marker_names_its_tool(repo: Repository, name: str, tool: str) -> None:
    repo.write("p.yaml", pod())
    repo.write(name, "releases: [{name: web, chart: x/web}]\n")
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(name, None, tool, None)])


@pytest.mark.parametrize("name", ["helmfile.yaml", "helmfile.d/01-db.yaml", "app/main.jsonnet"])
@pytest.mark.parametrize("changed", [(), ("--changed",)])
def test_a_marker_that_is_named_or_has_changed(repo: Repository, name: str, changed: tuple[str, ...]) -> None:
    repo.write(name, "releases: [{name: web, chart: x/web}]\n")
    assert repo.check(*changed, name).code == ExitCode.INCOMPLETE


def test_a_tree_is_named_once(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    for name in ("jsonnetfile.json", "main.jsonnet", "vendor/x/jsonnetfile.json", "vendor/x/y.jsonnet"):
        repo.write(f"lib/{name}", "{}\n")
    repo.write("other/main.jsonnet", "{}\n")
    assert [each[0] for each in repo.check().unread] == ["lib/jsonnetfile.json", "other/main.jsonnet"]


def test_every_file_of_releases_counts(repo: Repository) -> None:
    for name in ("a", "b"):
        repo.write(f"helmfile.d/{name}.yaml", "releases: []\n")
    assert "2 objects: helmfile.d/a.yaml, helmfile.d/b.yaml" in repo.check(form="table").out


def test_what_is_left_out_is_not_named(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "exclude: [lib/]\n")
    repo.write("p.yaml", pod())
    repo.write("lib/main.jsonnet", "{}\n")
    assert repo.check().code == ExitCode.OK


def test_an_ignore_accepts_a_tree(repo: Repository) -> None:
    repo.write(
        ".archcheck.yaml", "ignore:\n  - {rule: not-read, path: helmfile.yaml, reason: piped elsewhere}\n"
    )
    repo.write("p.yaml", pod())
    repo.write("helmfile.yaml", "releases: []\n")
    assert repo.check().code == ExitCode.OK


@pytest.mark.parametrize(
    "line",
    [
        "#@ load('@ytt:data', 'data')",
        "#@data/values",
        "#@overlay/match by='x'",
        "x: #@ data.values.image",
        "#@ if a:",
    ],
)
def test_a_manifest_of_ytt_is_told_by_its_comments(repo: Repository, line: str) -> None:
    repo.write("p.yaml", f"{pod()}{line}\n---\n{pod('q')}{line}\n")
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("p.yaml", None, "ytt", None)])
    assert [each["name"] for each in done.report["workloads"]] == ["p", "q"]


@pytest.mark.parametrize("line", ["# @param x", "#@ a note", "mail: a#@b", "## @schema"])
def test_other_comments_are_none_of_ytts(repo: Repository, line: str) -> None:
    repo.write("p.yaml", f"{pod()}{line}\n")
    assert repo.check().code == ExitCode.OK


@pytest.mark.parametrize("name", ["helmfile-prod.yaml", "releases.yaml", "apps/x.yml"])
@pytest.mark.parametrize("arguments", [(".",), ("--changed", "{}"), ("{}",)])
def test_a_helmfile_of_another_name_is_told_by_its_releases(
    repo: Repository, name: str, arguments: tuple[str, ...]
) -> None:
    repo.write("p.yaml", pod())
    repo.write(name, "environments: {}\n---\nreleases:\n- {name: web, chart: x/web}\n")
    done = repo.check(*(each.format(name) for each in arguments))
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(name, None, "helmfile", None)])


def test_other_releases_are_no_helmfile(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("notes.yaml", "releases: [{name: web, version: 1}, v2]\n")
    assert repo.check().code == ExitCode.OK
