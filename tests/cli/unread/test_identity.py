"""Objects of which it is not known what they are, and Lists whose items are no objects, are not silent."""

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod
from tests.support.tables import walked

_FLUX = "helm.fluxcd.io/v1"
_DEPLOYMENT = "metadata: {name: x}, spec: {template: {spec: {containers: [{name: c, image: 'both:1'}]}}}"
_LIST = "apiVersion: v1\nkind: List\nitems: "

_NAMED = {
    "items that are a placeholder": (_LIST + "${ITEMS}", 1, "List"),
    "items that are a mapping": (_LIST + "{a: b}", 1, "List"),
    "an item that is a placeholder": (_LIST + "\n- ${A}\n- ${B}", 4, "List"),
    "an item without kind": (f"{_LIST}[{{{_DEPLOYMENT}}}]", 3, "List"),
    "a text among the items": (_LIST + "\n- deployment.yaml", 4, "List"),
    "a List in a List": (_LIST + "[{apiVersion: v1, kind: List, items: '${X}'}]", 3, "List"),
    "an item that is not read": (f"{_LIST}[{{apiVersion: {_FLUX}, kind: HelmRelease}}]", 3, "HelmRelease"),
    "a typed list": ("apiVersion: apps/v1\nkind: DeploymentList\nitems: ['${A}']", 3, "DeploymentList"),
    "a typed list of a table": (f"apiVersion: {_FLUX}\nkind: HelmReleaseList\nitems: $X", 1, "HelmReleaseList"),
    "a version": ("apiVersion: ${API}\nkind: HelmRelease", 1, "HelmRelease"),
    "a group": ("apiVersion: ${GROUP}/v2\nkind: HelmRelease", 1, "HelmRelease"),
    "the version of a Deployment": (f"{{apiVersion: '${{API}}', kind: Deployment, {_DEPLOYMENT}}}", 1, "Deployment"),
    "a kind of a table's group": (f"apiVersion: {_FLUX}\nkind: ${{KIND}}", 1, "${KIND}"),
    "a kind of the core": ("apiVersion: v1\nkind: ${KIND}", 1, "${KIND}"),
    "version and kind": ("apiVersion: ${API}\nkind: ${KIND}", 1, "${KIND}"),
    "a version in a List": (f"{_LIST}[{{apiVersion: '${{A}}', kind: HelmRelease}}]", 3, "HelmRelease"),
    "a template of OpenShift": ("apiVersion: v1\nkind: Template\nobjects: []", 1, "Template"),
    "an object in an unknown kind": (
        f"apiVersion: example.com/v1\nkind: Bag\nspec: [{{apiVersion: {_FLUX}, kind: HelmRelease, spec: {{}}}}]",
        1,
        "Bag",
    ),
    "a whole document": ("${OBJECTS}", 1, None),
    "a list that is no List": (f"- apiVersion: v1\n  kind: Pod\n- apiVersion: {_FLUX}\n  kind: HelmRelease", 1, None),
}  # fmt: skip


@walked("name", _NAMED)
@walked("arguments", [(".",), ("--changed", "x.yaml")])
def test_what_may_deploy_is_named(repo: Repository, name: str, arguments: tuple[str, ...]) -> None:
    repo.clear()
    text, line, kind = _NAMED[name]
    repo.write("p.yaml", pod())
    repo.write("x.yaml", text + "\n")
    done = repo.check(*arguments)
    found = [(path, at, of) for path, at, of, _ in done.unread]
    assert (done.code, done.report["complete"], found) == (
        ExitCode.INCOMPLETE,
        False,
        [("x.yaml", line, kind)],
    )


_SILENT = [
    _LIST + "[]",
    _LIST,
    _LIST + "[{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}]",
    "apiVersion: v1\nkind: ConfigMapList\nitems: ${A}",
    "apiVersion: example.com/v1\nkind: AllowList\nitems: ['${IP}', 1]",
    "apiVersion: ${API}\nkind: ConfigMap",
    "apiVersion: networking.k8s.io/${VERSION}\nkind: Ingress",
    "apiVersion: networking.k8s.io/v1\nkind: ${KIND}",
    f"apiVersion: example.com/v1\nkind: Note\nspec: {{of: {{apiVersion: {_FLUX}, kind: HelmRelease, name: a}}}}",
    f"apiVersion: example.com/v1\nkind: N\nstatus: [{{apiVersion: {_FLUX}, kind: HelmRelease, spec: {{}}}}]",
    "- op: add\n  path: /spec\n  value: ${X}",
    "just a note",
]


@walked("text", _SILENT)
def test_what_deploys_nothing_is_not_named(repo: Repository, text: str) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write("x.yaml", text + "\n")
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.OK, [])


def test_an_ignore_accepts_a_list_that_is_filled_in_later(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("x.yaml", "apiVersion: v1\nkind: List\nmetadata: {annotations: {archcheck/ignore: not-read envsubst}}\n"
               "items: ['${A}']\n")  # fmt: skip
    assert repo.check().code == ExitCode.OK
