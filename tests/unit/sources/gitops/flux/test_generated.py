"""Files that generators take texts of."""

from pathlib import Path

from archcheck.documents.nodes import Mapping
from archcheck.sources.gitops.flux.generated import generating_file
from archcheck.sources.gitops.flux.places import WrittenText
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import KubernetesObject


def generated(folder: Path, **files: str) -> BuiltObject:
    """Return a ConfigMap that was made of files."""
    for name, text in files.items():
        (folder / name).write_text(text)
    parts = tuple(folder / name for name in files)
    return BuiltObject(KubernetesObject("v1", "ConfigMap", Mapping((), 1, 1)), Origin("k"), None, parts)


def test_the_file_that_holds_the_text_is_found_and_the_one_named_as_the_key_first(tmp_path: Path) -> None:
    obj = generated(tmp_path, a="x: 1\n", b="y: 1\n", c="x: 1\n")
    assert generating_file(obj, "k", "y: 1\n") == WrittenText("y: 1\n", str(tmp_path / "b"), 1)
    assert generating_file(obj, "c", "x: 1\n") == WrittenText("x: 1\n", str(tmp_path / "c"), 1)
    assert generating_file(obj, "k", "literal") is None


def test_variables_that_were_substituted_do_not_hide_it(tmp_path: Path) -> None:
    text = "x: ${TAG}\ny: 1\n"
    obj = generated(tmp_path, a=text, b="x: ${TAG}\ny: 2\n")
    assert generating_file(obj, "k", "x: v5\ny: 1\n") == WrittenText(text, str(tmp_path / "a"), 1)
    assert generating_file(obj, "k", "x: v5\nz: 1\n") is None


def test_a_file_that_is_gone_is_none(tmp_path: Path) -> None:
    obj = generated(tmp_path, a="x: 1\n")
    (tmp_path / "a").unlink()
    assert generating_file(obj, "k", "x: 1\n") is None
