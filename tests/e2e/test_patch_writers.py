"""Several runs at once over one tree: all succeed, and it is as one alone would have left it."""

import os
from pathlib import Path

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.command import run
from tests.support.forks import in_copies
from tests.support.kustomizations import write
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.manifests import deployment

FIXTURES = Path(__file__).parents[2] / "fixtures"
HOME = ["--nodes", str(FIXTURES / "clusters/olinuxino.yaml"), "--registry-layout", str(FIXTURES / "registry")]
FILES = 3


def tree(root: Path) -> Path:
    """Return a folder with a kustomization whose manifests all need a patch, and an overlay of it."""
    base = root / "base"
    for number in range(FILES):
        folder = base / f"app{number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        text = "---\n".join(deployment(name=f"{kind}-{number}") for kind in ("web", "db"))
        (folder / f"{number}.yaml").write_text(text)
    files = sorted(str(path.relative_to(base)) for path in base.glob("*/*.yaml"))
    write(base, resources=files)
    write(root / "over", resources=["../base"], namePrefix="dev-")
    return root


def patches(root: Path, arguments: tuple[str, ...]) -> bool:
    """Patch in a folder, as the working directory."""
    os.chdir(root)
    return main([*arguments, *HOME]) == ExitCode.OK


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@walked(
    "number, arguments",
    enumerate(
        [
            ("patch", "--form", "in-place", "--write", "base"),
            ("patch", "base", "-o", "nodes"),
            ("patch", "over", "-o", "nodes", "--kustomization", "over/kustomization.yaml"),
            ("patch", "base", "--form", "json6902", "-o", "patches.json"),
        ]
    ),
)
def test_four_at_once_do_what_one_does(tmp_path: Path, number: int, arguments: tuple[str, ...]) -> None:
    alone, together = tree(tmp_path / f"alone{number}"), tree(tmp_path / f"together{number}")
    # In this process, so that the copies of it have all modules and only do the work.
    assert run(*arguments, *HOME, cwd=alone).code == ExitCode.OK
    assert in_copies(lambda: patches(together, arguments), 4) == [0] * 4
    assert contents(together) == contents(alone)
