"""What is not in the artifact of a source."""

from pathlib import Path

from archcheck.sources.gitops.flux.source_ignores import ignore_files, source_filter
from tests.support.releases import write

ROOT = Path("/r")


def test_the_defaults_count_where_nothing_else_is_said() -> None:
    default, said = source_filter(ROOT, (), ""), source_filter(ROOT, (), "# nothing\n/docs\n")
    rows = {
        "apps/web.yaml": (False, False),
        ".github/workflows/ci.yaml": (True, False),
        "apps/.sops.yaml": (True, False),
        "apps/logo.png": (True, False),
        "apps/chart.tar.gz": (True, False),
        ".gitignore": (True, True),
        "docs/a/b.yaml": (False, True),
    }
    for path, expected in rows.items():
        assert (default.leaves_out(ROOT / path), said.leaves_out(ROOT / path)) == expected, path
    assert not said.leaves_out(Path("/elsewhere/docs/a.yaml"))


def test_the_last_pattern_that_matches_decides(tmp_path: Path) -> None:
    write(
        tmp_path,
        [
            (".sourceignore", "# all but the folder\n/*\n!/deploy\n*.tgz \n[\n"),
            ("deploy/x/.sourceignore", "*.yaml\n!keep.yaml\n"),
            ("deploy/y/.sourceignore", "\n# nothing\n"),
        ],
    )
    files = ignore_files(tmp_path)
    assert [folder for folder, _ in files] == ["", "deploy/x"]
    source = source_filter(tmp_path, files, "!/deploy/x/again.yaml\n/deploy/z/\n")
    rows = {
        "a.yaml": True,
        "a/b.yaml": True,
        "deploy/c.yaml": False,
        "deploy/d/c.yaml": False,
        "deploy/a.tgz": True,
        "deploy/x/a.yaml": True,
        "deploy/x/keep.yaml": False,
        "deploy/x/again.yaml": False,
        "deploy/z/a.yaml": True,
        "deploy/z": False,
    }
    for path, expected in rows.items():
        assert source.leaves_out(tmp_path / path) is expected, path
    assert not source.holds_any(tmp_path / "gone")
    write(tmp_path, [("a/b.yaml", ""), ("deploy/x/keep.yaml", "")])
    assert (source.holds_any(tmp_path / "a"), source.holds_any(tmp_path / "deploy/x")) == (False, True)
