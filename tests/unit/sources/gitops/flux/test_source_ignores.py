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


def test_each_way_to_write_a_pattern() -> None:
    """As go-git has them (its own table of gitignore patterns)."""
    rows = {
        "value": {"head/value/tail": True, "head/tail": False},
        "value/": {"value/tail": True, "value": False, "head/value": False, "head/value/tail": True},
        "/value/vul?ano": {"value/volcano": False, "value/vulkano": True, "value/vulkano/tail": True},
        "value/volcano": {"head/value/volcano": False, "value/volcano": True},
        "**/volcano": {"head/value/volcano": True, "volcano": True, "vulcano": False},
        "head/**/volcano": {"head/a/b/volcano": True, "head/volcano": True, "a/volcano": False},
        "value/**": {"value/volcano/tail": True, "other/a": False},
        "/*": {"a": True, "a/b": True},
        "*.tgz": {"a/b.tgz": True, "a.tgz/b": True, "a.tg": False},
        "a/*/c": {"a/b/c": True, "a/c": False, "a/b/d/c": False},
        "[a-c].yaml ": {"b.yaml": True, "d.yaml": False},
        "[": {"[": False},
        "a**/b": {"aa/b": False},
    }
    for pattern, paths in rows.items():
        source = source_filter(ROOT, (), pattern)
        for path, expected in paths.items():
            assert source.leaves_out(ROOT / path) is expected, (pattern, path)


def test_no_pattern_takes_long() -> None:
    """With a matcher that goes back it would be days."""
    name = "a" * 200
    for pattern in ("*a" * 60 + "*b", "/" + "**/*a/" * 60 + "b"):
        path = "/".join([name] * 30)
        assert not source_filter(ROOT, (), pattern).leaves_out(ROOT / path)
