"""`archcheck post-render` and `archcheck krm`, through the installed command."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.command import Outcome, run

FIXTURES = Path(__file__).parents[3] / "fixtures"
HOME = (
    "--nodes",
    FIXTURES / "clusters" / "olinuxino.yaml",
    "--registry-layout",
    FIXTURES / "registry",
)
MAP = "# a map\napiVersion: v1\nkind: ConfigMap\nmetadata: {name:   odd}\ndata: {a: 0o7, b: 'x' }\n"
WEB = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  template:
    spec:
      containers: [{{name: web, image: "{image}"}}] # one
"""
AT_RISK = WEB.format(name="web", image="archlinux:base")
ADDED = "      nodeSelector:\n        kubernetes.io/arch: amd64\n      containers:"
PATCHED = AT_RISK.replace("      containers:", ADDED)
STUCK = AT_RISK.replace(
    "      containers", "      nodeSelector: {kubernetes.io/arch: arm64}\n      containers"
)
UNKNOWN = WEB.format(name="other", image="absent:1")
SHARED = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
x-spec: &spec
  terminationGracePeriodSeconds: 30
  containers: [{name: web, image: "archlinux:base"}]
spec: {template: {spec: *spec}}
"""


def filtered(text: str, *arguments: object) -> Outcome:
    return run("post-render", *HOME, *arguments, stdin=text)


def test_what_needs_nothing_is_passed_on_byte_for_byte() -> None:
    text = f"{MAP}---\n---\n# nothing\n---\n{WEB.format(name='fine', image='redis:7')}..."
    assert filtered(text).out == text


def test_one_document_gets_its_lines_and_the_rest_stays() -> None:
    assert filtered(f"{MAP}---\n{AT_RISK}---\n{MAP}").out == f"{MAP}---\n{PATCHED}---\n{MAP}"


def test_a_second_pass_changes_nothing() -> None:
    first = filtered(AT_RISK).out
    assert filtered(first).out == first


def test_a_document_with_an_alias_is_written_anew() -> None:
    outcome = filtered(f"{MAP}---\n{SHARED}")
    assert outcome.out.startswith(MAP)
    (_, found) = yaml.safe_load_all(outcome.out)
    assert found["spec"]["template"]["spec"]["nodeSelector"] == {"kubernetes.io/arch": "amd64"}
    assert found["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 30
    assert "nodeSelector" not in found["x-spec"]


ALIASED = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: d
  labels: &l {app: x}
spec:
  template:
    metadata:
      labels: *l
    spec:
      nodeSelector: *l
      containers:
      - name: c
        image: archlinux:base
"""
LABELLED = """\
nodes:
- {name: a64, platform: linux/arm64, runtime: "containerd://1.7.27-k3s1", labels: {app: x}}
- {name: pc, platform: linux/amd64, runtime: "containerd://1.7.27-k3s1", labels: {app: x}}
"""


def test_a_selector_that_is_an_alias_is_written_anew_alone(tmp_path: Path) -> None:
    nodes = tmp_path / "al.yaml"
    nodes.write_text(LABELLED)
    text = f"{MAP}---\n{ALIASED}---\n{MAP}"
    outcome = run("post-render", "--nodes", nodes, "--registry-layout", FIXTURES / "registry", stdin=text)
    assert outcome.code == ExitCode.OK
    assert outcome.out.startswith(f"{MAP}---\n")
    assert outcome.out.endswith(f"---\n{MAP}")
    _, found, _ = yaml.safe_load_all(outcome.out)
    wanted = yaml.safe_load(ALIASED)
    wanted["spec"]["template"]["spec"]["nodeSelector"] = {"app": "x", "kubernetes.io/arch": "amd64"}
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{AT_RISK}---\n{UNKNOWN}", ExitCode.INCOMPLETE),
        (f"{AT_RISK}---\n{STUCK}", ExitCode.FINDINGS),
        (f"{AT_RISK}---\nkind: [\n", ExitCode.USAGE),
        (f"{AT_RISK}---\nkind: {{{{ .Values.kind }}}}\n", ExitCode.USAGE),
        ("", ExitCode.USAGE),
        ("\n# nothing\n", ExitCode.USAGE),
    ],
)
def test_on_any_doubt_nothing_is_written(text: str, code: ExitCode) -> None:
    outcome = filtered(text)
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err


