"""Globs, parameters and templates of Argo CD as the libraries that it uses have them, on texts made at random."""

import json
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archcheck.documents.values import node_of, value_of
from archcheck.sources.gitops.argocd.environment import ArgoEnvironment
from archcheck.sources.gitops.argocd.generators.flattening import flattened
from archcheck.sources.gitops.argocd.globs import (
    matches_directory_glob,
    matches_doublestar,
    matches_path,
    matches_pathspec,
)
from archcheck.sources.gitops.argocd.kustomize_options import kustomize_changes, refused_images
from archcheck.sources.gitops.argocd.templates import FillingError, TemplateLanguage
from archcheck.sources.gitops.argocd.value_files import FilePlaces, LocalFile, value_files
from archcheck.sources.gitops.kustomize_merging import merged_kustomization
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, merged, placed_values, plain_values
from archcheck.sources.gitops.written_values import yaml_in
from tests.real.gitops.oracles import answers
from tests.support.programs import require
from tests.support.tables import check_rows

pytestmark = pytest.mark.real

PIECES = ("a", "b", "ab", "/", "*", "**", "**/", "?", "[ab]", "[a-c]", "[^a]", "[!a]", "\\*", ".", "c-", "é")
BRACES = ("{a,b}", "{a/b,c-}", "{,a}", "{b.a,a.b}")
BESIDE = re.compile(r"[*?]\*?\{|\}[*?]|\}\{|\*\*/$|/$|[*?\]]{2}.*\{")
"""Where wildcards and braces stand side by side, the libraries lose their way; people do not write so."""
NAMES = ("a", "b", "ab", "c", "/", "/", "*", ".", "c-", "é", "!", "^", "{")
GLOBS: dict[str, tuple[Callable[[str, str], bool], tuple[str, ...]]] = {
    "path": (matches_path, (*PIECES, "[", "]", "[]a]", "[a", "{a,b}", "\\")),
    "directory": (
        matches_directory_glob,
        ("a", "b", "ab", "/", "*", "**", "\\*", ".", "c-", "é", *BRACES[:2]),
    ),
    "doublestar": (matches_doublestar, (*(each for each in PIECES if "**" not in each), "/**/", *BRACES)),
}


def globs() -> list[dict[str, str]]:
    chosen = random.Random(15)
    rows = [
        {
            "kind": kind,
            "pattern": "".join(chosen.choices(pieces, k=chosen.randint(1, 5))),
            "text": "".join(chosen.choices(NAMES, k=chosen.randint(1, 5))),
        }
        for kind, (_, pieces) in GLOBS.items()
        for _ in range(4000)
    ]
    return [row for row in rows if row["kind"] == "path" or not BESIDE.search(row["pattern"])]


def test_globs() -> None:
    rows = globs()

    def check(row: tuple[dict[str, str], dict[str, Any]]) -> None:
        asked, answer = row
        matches = GLOBS[asked["kind"]][0](asked["pattern"], asked["text"])
        assert matches is (answer["value"] is True and not answer["error"])

    check_rows(zip(rows, answers("argocd", rows), strict=True), check)


