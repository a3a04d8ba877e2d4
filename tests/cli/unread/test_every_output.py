"""An object that is not read makes a run incomplete, in every format and by every verb."""

import re

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod, release
from tests.support.tables import walked

SAID = {
    "table": r"warning not-read: HelmRelease \(helm\.fluxcd\.io\): Flux renders its chart[^\n]*\n"
    r"    5 objects: r0\.yaml:1, r1\.yaml:1, r2\.yaml:1 and 2 more\n",
    "json": r'"complete": false',
    "github": r"^::warning file=r0\.yaml,line=1,title=archcheck not-read::HelmRelease ",
    "junit": r'<error message="HelmRelease ',
    "gitlab": r'"check_name": "not-read"',
    "sarif": r'"ruleId": "not-read"',
    "markdown": r"\*\*warning\*\* \[`not-read`\]",
    "html": r"HelmRelease \(helm\.fluxcd\.io\)",
}


@pytest.fixture
def releases(repo: Repository) -> Repository:
    """A repository with a Pod that is fine, and five releases."""
    repo.write("p.yaml", pod())
    for at in range(5):
        repo.write(f"r{at}.yaml", release(f"web{at}"))
    return repo


@pytest.mark.parametrize("form", SAID)
def test_every_format_says_it(releases: Repository, form: str) -> None:
    done = releases.check(form=form)
    assert done.code == ExitCode.INCOMPLETE
    assert re.search(SAID[form], done.out), done.out
    assert done.err == ""


@pytest.mark.parametrize("form", ["table", "github", "markdown"])
def test_what_people_read_has_one_entry_a_kind(releases: Repository, form: str) -> None:
    assert releases.check(form=form).out.count("Flux renders its chart") == 1


def test_json_has_each_object(releases: Repository) -> None:
    done = releases.check()
    assert done.unread == [(f"r{at}.yaml", 1, "HelmRelease", f"web{at}") for at in range(5)]
    assert (done.report["complete"], done.report["exit_code"]) == (False, 3)
    assert done.rules == ["not-read"] * 5


def test_the_summary_counts_what_is_not_read(releases: Repository) -> None:
    assert "5 objects are not read, and may run any image.\n" in releases.check(form="table").out


def test_without_any_image_it_is_incomplete_and_not_nothing(repo: Repository) -> None:
    repo.write("r.yaml", release())
    done = repo.check(form="table")
    assert done.code == ExitCode.INCOMPLETE
    assert "No image in what was read. 1 object is not read" in done.out


def test_a_finding_still_wins(releases: Repository) -> None:
    releases.write("q.yaml", pod("q", "amd:1"))
    done = releases.check(".", "--platform", "linux/arm64")
    assert (done.code, done.report["complete"]) == (ExitCode.FINDINGS, False)


def test_a_release_on_standard_input(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(release().encode())))
    done = repo.check("-")
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("-", 1, "HelmRelease", "web")])


def test_a_changed_file_is_as_incomplete(releases: Repository) -> None:
    """The hook of pre-commit is this command: it passes on 0 alone."""
    assert releases.check("--changed", "r0.yaml").code == ExitCode.INCOMPLETE
    assert releases.check("--changed", "p.yaml").code == ExitCode.OK


def test_the_lock_is_written_and_incomplete(releases: Repository) -> None:
    done = releases.run("lock", "--registry-layout", releases.path.parent / "layout", "--quiet")
    assert done.code == ExitCode.INCOMPLETE
    assert "both:1" in (releases.path / "archcheck.lock").read_text()
    assert done.err.startswith("not read 5: HelmRelease (helm.fluxcd.io): ")
    assert done.err.count("\n") == 1


def test_a_lock_forgets_what_nothing_names_all_the_same(releases: Repository) -> None:
    """What is never read has put no image into it."""
    layout = releases.path.parent / "layout"
    releases.write("q.yaml", pod("q", "amd:1"))
    releases.run("lock", "--registry-layout", layout)
    (releases.path / "q.yaml").unlink()
    releases.run("lock", "--registry-layout", layout)
    assert "amd:1" not in (releases.path / "archcheck.lock").read_text()


def test_a_baseline_does_not_hold_it_back(releases: Repository) -> None:
    layout = releases.path.parent / "layout"
    done = releases.run("baseline", "--offline", "--registry-layout", layout)
    assert (done.code, "not read 5: HelmRelease" in done.err) == (ExitCode.INCOMPLETE, True)
    assert releases.check().code == ExitCode.INCOMPLETE


def test_patches_are_incomplete_too(repo: Repository) -> None:
    repo.write("r.yaml", release())
    repo.write("nodes.yaml", "nodes: [{name: a, platform: linux/amd64}]\n")
    done = repo.run("patch", "r.yaml", "--nodes", "nodes.yaml", "--offline")
    assert (done.code, "not read 1: HelmRelease" in done.err) == (ExitCode.INCOMPLETE, True)


def test_a_filter_passes_it_on(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """helm would stop for any chart with a custom resource, of which nothing was to be patched."""
    import io
    import sys

    repo.write("nodes.yaml", "nodes: [{name: a, platform: linux/amd64}]\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(release().encode())))
    done = repo.run("post-render", "--nodes", "nodes.yaml", "--offline")
    assert (done.code, done.out) == (ExitCode.OK, release())
    assert "not read, as accepted 1: HelmRelease" in done.err


def test_what_kustomize_built_is_placed_in_the_manifest(repo: Repository, kustomized: str) -> None:
    repo.write("app/kustomization.yaml", "namePrefix: my-\nresources: [r.yaml]\n")
    repo.write("app/r.yaml", "---\n" + release())
    assert repo.check().unread == [("app/r.yaml", 2, "HelmRelease", "my-web")]


def test_two_overlays_of_one_release_name_its_place_once(repo: Repository, kustomized: str) -> None:
    repo.write("base/kustomization.yaml", "resources: [r.yaml]\n")
    repo.write("base/r.yaml", release())
    for overlay in ("one", "two"):
        repo.write(f"{overlay}/kustomization.yaml", "resources: [../base]\n")
    assert repo.check().unread == [("base/r.yaml", 1, "HelmRelease", "web")]


_LOSSES = [
    ("a.yaml", "a note", "nothing"),
    ("a.yaml", "{{ template }}\nkind: Pod", "part"),
    ("a.yaml", release(), "pods"),
    ("helmfile.yaml.gotmpl", "releases: []", "pods"),
    ("kustomization.yaml", "helmCharts: [{name: c, repo: 'https://charts.example.com'}]", "chart"),
]


@walked("name, text, loss", _LOSSES)
def test_what_a_run_lacks_is_said_as_it_is(repo: Repository, name: str, text: str, loss: str) -> None:
    repo.clear()
    repo.write("k/" + name, text + "\n")
    assert loss in [each["loss"] for each in repo.check().report["skipped"]]
