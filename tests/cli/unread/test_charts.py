"""An object that is not read and comes out of a chart is placed in the template that has it."""

from tests.cli.unread.conftest import Repository, pod
from tests.support.tables import walked

_CHART = "apiVersion: v2\nname: c\nversion: 1.0.0\n"


def _write(repo: Repository, text: str, **files: str) -> None:
    repo.write("p.yaml", pod())
    repo.write("c/Chart.yaml", _CHART)
    repo.write("c/templates/r.yaml", text)
    for name, each in files.items():
        repo.write(f"c/{name}", each)


_RELEASE = "apiVersion: helm.fluxcd.io/v1\nkind: HelmRelease\nmetadata:\n  name: {}\n"
_LAID_OUT = {
    "the first line": (_RELEASE.format("a"), {"a": 1}),
    "below a condition and a comment": ("{{- if true }}\n# one\n" + _RELEASE.format("a") + "{{- end }}\n", {"a": 3}),
    "the kind first": ("kind: HelmRelease\napiVersion: helm.fluxcd.io/v1\nmetadata: {name: a}\n", {"a": 1}),
    "two by name": ("---\n" + _RELEASE.format("b") + "---\n" + _RELEASE.format("a"), {"b": 2, "a": 7}),
    "one behind another kind": (pod("x") + "---\n" + _RELEASE.format("a"), {"a": 8}),
    "a name that is filled in": (_RELEASE.format("{{ .Release.Name }}-x"), {"release-name-x": 1}),
    "two of one name, by turns": (
        (_RELEASE.format("{{ .Release.Name }}") + "  namespace: n{0}\n---\n").replace("{0}", "1")
        + _RELEASE.format("{{ .Release.Name }}")
        + "  namespace: n2\n",
        {"release-name": 1, "release-name ": 7},
    ),
    "a kind that is filled in": (_RELEASE.format("a").replace("kind: H", 'kind: {{ "H" }}'), {"a": 1}),
    "an item of a List": (
        ("# a\napiVersion: v1\nkind: List\nitems:\n- apiVersion: helm.fluxcd.io/v1\n"
        "  kind: HelmRelease\n  metadata: {name: a}\n"),
        {"a": 2},
    ),
    "many out of one": ("{{- range list 1 2 }}\n---\n" + _RELEASE.format("r{{ . }}") + "{{- end }}\n", {"r1": 3, "r2": 3}),
}  # fmt: skip


@walked("name", _LAID_OUT)
def test_it_has_the_line_of_the_template(repo: Repository, name: str) -> None:
    repo.clear()
    text, lines = _LAID_OUT[name]
    _write(repo, text)
    found = [(each[0], each[1], each[2], each[3]) for each in repo.check().unread]
    wanted = [("c/templates/r.yaml", line, "HelmRelease", of.strip()) for of, line in lines.items()]
    assert sorted(found) == sorted(wanted)


def test_an_object_that_a_helper_writes_has_the_template_alone(repo: Repository) -> None:
    helper = '{{- define "r" }}\n' + _RELEASE.format("a") + "{{- end }}\n"
    _write(repo, '{{ include "r" . }}\n', **{"templates/_r.tpl": helper})
    assert repo.check().unread == [("c/templates/r.yaml", None, "HelmRelease", "a")]


def test_a_comment_in_a_template_accepts_the_object_and_has_its_place(repo: Repository) -> None:
    _write(repo, "# archcheck: ignore[not-read] a job checks it\n" + _RELEASE.format("a"))
    done = repo.check()
    assert (done.code, done.report["complete"]) == (0, True)
    [suppressed] = done.report["suppressed"]
    assert (suppressed["path"], suppressed["line"]) == ("c/templates/r.yaml", 2)
    said = suppressed["suppression"]
    assert (said["path"], said["line"], said["reason"]) == ("c/templates/r.yaml", 1, "a job checks it")


def test_every_format_has_the_line(repo: Repository) -> None:
    _write(repo, "# a\n" + _RELEASE.format("a"))
    assert "file=c/templates/r.yaml,line=2" in repo.check(form="github").out
    assert '"startLine": 2' in repo.check(form="sarif").out
    assert "c/templates/r.yaml:2" in repo.check(form="table").out


def test_a_policy_of_a_chart_is_placed_too(repo: Repository) -> None:
    _write(repo, "# a\napiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: a}\n")
    [skipped] = repo.check().report["skipped"]
    assert (skipped["path"], skipped["line"], skipped["unread"]) == ("c/templates/r.yaml", 2, False)
