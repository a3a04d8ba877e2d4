"""Globs by the rules of the libraries that Argo CD asks: gobwas/glob, path.Match, doublestar, git's pathspecs."""

from time import process_time

from archcheck.sources.gitops.argocd.globs import (
    is_glob,
    matches_directory_glob,
    matches_doublestar,
    matches_path,
    matches_pathspec,
)
from tests.support.tables import walked

Row = tuple[str, str, bool]

PATH: list[Row] = [
    ("apps/*", "apps/one", True),
    ("apps/*", "apps/one/two", False),
    ("*/*/values", "a/b/values", True),
    ("apps/**", "apps/a/b", False),
    ("apps/**", "apps/a", True),
    ("a?c", "abc", True),
    ("a?c", "a/c", False),
    ("[a-c]x", "bx", True),
    ("[^a-c]x", "bx", False),
    ("[^a-c]x", "dx", True),
    ("[^a]", "/", True),
    ("[!a]x", "!x", True),
    (r"a\*", "a*", True),
    (r"a\*", "ab", False),
    ("[", "[", False),
    ("a[", "a[", False),
    ("[]a]", "a", False),
    ("[-a]", "-", False),
    ("*", "", True),
]
DIRECTORY: list[Row] = [
    ("skip*", "skip-b.yaml", True),
    ("*.yaml", "sub/c.yaml", True),
    ("{a,b}.yaml", "b.yaml", True),
    ("{a,b}.yaml", "c.yaml", False),
    ("{*.yml,sub/*}", "sub/x.json", True),
    ("{a{1,2},b}.yaml", "a2.yaml", True),
    ("[!a]*", "bc", True),
    ("[!a]*", "ac", False),
    ("config.{yaml,", "config.yaml", False),
    ("**/x", "a/b/x", True),
]
DOUBLESTAR: list[Row] = [
    ("values-*.yaml", "values-a.yaml", True),
    ("*.yaml", "a/b.yaml", False),
    ("**/*.yaml", "b.yaml", True),
    ("**/*.yaml", "a/c/b.yaml", True),
    ("env/**/values.yaml", "env/values.yaml", True),
    ("env/**/values.yaml", "env/a/b/values.yaml", True),
    ("env/**", "env/a/b", True),
    ("env/**", "environment", False),
    ("{a,b}/*.yaml", "b/x.yaml", True),
    ("a**", "a/b", False),
]
PATHSPEC: list[Row] = [
    ("clusters/*.json", "clusters/a/b.json", True),
    ("clusters/**/config.json", "clusters/a/config.json", True),
    ("clusters", "clusters/a/config.json", True),
    ("clusters/", "clusters/a", True),
    ("cluster", "clusters/a", False),
    ("*/config.json", "a/b/config.json", True),
    ("config.json", "config.json", True),
    ("config.json", "a/config.json", False),
    ("./config.json", "config.json", True),
    ("[ab].yaml", "b.yaml", True),
]


@walked("pattern, path, taken", PATH)
def test_directories_of_generators(pattern: str, path: str, taken: bool) -> None:
    assert matches_path(pattern, path) is taken


@walked("pattern, path, taken", DIRECTORY)
def test_included_and_excluded_files(pattern: str, path: str, taken: bool) -> None:
    assert matches_directory_glob(pattern, path) is taken


@walked("pattern, path, taken", DOUBLESTAR)
def test_value_files(pattern: str, path: str, taken: bool) -> None:
    assert matches_doublestar(pattern, path) is taken


@walked("pattern, path, taken", PATHSPEC)
def test_files_of_generators(pattern: str, path: str, taken: bool) -> None:
    assert matches_pathspec(pattern, path) is taken


def test_what_is_a_glob() -> None:
    assert [is_glob(text) for text in ("a/b.yaml", "a/*.yaml", "a?", "[a]", "{a,b}")] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_no_pattern_takes_long() -> None:
    """A pattern of a stranger neither backtracks nor multiplies without end."""
    start = process_time()
    assert not matches_directory_glob("*a" * 500 + "b", "a" * 4000)
    assert not matches_directory_glob("{a,b}" * 100, "a" * 100)
    assert not matches_path("x" * 5000, "x" * 5000)
    assert process_time() - start < 30
