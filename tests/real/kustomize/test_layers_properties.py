"""Whatever lies between what is patched and where its component goes: what is said to be safe is built safe."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.real.kustomize.layers import Drawn, drawn
from tests.support.command import Outcome
from tests.support.kustomizations import files_in
from tests.support.kustomize import FIXTURES, Kustomize, Run
from tests.support.tables import IS_NIGHTLY

pytestmark = pytest.mark.real

FIRST = int(os.environ.get("ARCHCHECK_LAYERS_FIRST", "0"))
COUNT = int(os.environ.get("ARCHCHECK_LAYERS", "100" if IS_NIGHTLY else "4"))
"""How many trees are drawn; a hundred at night."""

Verdicts = Callable[[Path, Path], dict[str, str]]


@pytest.fixture
def verdicts(archcheck: Run, kustomize: Kustomize, tmp_path: Path) -> Verdicts:
    """Return by label the verdicts of what kustomize builds of a folder."""

    def place(folder: Path, nodes: Path) -> dict[str, str]:
        file = tmp_path / "built.yaml"
        file.write_text(kustomize.build(folder))
        found = archcheck("manifest", file, "--format", "json", "--nodes", nodes).report
        return {
            "/".join(filter(None, (each["namespace"], each["kind"], each["name"]))): each["verdict"]
            for each in found["workloads"]
        }

    return place


@pytest.mark.parametrize("number", range(FIRST, FIRST + COUNT))
def test_what_is_said_to_be_safe_is_built_safe(
    tmp_path: Path,
    number: int,
    kustomize: Kustomize,
    archcheck: Run,
    verdicts: Verdicts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tree = drawn(number, tmp_path / "tree")
    nodes = tmp_path / "nodes.yaml"
    nodes.write_text(tree.cluster or (FIXTURES / "clusters/olinuxino.yaml").read_text())
    before = files_in(tmp_path / "tree")
    if any(kustomize.run(each).returncode for each in (tmp_path / "tree").glob("*") if each.name != "other"):
        pytest.skip("it does not build by itself")

    def run() -> Outcome:
        source: object = tree.source
        if tree.piped:
            (tmp_path / "piped.yaml").write_text(kustomize.build(tree.source))
            source = "-"
        with (tmp_path / "piped.yaml").open("a+") as stream:
            stream.seek(0)
            monkeypatch.setattr("sys.stdin", stream)
            taken = ("-o", tree.component, "--kustomization", tree.taker)
            return archcheck("patch", source, *taken, "--nodes", nodes, *tree.options)

    found = run()
    assert found.code in (ExitCode.OK, ExitCode.FINDINGS), found.err
    assert_said(found, verdicts(tree.taker.parent, nodes), found.code)
    if tree.is_within and not tree.piped:
        assert_said(found, verdicts(tree.source, nodes), found.code)
    after = files_in(tmp_path / "tree")
    assert_others_untouched(tree, before, after, tmp_path / "tree")
    again = run()
    assert files_in(tmp_path / "tree") == after, again.err
    assert again.code == found.code, again.err


def assert_said(found: Outcome, verdicts: dict[str, str], code: int) -> None:
    """See that all is safe, or that the run has said of each workload that it is not, by any of its names."""
    refused = [line.partition(":")[0] for line in found.err.splitlines() if "no patch" in line]
    refused += re.findall(r"builds (\S+) \(", found.err)
    for label, verdict in verdicts.items():
        if verdict != "ok":
            name = label.rpartition("/")[2]
            said = any(name in each or each.rpartition("/")[2] in name for each in refused)
            assert said, f"{label} is {verdict}:\n{found.err}"
            assert code == ExitCode.FINDINGS, f"{label} is {verdict}:\n{found.err}"


def assert_others_untouched(
    tree: Drawn, before: dict[str, bytes], after: dict[str, bytes], root: Path
) -> None:
    """See that nothing has changed but the component and the line that takes it in."""
    component, taker = (path.relative_to(root).as_posix() for path in (tree.component, tree.taker))
    others = {
        name: data for name, data in after.items() if not name.startswith(f"{component}/") and name != taker
    }
    assert others == {name: data for name, data in before.items() if name != taker}
    assert after[taker].startswith(before[taker][:20])