def test_what_is_unknown_may_pass() -> None:
    outcome = filtered(f"{UNKNOWN}---\n{AT_RISK}", "--on-unknown=pass")
    assert (outcome.code, outcome.out) == (ExitCode.OK, f"{UNKNOWN}---\n{PATCHED}")


def test_what_is_unsafe_may_pass() -> None:
    outcome = filtered(f"{STUCK}---\n{AT_RISK}", "--on-unsafe=pass")
    assert (outcome.code, outcome.out) == (ExitCode.OK, f"{STUCK}---\n{PATCHED}")


def test_a_stream_without_workloads_passes() -> None:
    assert filtered(MAP).out == MAP


def test_json_stays_json() -> None:
    text = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"affinity":{},"containers":[{"name":"c","image":"mariadb:11"}],"tolerations":[{"operator":"Exists"}]}}'
    found = yaml.safe_load(filtered(text).out)
    assert filtered(text).out.startswith('{"apiVersion":"v1","kind":"Pod"')
    assert "nodeAffinity" in found["spec"]["affinity"]


def resources(*objects: str, config: str = "") -> str:
    indented = "".join("- " + each.replace("\n", "\n  ").rstrip() + "\n" for each in objects)
    return f"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n{config}items:\n{indented}"


def function(text: str, *arguments: object) -> Outcome:
    return run("krm", *arguments, stdin=text)


def test_a_function_patches_its_items_and_says_so() -> None:
    outcome = function(resources(AT_RISK, MAP), *HOME)
    found: dict[str, Any] = yaml.safe_load(outcome.out)
    assert outcome.code == ExitCode.OK
    assert found["items"][0]["spec"]["template"]["spec"]["nodeSelector"] == {"kubernetes.io/arch": "amd64"}
    (result,) = found["results"]
    assert result["severity"] == "info"
    assert result["resourceRef"]["name"] == "web"
    assert result["field"]["proposedValue"] == {"kubernetes.io/arch": "amd64"}
    assert result["message"].splitlines()[0] in outcome.err
    assert "# one" in outcome.out
    assert "# a map" in outcome.out


def test_a_function_that_fails_leaves_its_items() -> None:
    text = resources(AT_RISK, STUCK.replace("name: web}", "name: stuck}"))
    outcome = function(text, *HOME)
    assert outcome.code == ExitCode.FINDINGS
    assert outcome.out.startswith(text)
    assert "error" in [each["severity"] for each in yaml.safe_load(outcome.out)["results"]]


@pytest.mark.parametrize("holder", ["spec", "data"])
def test_a_function_has_a_configuration(holder: str) -> None:
    said = {
        "nodes": str(FIXTURES / "clusters" / "olinuxino.yaml"),
        "registryLayout": str(FIXTURES / "registry"),
        "tolerate": "arch speed",
        "onUnsafe": "pass",
    }
    config = yaml.safe_dump({"functionConfig": {"kind": "Patches", holder: said}})
    outcome = function(resources(WEB.format(name="web", image="redis:7"), STUCK, config=config))
    assert outcome.code == ExitCode.OK, outcome.err
    assert len(yaml.safe_load(outcome.out)["items"][0]["spec"]["template"]["spec"]["tolerations"]) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind: ResourceList\nfunctionConfig: {spec: {node: x}}\nitems: []\n", "unknown key 'node'"),
        (
            "kind: ResourceList\nfunctionConfig: {spec: {onUnsafe: no}}\nitems: []\n",
            "onUnsafe is fail or pass",
        ),
        (AT_RISK, "a ResourceList is expected"),
        ("[]", "no ResourceList"),
    ],
)
def test_a_function_refuses_what_it_does_not_know(text: str, words: str) -> None:
    outcome = function(text, *HOME)
    assert (outcome.code, outcome.out) == (ExitCode.USAGE, "")
    assert words in outcome.err