def test_files_of_globs_and_their_order(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    for name in (
        "z.yaml",
        "b/a.yaml",
        "b.yaml",
        "b/c/d.yaml",
        "b/c/a.txt",
        ".h/x.yaml",
        "b/.y.yaml",
        "a-b/e.yaml",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("{}")
    patterns = (
        "*.yaml",
        "**/*.yaml",
        "**",
        "b/**",
        "b/**/*.yaml",
        "*/*.yaml",
        "{b,z}*.yaml",
        "?.yaml",
        "**/c/*",
    )
    rows = [{"kind": "files", "pattern": pattern, "text": str(root)} for pattern in patterns]

    def check(row: tuple[dict[str, str], dict[str, Any]]) -> None:
        asked, answer = row
        places = FilePlaces(Repository(root), root, {}, ArgoEnvironment({}), ignore_missing=True)
        found = value_files([PlacedScalar(asked["pattern"], asked["pattern"])], places)
        names = [str(file.path.relative_to(root)) for file in found if isinstance(file, LocalFile)]
        assert names == [name for name in answer["value"] or () if (root / name).is_file()]

    check_rows(zip(rows, answers("argocd", rows), strict=True), check)


def random_data(chosen: random.Random, depth: int = 0) -> dict[str, Any]:
    values: list[Any] = [
        "x",
        "",
        1,
        0,
        1000000,
        12345678,
        1.5,
        1e21,
        1e-7,
        -3,
        True,
        False,
        None,
        [],
        ["a", 2],
    ]
    data: dict[str, Any] = {}
    for key in chosen.sample(["a", "b", "c", "d.e"], k=chosen.randint(0, 4)):
        nested = depth < 2 and chosen.random() < 0.3
        data[key] = random_data(chosen, depth + 1) if nested else chosen.choice(values)
    return data


def test_flat_parameters() -> None:
    chosen = random.Random(15)
    rows = [{"kind": "flatten", "data": random_data(chosen)} for _ in range(500)]

    def check(row: tuple[dict[str, Any], dict[str, Any]]) -> None:
        asked, answer = row
        flat = flattened(placed_values(node_of(asked["data"]), ""))
        assert {key: each.text for key, each in flat.items()} == answer["value"]

    check_rows(zip(rows, answers("argocd", rows), strict=True), check)


def test_merged_parameters() -> None:
    chosen = random.Random(16)
    rows = [{"kind": "merge", "data": random_data(chosen), "other": random_data(chosen)} for _ in range(500)]

    def check(row: tuple[dict[str, Any], dict[str, Any]]) -> None:
        asked, answer = row
        if answer["error"]:
            return
        below, above = (placed_values(node_of(asked[key]), "") for key in ("data", "other"))
        assert plain_values(merged(below, above)) == answer["value"]

    check_rows(zip(rows, answers("argocd", rows), strict=True), check)


def test_plain_templates() -> None:
    chosen = random.Random(17)
    pieces = (
        "a",
        "{{a}}",
        "{{ b }}",
        "{{c}}",
        "{{",
        "}}",
        "{",
        "}",
        " ",
        "\n",
        "{{ a",
        "{{}}",
        "{{values.x}}",
        "{{n}}",
    )
    data = {"a": "1", "b": "two words", "values.x": "{{a}}", "n": 5}
    rows = [
        {"kind": "fill", "pattern": "".join(chosen.choices(pieces, k=chosen.randint(1, 6))), "data": data}
        for _ in range(2000)
    ]

    def check(row: tuple[dict[str, Any], dict[str, Any]]) -> None:
        asked, answer = row
        try:
            text = TemplateLanguage(is_go=False).text(asked["pattern"], data)
        except FillingError:
            assert answer["error"]
            return
        assert (text, "") == (answer["value"], answer["error"])

    check_rows(zip(rows, answers("argocd", rows), strict=True), check)


def test_variables() -> None:
    chosen = random.Random(18)
    pieces = ("a", "$", "{", "}", "A", "B_1", "$A", "${A}", "$$", "-", "1", "/", "é", " ")
    data = {"A": "x", "B_1": "y"}
    rows = [
        {"kind": "expand", "pattern": "".join(chosen.choices(pieces, k=chosen.randint(1, 7))), "data": data}
        for _ in range(3000)
    ]

    def check(row: tuple[dict[str, Any], dict[str, Any]]) -> None:
        asked, answer = row
        assert ArgoEnvironment(data).expanded(asked["pattern"]) == answer["value"]

    check_rows(zip(rows, answers("argocd", rows), strict=True), check)


def test_files_that_git_lists(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path), "-c", "core.quotePath=false"]
    names = (
        "a.json",
        "c/a/config.json",
        "c/b/config.json",
        "c/b/x.yaml",
        "c.d/e",
        "d*/f",
        "ab/a/b/c.yaml",
        "[x]",
    )
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    subprocess.run([*git, "init", "--quiet"], check=True, timeout=60)
    subprocess.run([*git, "add", "--all"], check=True, timeout=60)
    chosen = random.Random(19)
    pieces = (
        "a",
        "c",
        "/",
        "*",
        "**",
        "/**/",
        "?",
        "[ab]",
        "[!a]",
        "config.json",
        "*.yaml",
        ".",
        "d\\*",
        "b/",
        "./",
    )
    patterns = {"".join(chosen.choices(pieces, k=chosen.randint(1, 4))) for _ in range(150)}
    rows = sorted(
        {pattern for pattern in patterns if not pattern.startswith("/")} | {"c", "c/", "c/*", "**", "[x]"}
    )

    def check(pattern: str) -> None:
        listed = subprocess.run(
            [*git, "ls-files", "-z", "--", pattern], capture_output=True, text=True, check=False, timeout=60
        )
        if listed.returncode == 0:
            expected = [name for name in listed.stdout.split("\0") if name]
            assert [name for name in sorted(names) if matches_pathspec(pattern, name)] == sorted(expected)

    check_rows(rows, check)


IMAGES = (
    *("web=new", "web:2", "web=*:3", "web=new:*", "web:*", "web=localhost:5000/x", "web=new@*", "a=b=c:1"),
    *("web", "localhost:5000/x", "web=new:3", f"web@sha256:{'a' * 64}", f"web=new:3@sha256:{'a' * 64}"),
    *(f"web:3@sha256:{'a' * 64}", "other:1", "web=", "web:"),
)


def test_images_that_kustomize_sets(tmp_path: Path) -> None:
    program = require("kustomize", "github.com/kubernetes-sigs/kustomize")
    file = tmp_path / "kustomization.yaml"

    def check(image: str) -> None:
        text = "images:\n- name: web\n  newName: old\n  newTag: '1'\n"
        file.write_text(text)
        done = subprocess.run(
            [program, "edit", "set", "image", image],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=60,
        )
        options = placed_values(node_of({"images": [image]}), "")
        refused = refused_images(options, ArgoEnvironment({}))
        assert bool(refused) is (done.returncode != 0)
        if not refused:
            merged_text = merged_kustomization(
                yaml_in(text), kustomize_changes(options, ArgoEnvironment({}), "")
            )
            expected = value_of(yaml_in(file.read_text()))["images"]
            assert sorted(json.loads(merged_text)["images"], key=by_name) == sorted(expected, key=by_name)

    check_rows(IMAGES, check)


def by_name(entry: dict[str, str]) -> str:
    return entry["name"]
