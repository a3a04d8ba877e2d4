"""Several runs at once over one tree: all succeed, and it is as one alone would have left it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.patches_in_place.manifests import deployment

FIXTURES = Path(__file__).parents[2] / "fixtures"
HOME = ["--nodes", str(FIXTURES / "clusters/olinuxino.yaml"), "--registry-layout", str(FIXTURES / "registry")]
FILES = 6


def tree(root: Path) -> Path:
    """Return a folder of manifests that all need a patch."""
    root.mkdir()
    for number in range(FILES):
        folder = root / f"app{number % 3}"
        folder.mkdir(exist_ok=True)
        text = "---\n".join(deployment(name=f"{kind}-{number}") for kind in ("web", "db"))
        (folder / f"{number}.yaml").write_text(text)
    files = sorted(str(path.relative_to(root)) for path in root.glob("*/*.yaml"))
    (root / "kustomization.yaml").write_text("resources:\n" + "".join(f"- {each}\n" for each in files))
    return root


def start(root: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archcheck", *arguments, *HOME]
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=root, text=True, env={**os.environ, "NO_COLOR": "1"}, **streams)  # type: ignore[call-overload,no-any-return]


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("patch", "--form", "in-place", "--write", "."),
        ("patch", ".", "-o", "nodes"),
        ("patch", ".", "-o", "nodes", "--kustomization", "kustomization.yaml"),
        ("patch", ".", "--form", "json6902", "-o", "patches.json"),
    ],
)
def test_four_at_once_do_what_one_does(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    alone, together = tree(tmp_path / "alone"), tree(tmp_path / "together")
    runs = [start(alone, *arguments)]
    assert runs[0].wait(300) == ExitCode.OK
    runs += [start(together, *arguments) for _ in range(4)]
    outcomes = [(run.wait(300), run.stderr.read() if run.stderr else "") for run in runs]
    for run in runs:
        assert run.stderr is not None
        run.stderr.close()
    assert [code for code, _ in outcomes] == [ExitCode.OK] * 5, outcomes
    assert contents(together) == contents(alone)
