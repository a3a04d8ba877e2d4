"""The git generator over files."""

from pathlib import Path

import pytest

from archcheck.sources.gitops.argocd.generators.model import GeneratorError
from tests.support.argocd import parameters_of

FILES = {
    "clusters/a/config.json": '{"name": "a", "deep": {"x": [1, "y"]}, "n": 1000000}',
    "clusters/b/config.yaml": "- {name: b}\n- {name: c}\n",
    "clusters/old/config.json": '{"name": "old"}',
    "empty.yaml": "",
    "broken.yaml": "{",
    "text.yaml": "hello",
    "mixed.yaml": "[{a: b}, c]",
}
NAMES = "git: {repoURL: here, files: [{path: 'clusters/*'}, {path: clusters/old, exclude: true}]}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_go_parameters(root: Path) -> None:
    found = parameters_of(NAMES, root=root, files=tuple(FILES))
    assert [each["name"] for each in found] == ["a", "b", "c"]
    assert found[0]["deep"] == {"x": [1, "y"]}
    assert found[0]["path"] == {
        "path": "clusters/a",
        "basename": "a",
        "filename": "config.json",
        "basenameNormalized": "a",
        "filenameNormalized": "config.json",
        "segments": ["clusters", "a"],
    }


def test_flat_parameters(root: Path) -> None:
    first = parameters_of(NAMES, root=root, files=tuple(FILES), go=False)[0]
    assert first == {
        "name": "a",
        "deep.x.0": "1",
        "deep.x.1": "y",
        "n": "1e+06",
        "path": "clusters/a",
        "path.basename": "a",
        "path.basenameNormalized": "a",
        "path.filename": "config.json",
        "path.filenameNormalized": "config.json",
        "path[0]": "clusters",
        "path[1]": "a",
    }


def test_an_empty_file_is_an_empty_object_at_the_root(root: Path) -> None:
    (found,) = parameters_of(
        "git: {repoURL: here, files: [{path: empty.yaml}]}", root=root, files=tuple(FILES)
    )
    assert found["path"] == {
        "path": ".",
        "basename": ".",
        "filename": "empty.yaml",
        "basenameNormalized": "",
        "filenameNormalized": "empty.yaml",
        "segments": ["."],
    }


def test_what_is_neither_an_object_nor_a_list_of_them_is_refused(root: Path) -> None:
    for name in ("broken", "text", "mixed"):
        with pytest.raises(GeneratorError, match=f"{name}.yaml"):
            parameters_of(
                f"git: {{repoURL: here, files: [{{path: {name}.yaml}}]}}", root=root, files=tuple(FILES)
            )
