"""The states of a tree: which are read by themselves, and what is theirs."""

from pathlib import Path

import pytest

from archcheck.sources.gitops.helmfile.trees import HelmfileTree, helmfile_tree
from archcheck.sources.trees.model import Selection, TreeRequest
from archcheck.workloads.inventory import Inventory, Skipped


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HelmfileTree:
    monkeypatch.chdir(tmp_path)
    files = {
        "helmfile.yaml": "helmfiles: [sub/helmfile.yaml]\n",
        "sub/helmfile.yaml": "releases: [{name: a, chart: ../app, values: [v.yaml]}]\n",
        "sub/v.yaml": "a: 1\n",
        "other/helmfile.yaml": "helmfiles: [none.yaml]\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    states = [Path(name) for name in files if name.endswith("helmfile.yaml")]
    request = TreeRequest((".",), Selection(Path()), lambda: tmp_path / "cache", "")
    return helmfile_tree(states, request)


def test_a_state_that_another_includes_is_not_read_again(tree: HelmfileTree) -> None:
    assert tree.places == [Path("helmfile.yaml"), Path("other/helmfile.yaml")]


def test_changed_files_mean_the_states_that_they_are_a_part_of(tree: HelmfileTree, tmp_path: Path) -> None:
    root = tmp_path.resolve()
    for name in ("sub/v.yaml", "app/templates/x.yaml", "sub/helmfile.yaml"):
        assert tree.about([root / name]).places == [Path("helmfile.yaml")]
    assert not tree.about([root / "sub/w.yaml"]).places


def test_what_is_said_of_parts_and_of_states_that_are_read_is_left_out(tree: HelmfileTree) -> None:
    names = ("sub/v.yaml", "helmfile.yaml", "other/helmfile.yaml", "p.yaml")
    inventory = Inventory(skipped=tuple(Skipped(name, None, "x") for name in names))
    assert [each.path for each in tree.without_parts(inventory).skipped] == ["p.yaml"]
    left = [each.path for each in tree.without_read(inventory).skipped]
    assert left == ["sub/v.yaml", "other/helmfile.yaml", "p.yaml"]
