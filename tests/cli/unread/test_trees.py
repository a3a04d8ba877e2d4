"""Trees of tools that make manifests of their own are named by their files, whole and by what changed."""

import re

import pytest

from archcheck.errors import ExitCode
from archcheck.workloads.unread.trees import TREES, UnreadTree, is_helmfile
from tests.cli.unread.conftest import Repository, pod
from tests.real.gate.conftest import hooks
from tests.support.tables import walked

_FILES = [
    (f"app/{file}", tree.tool)
    for tree in TREES
    for file in (*tree.names, *(f"main{ending}" for ending in tree.endings))
    if not is_helmfile(file, "app")
]
_TOOLS = {
    "CUE",
    "Fleet",
    "Helmwave",
    "KCL",
    "Kluctl",
    "Tanka",
    "Timoni",
    "cdk8s",
    "helmfile",
    "jsonnet",
    "werf",
}
_HELMFILES = [
    "helmfile.yaml.gotmpl",
    "app/helmfile.yml.gotmpl",
    "app/helmfile.d/02-web.yaml.gotmpl",
]
_HOOK = re.compile(hooks()["archcheck"]["files"])


def test_every_tool_has_a_file() -> None:
    assert {tool for _, tool in _FILES} == _TOOLS


@walked("name, tool", _FILES)
@walked("arguments", [(".",), ("--changed", "{}"), ("{}",)])
def test_a_file_of_a_tool_names_it(
    repo: Repository, name: str, tool: str, arguments: tuple[str, ...]
) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write(name, "{}\n")
    done = repo.check(*(each.format(name) for each in arguments))
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(name, None, tool, None)])


@walked("name", _HELMFILES)
@walked("arguments", [(".",), ("--changed", "{}"), ("{}",)])
def test_a_template_of_a_helmfile_is_named(repo: Repository, name: str, arguments: tuple[str, ...]) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write(name, "{}\n")
    done = repo.check(*(each.format(name) for each in arguments))
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(name, 1, "helmfile", None)])


@walked("name", [*_HELMFILES, "helmfile.yaml", "helmfile.d/01-db.yaml", *(name for name, _ in _FILES)])
def test_the_hooks_are_given_every_file_of_a_tool(name: str) -> None:
    assert _HOOK.search(name)
    assert {hook["files"] for hook in hooks().values()} == {_HOOK.pattern}


@walked("name", ["main.ts", "src/main.py", "app/values.yaml", "package.json", "a/b/c.yml"])
@walked("tree", [tree for tree in TREES if tree.names and not is_helmfile(tree.names[0], "app")])
def test_a_changed_part_of_a_tree_means_the_tree(repo: Repository, name: str, tree: UnreadTree) -> None:
    repo.clear()
    marker = f"app/{tree.names[0]}"
    repo.write(marker, "{}\n")
    repo.write(f"app/{name}", "image: {tag: 2}\n")
    done = repo.check("--changed", f"app/{name}")
    means = name.endswith((".yaml", ".yml", ".json", *tree.programs))
    assert done.unread == [(marker, None, tree.tool, None)] * means
    assert done.code == (ExitCode.INCOMPLETE if means else ExitCode.OK)


@pytest.mark.parametrize("marker", ["main.jsonnet", "apps/main.jsonnet"])
def test_a_part_of_a_tree_that_is_gone_means_the_tree(repo: Repository, marker: str) -> None:
    repo.write(marker, "{}\n")
    done = repo.check("--changed", "apps/lib/web.libsonnet")
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(marker, None, "jsonnet", None)])


def test_a_manifest_in_a_tree_is_read_by_itself(repo: Repository) -> None:
    repo.write("helmfile.yaml", "releases: []\n")
    repo.write("p.yaml", pod())
    repo.write("other/values.yaml", "{}\n")
    assert (repo.check("--changed", "p.yaml").code, repo.check("--changed", "p.yaml").unread) == (0, [])


def test_what_changes_beside_a_tree_does_not_mean_it(repo: Repository) -> None:
    repo.write("lib/main.jsonnet", "{}\n")
    repo.write("values.yaml", "{}\n")
    assert repo.check("--changed", "values.yaml", "lib/README.md").code == ExitCode.OK


def test_a_tree_of_which_one_file_is_left_out_is_not_named(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "exclude: [lib/]\n")
    repo.write("lib/cdk8s.yaml", "{}\n")
    repo.write("lib/main.ts", "\n")
    assert repo.check("--changed", "lib/main.ts").code == ExitCode.OK


