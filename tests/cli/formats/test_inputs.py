"""`-o` with the name of an input: nothing is written."""

import pytest

from archcheck.errors import ExitCode
from tests.support import programs
from tests.support.repository import ARM, Repository, pod

NODES = "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {kubernetes.io/arch: arm64, kubernetes.io/os: linux}}\n"


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (["manifest", "p.yaml"], "p.yaml"),
        (["manifest", "p.yaml"], "html=./deploy/../p.yaml"),
        (["manifest", "p.yaml"], "json=link.yaml"),
        (["manifest", "."], "deploy/q.yaml"),
        (["manifest", "deploy"], "json=deploy/q.yaml"),
        (["image", "--file", "images.txt"], "images.txt"),
        (["manifest", "deploy", "--nodes", "nodes.yaml"], "nodes.yaml"),
        (["manifest", "deploy"], "json=.archcheck.yaml"),
        (["manifest", "deploy"], "json=archcheck.baseline"),
        (["manifest", "deploy", "--baseline", "b"], "json=b"),
    ],
)
def test_an_input_is_not_overwritten(repo: Repository, arguments: list[str], output: str) -> None:
    (repo.path / "link.yaml").symlink_to("p.yaml")
    repo.write("p.yaml", pod("one:1"))
    repo.write("deploy/q.yaml", pod("one:1", name="q"))
    repo.write("images.txt", "one:1\n")
    repo.write("nodes.yaml", NODES)
    repo.write(".archcheck.yaml", "platforms: [linux/arm64]\n")
    assert repo.run("baseline", "deploy", *repo.online).code == ExitCode.OK
    repo.write("b", (repo.path / "archcheck.baseline").read_bytes())
    before = {file: file.read_bytes() for file in repo.path.rglob("*") if file.is_file()}
    done = repo.run(*arguments, *repo.online, "-o", output)
    assert done.code == ExitCode.USAGE
    assert "would overwrite an input" in done.err
    assert {file: file.read_bytes() for file in repo.path.rglob("*") if file.is_file()} == before


def test_the_values_of_a_chart_are_not_overwritten(repo: Repository) -> None:
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    repo.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n")
    repo.write("c/templates/p.yaml", pod('{{ .Values.image | default "one:1" }}'))
    values = repo.write("c/values.yaml", "image: both:1\n")
    before = values.read_text()
    for arguments in (("manifest", "."), ("chart", "c", "--values", "c/values.yaml")):
        done = repo.run(*arguments, *ARM, *repo.online, "-o", "json=c/values.yaml")
        assert (done.code, values.read_text()) == (ExitCode.USAGE, before)
        assert "would overwrite an input" in done.err


def test_a_lock_that_answers_is_not_overwritten(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    assert repo.lock().code == ExitCode.OK
    before = repo.lock_text
    assert repo.locked("-o", "json=archcheck.lock").code == ExitCode.USAGE
    assert repo.lock_text == before


def test_a_result_of_an_earlier_run_is(repo: Repository) -> None:
    """Though it lies in the directory that is checked."""
    repo.write("p.yaml", pod("one:1"))
    for _ in range(2):
        done = repo.run("manifest", ".", *ARM, *repo.online, "-o", "json=run.json", "-o", "sarif=run.sarif")
        assert done.code == ExitCode.FINDINGS, done.err
