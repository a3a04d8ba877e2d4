"""What is copied into artifacts, and where it stands there."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from archcheck.sources.gitops.flux.artifact_rules import (
    ArchivedFile,
    ArtifactError,
    ArtifactFile,
    CopiedFile,
    MergedFile,
    Staging,
    captured,
    copy_rule,
    filled,
    is_excluded,
    selection_root,
)
from tests.support.tables import check_rows

FILES = (
    "README.md",
    "apps/base/a.yaml",
    "apps/base/deep/b.yaml",
    "apps/base/deep/notes.md",
    "apps/prod/a.yaml",
    "apps/prod/c.txt",
    "charts/web-1.0.0.tgz",
    "charts/old/db.tar.gz",
    "config.yaml",
)


class Tree:
    """A source of nothing but paths."""

    root = Path("/src")

    def is_folder(self, path: str) -> bool:
        return path == "." or any(file.startswith(path + "/") for file in FILES)

    def is_file(self, path: str) -> bool:
        return path in FILES

    def names(self, path: str) -> Sequence[str]:
        prefix = "" if path == "." else path + "/"
        return sorted({file.removeprefix(prefix).split("/")[0] for file in FILES if file.startswith(prefix)})

    def members(self, path: str) -> Sequence[str]:
        return [f"{Path(path).name.split('-')[0]}/Chart.yaml"]


def staged(*rules: tuple[str, ...]) -> dict[str, str]:
    staging = Staging()
    for source, target, *rest in rules:
        exclude = tuple(rest[1:]) if len(rest) > 1 else ()
        staging.apply(
            copy_rule(f"@src/{source}", f"@artifact/{target}", exclude, rest[0] if rest else ""), Tree()
        )
    return {path: _shown(file) for path, file in staging.files.items()}


def _shown(file: ArtifactFile) -> str:
    match file:
        case CopiedFile():
            return file.path.relative_to("/src").as_posix()
        case ArchivedFile():
            return f"{file.archive.relative_to('/src').as_posix()}:{file.member}"
        case MergedFile():
            return f"{_shown(file.below)} + {_shown(file.above)}"


def test_files_go_where_cp_puts_them() -> None:
    rows: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
        (("config.yaml", "apps/app.yaml"), {"apps/app.yaml": "config.yaml"}),
        (("config.yaml", "apps/"), {"apps/config.yaml": "config.yaml"}),
        (("config.yaml", ""), {"config.yaml": "config.yaml"}),
        (("apps/prod", "x/"), {"x/prod/a.yaml": "apps/prod/a.yaml", "x/prod/c.txt": "apps/prod/c.txt"}),
        (("apps/prod/", "x"), {"x/prod/a.yaml": "apps/prod/a.yaml", "x/prod/c.txt": "apps/prod/c.txt"}),
        (
            ("apps/base/**", "base/"),
            {
                "base/a.yaml": "apps/base/a.yaml",
                "base/deep/b.yaml": "apps/base/deep/b.yaml",
                "base/deep/notes.md": "apps/base/deep/notes.md",
            },
        ),
        (("apps/prod/*.yaml", "y/"), {"y/apps/prod/a.yaml": "apps/prod/a.yaml"}),
        (
            ("apps/*/a.yaml", ""),
            {"apps/base/a.yaml": "apps/base/a.yaml", "apps/prod/a.yaml": "apps/prod/a.yaml"},
        ),
        (
            ("apps/**/a.yaml", ""),
            {"apps/base/a.yaml": "apps/base/a.yaml", "apps/prod/a.yaml": "apps/prod/a.yaml"},
        ),
        (
            ("apps/base/**", "", "", "*.md", "deep/b.yaml"),
            {"a.yaml": "apps/base/a.yaml"},
        ),
        (
            ("charts/web-1.0.0.tgz", "c/", "Extract"),
            {"c/web/Chart.yaml": "charts/web-1.0.0.tgz:web/Chart.yaml"},
        ),
        (
            ("charts/**/*gz", "", "Extract"),
            {
                "web/Chart.yaml": "charts/web-1.0.0.tgz:web/Chart.yaml",
                "db.tar.gz/Chart.yaml": "charts/old/db.tar.gz:db.tar.gz/Chart.yaml",
            },
        ),
        (("config.yaml", "only.yaml", "Merge"), {"only.yaml": "config.yaml"}),
    )
    check_rows(rows, lambda row: _is_staged(*row))


def _is_staged(rule: tuple[str, ...], expected: dict[str, str]) -> None:
    assert staged(rule) == expected


def test_later_rules_overwrite_or_merge() -> None:
    assert staged(("apps/base/a.yaml", "a.yaml"), ("apps/prod/a.yaml", "a.yaml")) == {
        "a.yaml": "apps/prod/a.yaml"
    }
    assert staged(("apps/base/a.yaml", "a.yaml"), ("apps/prod/a.yaml", "a.yaml", "Merge")) == {
        "a.yaml": "apps/base/a.yaml + apps/prod/a.yaml"
    }
    assert staged(("apps/prod", ""), ("config.yaml", "prod")) == {
        "prod/a.yaml": "apps/prod/a.yaml",
        "prod/c.txt": "apps/prod/c.txt",
        "prod/config.yaml": "config.yaml",
    }


def test_what_source_watcher_refuses_is_refused() -> None:
    rows = (
        (("none.yaml", ""), "does not exist"),
        (("apps/*/none", ""), "no files match"),
        (("../x", ""), "leaves its folder"),
        (("config.yaml", "../x"), "leaves its folder"),
        (("apps", "", "Extract"), "is a folder"),
        (("config.yaml", "", "Extract"), "is no archive"),
        (("apps/prod/*.yaml", "", "", "*.yaml"), "are excluded"),
    )
    check_rows(rows, lambda row: _is_refused(*row))


def _is_refused(rule: tuple[str, ...], message: str) -> None:
    with pytest.raises(ArtifactError, match=message):
        staged(rule)


def test_a_rule_has_an_alias_and_goes_into_the_artifact() -> None:
    for source, target in (("src/a", "@artifact/"), ("@src", "@artifact/"), ("@src/a", "a")):
        with pytest.raises(ArtifactError):
            copy_rule(source, target)


def test_excluded_paths() -> None:
    rows = (
        ("a/b.md", ".", ["*.md"], True),
        ("a/b.md", ".", ["a/*.txt"], False),
        ("a/b/c.md", "a", ["b/**"], True),
        ("a/b/c.md", ".", ["b/**"], False),
        ("a/testdata/x", ".", ["**/testdata/**"], True),
    )
    check_rows(rows, lambda row: _excludes(*row))


def _excludes(path: str, base: str, patterns: list[str], expected: bool) -> None:
    assert is_excluded(path, base, patterns) == expected


def test_what_is_selected_begins_before_the_first_wildcard() -> None:
    assert [selection_root(each) for each in ("a/b/**", "*.yaml", "a/x*/c", "a/b")] == [
        "a/b",
        ".",
        "a",
        "a/b",
    ]


def test_folders_give_names_their_values() -> None:
    assert list(captured("apps/{env}", Tree())) == [{"env": "base"}, {"env": "prod"}]
    assert list(captured("apps/{env}/deep", Tree())) == [{"env": "base"}]
    assert filled("web-{env}", {"env": "prod"}) == "web-prod"
    for pattern in ("apps/{env", "apps/{}", "apps/{a}/{a}", "apps/env}", "apps/{1a}"):
        with pytest.raises(ArtifactError):
            list(captured(pattern, Tree()))
    with pytest.raises(ArtifactError):
        filled("{none}", {})
