"""`archcheck patch` through the installed command: what it says, where it writes, how it ends."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support.command import Outcome, run

FIXTURES = Path(__file__).parents[3] / "fixtures"
NODES = FIXTURES / "clusters" / "olinuxino.yaml"
LAYOUT = ("--registry-layout", FIXTURES / "registry")
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web  # the only one
          image: {image}
"""
AT_RISK, FINE = DEPLOYMENT.format(image="archlinux:base"), DEPLOYMENT.format(image="redis:7")
STUCK = AT_RISK.replace(
    "      containers", "      nodeSelector: {kubernetes.io/arch: arm64}\n      containers"
)


def patch(text: str, *arguments: object, nodes: object = NODES, cwd: Path | None = None) -> Outcome:
    """Patch a manifest on standard input."""
    return run("patch", "-", "--nodes", nodes, *LAYOUT, *arguments, stdin=text, cwd=cwd)


@pytest.mark.parametrize("form", ["kustomize", "json6902", "strategic"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (AT_RISK, ExitCode.OK),
        (FINE, ExitCode.OK),
        (STUCK, ExitCode.FINDINGS),
        (DEPLOYMENT.format(image="absent:1"), ExitCode.INCOMPLETE),
        (DEPLOYMENT.format(image="absent:1") + "---\n" + STUCK, ExitCode.FINDINGS),
        (AT_RISK + "---\nkind: [\n", ExitCode.USAGE),
        ("apiVersion: v1\nkind: Service\n", ExitCode.NOTHING_TO_CHECK),
    ],
)
def test_exit_codes(text: str, code: ExitCode, form: str) -> None:
    assert patch(text, "--form", form).code == code


def test_nothing_is_written_of_an_input_that_cannot_be_read_whole() -> None:
    assert patch(AT_RISK + "---\nkind: [\n", "--form", "json6902").out == ""


def test_nodes_before_and_after_are_said_on_standard_error() -> None:
    outcome = patch(AT_RISK, "--form", "strategic")
    assert outcome.err.splitlines() == [
        "Deployment/web: a64 (2) ✗, pc (2), server → pc (2), server",
        "  nodeSelector kubernetes.io/arch: amd64",
        "  note: all its pods are replaced",
        "1 workload: 1 patched.",
    ]


def test_quiet_says_nothing() -> None:
    assert patch(AT_RISK, "--form", "strategic", "--quiet").err == ""


def test_a_refusal_names_what_keeps_it_where_it_cannot_run() -> None:
    outcome = patch(STUCK, "--form", "json6902")
    assert outcome.out == ""
    assert "Deployment/web: no patch: it may land only on a64 (2), which cannot run it" in outcome.err
    assert "pc (2), server could run it, but for nodeSelector kubernetes.io/arch=arm64" in outcome.err


def test_a_patch_goes_into_a_file(tmp_path: Path) -> None:
    outcome = patch(AT_RISK, "--form", "strategic", "-o", tmp_path / "patch.yaml")
    assert outcome.out == ""
    assert "kubernetes.io/arch: amd64" in (tmp_path / "patch.yaml").read_text()


@pytest.mark.parametrize("where", ["flag", "configuration"])
def test_taints_are_tolerated_that_the_user_names(tmp_path: Path, where: str) -> None:
    arguments = ["--tolerate", "arch", "--tolerate", "speed"] if where == "flag" else []
    if where == "configuration":
        (tmp_path / ".archcheck.yaml").write_text("tolerate: [arch, speed]\n")
    outcome = patch(FINE, "--form", "strategic", *arguments, cwd=tmp_path)
    assert "{key: arch" not in outcome.out
    assert "          value: armhf\n" in outcome.out
    assert "→ a20 (2), a64 (2), pc (2), server" in outcome.err


def test_one_marked_taint_of_two_is_not_enough() -> None:
    outcome = patch(FINE, "--form", "strategic", "--tolerate", "arch")
    assert (outcome.out, outcome.err) == ("", "1 workload: 1 as they are.\n")


def test_in_place_shows_a_diff_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "web.yaml"
    path.write_text(AT_RISK)
    outcome = run("patch", "web.yaml", "--form", "in-place", "--nodes", NODES, *LAYOUT, cwd=tmp_path)
    assert outcome.code == ExitCode.OK
    added = [line for line in outcome.out.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == ["+      nodeSelector:", "+        kubernetes.io/arch: amd64"]
    assert path.read_text() == AT_RISK


def test_in_place_writes_once(tmp_path: Path) -> None:
    path = tmp_path / "web.yaml"
    path.write_text(AT_RISK)
    arguments = ("patch", "web.yaml", "--form", "in-place", "--write", "--nodes", NODES, *LAYOUT)
    assert run(*arguments, cwd=tmp_path).out == ""
    first = path.read_text()
    again = run(*arguments, cwd=tmp_path)
    assert path.read_text() == first != AT_RISK
    assert again.err == "1 workload: 1 as they are.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "nothing is named"),
        (["x.yaml", "--chart", "y"], "one or the other"),
        (["x.yaml", "--form", "helm-values"], "is for --chart"),
        (["--chart", "y", "--form", "in-place"], "never edited"),
        (["-", "--form", "in-place"], "archcheck post-render"),
        (["x.yaml", "--write"], "--write is for --form in-place"),
        (["x.yaml", "--kustomization", "k.yaml"], "-o DIR"),
        (["x.yaml", "--form", "json6902", "-o", "d", "--kustomization", "k.yaml"], "--form kustomize"),
        (["x.yaml", "--form", "in-place", "-o", "d"], "has no -o"),
        (["x.yaml", "-o", "-"], "is a folder: -o DIR"),
    ],
)
def test_options_that_contradict_each_other(arguments: list[str], words: str) -> None:
    outcome = run("patch", *arguments, "--nodes", NODES, *LAYOUT, stdin="")
    assert outcome.code == ExitCode.USAGE
    assert words in outcome.err


def test_a_patch_is_for_nodes(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(AT_RISK)
    outcome = run("patch", "web.yaml", *LAYOUT, cwd=tmp_path)
    assert outcome.code == ExitCode.USAGE
    assert "no nodes are given" in outcome.err
    assert "--nodes" in outcome.err