def test_the_tool_that_is_nearer_speaks_for_a_language(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    for name in ("jsonnetfile.json", "tkrc.yaml", "lib/k.libsonnet", "environments/a/main.jsonnet"):
        repo.write(f"tanka/{name}", "{}\n")
    for name in ("timoni.cue", "cue.mod/module.cue", "templates/config.cue", "values.cue"):
        repo.write(f"module/{name}", "{}\n")
    for name in ("cue.mod/module.cue", "apps/bundle.cue", "other/bundle.cue"):
        repo.write(f"plain/{name}", "{}\n")
    assert [(each[0], each[2]) for each in repo.check().unread] == [
        ("module/timoni.cue", "Timoni"),
        ("plain/apps/bundle.cue", "CUE"),
        ("tanka/tkrc.yaml", "Tanka"),
    ]


def test_an_environment_of_tanka_is_named(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("environments/a/main.jsonnet", "{}\n")
    repo.write(
        "environments/a/spec.json",
        '{"apiVersion": "tanka.dev/v1alpha1", "kind": "Environment", "metadata": {"name": "a"}}\n',
    )
    found = {(each[0], each[2]) for each in repo.check().unread}
    assert found == {("environments/a/spec.json", "Environment"), ("environments/a/main.jsonnet", "jsonnet")}
    assert repo.check("--changed", "environments/a/spec.json").code == ExitCode.INCOMPLETE


@walked("name", ["helmfile.yaml", "helmfile.d/01-db.yaml", "app/main.jsonnet"])
@walked("changed", [(), ("--changed",)])
def test_a_marker_that_is_named_or_has_changed(repo: Repository, name: str, changed: tuple[str, ...]) -> None:
    repo.clear()
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
        repo.write(f"helmfile.d/{name}.yaml.gotmpl", "releases: []\n")
    assert "2 objects: helmfile.d/a.yaml.gotmpl:1, helmfile.d/b.yaml.gotmpl:1" in repo.check(form="table").out


def test_what_is_left_out_is_not_named(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "exclude: [lib/]\n")
    repo.write("p.yaml", pod())
    repo.write("lib/main.jsonnet", "{}\n")
    assert repo.check().code == ExitCode.OK


def test_an_ignore_accepts_a_tree(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "ignore:\n  - {rule: not-read, path: tkrc.yaml, reason: piped elsewhere}\n")
    repo.write("p.yaml", pod())
    repo.write("tkrc.yaml", "{}\n")
    assert repo.check().code == ExitCode.OK


@walked(
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
    repo.clear()
    repo.write("p.yaml", f"{pod()}{line}\n---\n{pod('q')}{line}\n")
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("p.yaml", None, "ytt", None)])
    assert [each["name"] for each in done.report["workloads"]] == ["p", "q"]


@walked("line", ["# @param x", "#@ a note", "mail: a#@b", "## @schema"])
def test_other_comments_are_none_of_ytts(repo: Repository, line: str) -> None:
    repo.clear()
    repo.write("p.yaml", f"{pod()}{line}\n")
    assert repo.check().code == ExitCode.OK


@walked("name", ["helmfile-prod.yaml", "releases.yaml", "apps/x.yml"])
@walked("arguments", [(".",), ("--changed", "{}"), ("{}",)])
def test_a_helmfile_of_another_name_is_told_by_its_releases(
    repo: Repository, name: str, arguments: tuple[str, ...]
) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write(name, "environments: {}\n---\nreleases:\n- {name: web, chart: x/web}\n")
    done = repo.check(*(each.format(name) for each in arguments))
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(name, None, "helmfile", None)])


def test_values_of_a_helmfile_of_another_name_mean_it(repo: Repository) -> None:
    repo.write("deploy/prod.yaml", "releases:\n- {name: web, chart: x/web, values: [env/web.yaml]}\n")
    repo.write("deploy/env/web.yaml", "image: {tag: 2}\n")
    done = repo.check("--changed", "deploy/env/web.yaml")
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("deploy/prod.yaml", None, "helmfile", None)])


def test_other_releases_are_no_helmfile(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("notes.yaml", "releases: [{name: web, version: 1}, v2]\n")
    assert repo.check().code == ExitCode.OK


def test_a_helmfile_of_other_helmfiles_is_named(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("apps.yaml", "helmfiles:\n  - path: git::https://example.com/x@helmfile.yaml?ref=main\n")
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("apps.yaml", None, "helmfile", None)])


@walked(
    "marker, part",
    [
        ("t/timoni.cue", "t/templates/config.cue"),
        ("t/jsonnetfile.json", "t/vendor/x.libsonnet"),
        ("t/tkrc.yaml", "t/environments/a/main.jsonnet"),
        ("t/kcl.mod", "t/base/main.k"),
        ("t/a.jsonnet", "t/b.jsonnet"),
        ("t/helmfile.yaml.gotmpl", "t/values/a.yaml.gotmpl"),
    ],
)
def test_an_ignore_of_a_tree_accepts_what_changes_in_it(repo: Repository, marker: str, part: str) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    for name in (marker, part):
        repo.write(name, "{}\n")
    assert repo.check("--changed", part).unread[0][0] == repo.check().unread[0][0] == marker
    repo.write(
        ".archcheck.yaml", f"ignore:\n  - {{rule: not-read, path: {marker}, reason: a job checks it}}\n"
    )
    assert (repo.check().code, repo.check("--changed", part).code) == (ExitCode.OK, ExitCode.OK)


def test_a_part_of_a_tree_whose_marker_is_left_out_names_itself(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "exclude: [t/timoni.cue]\n")
    for name in ("t/timoni.cue", "t/x/config.cue"):
        repo.write(name, "{}\n")
    assert [each[0] for each in repo.check("--changed", "t/x/config.cue").unread] == ["t/x/config.cue"]
