"""What the objects of a repository may hold, and where they are laid out."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.sources import git_objects
from archcheck.sources.git import Revision, find_commit, revision
from tests.cli.diff.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def tree(repository: Repository, entries: Sequence[tuple[str, str, str]]) -> str:
    """Return a tree of entries, as `git mktree` would not make it: mode, name, object."""
    data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(found) for mode, name, found in entries)
    return repository.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=data)


def blob(repository: Repository, text: str) -> str:
    return repository.git("hash-object", "-w", "--stdin", stdin=text.encode())


def committed(repository: Repository, *entries: tuple[str, str, str]) -> str:
    return repository.git("commit-tree", "-m", "one", tree(repository, entries))


def laid_out(repository: Repository, commit: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of a commit, and what is left out of it."""
    with revision(commit, repository.path) as found:
        return files(found), {each.path: each.why for each in found.left_out}


def files(found: Revision) -> dict[str, str]:
    paths = (path for path in found.folder.rglob("*") if path.is_file())
    return {path.relative_to(found.folder).as_posix(): path.read_text() for path in paths}


def test_files_are_as_they_were_committed(repository: Repository) -> None:
    texts = {"a.yaml": "a\r\n", "b/c d.yaml": "", "b/ü\n.yaml": "$Id$\n", "b/c/d": "x" * 100_000}
    for name, text in texts.items():
        (repository.path / name).parent.mkdir(parents=True, exist_ok=True)
        (repository.path / name).write_bytes(text.encode())
    (repository.path / ".archcheck.yaml").unlink()
    repository.git("config", "core.autocrlf", "false")
    repository.commit()
    found = find_commit("HEAD", repository.path)
    assert found is not None
    with revision(found, repository.path) as made:
        assert {name: (made.folder / name).read_bytes().decode() for name in texts} == texts
        assert made.left_out == ()


@pytest.mark.parametrize("name", ["..", ".", ".git", ".GIT"])
def test_a_path_that_leads_elsewhere_is_left_out(repository: Repository, name: str) -> None:
    text = blob(repository, "no")
    below = tree(repository, [("100644", "evil.yaml", text)])
    commit = committed(repository, ("40000", name, below), ("100644", "good.yaml", text))
    assert laid_out(repository, commit) == (
        {"good.yaml": "no"},
        {f"{name}/evil.yaml": "a path that no repository may hold"},
    )


def test_no_file_is_written_through_a_link(repository: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link, text = blob(repository, str(outside)), blob(repository, "no")
    below = tree(repository, [("100644", "evil.yaml", text), ("120000", "link", link)])
    commit = committed(repository, ("120000", "a", link), ("40000", "a", below))
    found, left_out = laid_out(repository, commit)
    assert (found, list(outside.iterdir())) == ({"a/evil.yaml": "no"}, [])
    assert left_out == {
        "a": "a link that cannot be made here",
        "a/link": "a link that leads out of the repository",
    }


def test_links_that_lead_out_together(repository: Repository) -> None:
    """Each alone stays inside by its text: `up` is the top, so that what is above it is outside."""
    text, up = blob(repository, "in"), blob(repository, "../..")
    beyond = blob(repository, "a/b/up/../passwd")
    inner = tree(repository, [("120000", "up", up)])
    middle = tree(repository, [("40000", "b", inner)])
    commit = committed(
        repository, ("40000", "a", middle), ("120000", "beyond", beyond), ("100644", "in.yaml", text)
    )
    assert laid_out(repository, commit) == (
        {"in.yaml": "in"},
        {"beyond": "a link that leads out of the repository"},
    )


def test_links_in_a_ring_are_no_harm(repository: Repository) -> None:
    ring, text = blob(repository, "ring"), blob(repository, "in")
    commit = committed(repository, ("100644", "in.yaml", text), ("120000", "ring", ring))
    assert laid_out(repository, commit) == ({"in.yaml": "in"}, {})


def test_a_link_to_a_very_long_path(repository: Repository) -> None:
    link, text = blob(repository, "x" * 5000), blob(repository, "in")
    commit = committed(repository, ("120000", "a", link), ("100644", "in.yaml", text))
    assert laid_out(repository, commit) == ({"in.yaml": "in"}, {"a": "a link that is no path"})


def test_a_name_that_is_too_long_here(repository: Repository) -> None:
    text = blob(repository, "in")
    commit = committed(repository, ("100644", "a" * 300, text), ("100644", "in.yaml", text))
    assert laid_out(repository, commit) == (
        {"in.yaml": "in"},
        {"a" * 300: "a path that cannot be written here"},
    )


def test_a_large_file_is_left_out(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_objects, "_LARGEST", 10)
    large, small = blob(repository, "x" * 3_000_000), blob(repository, "in")
    commit = committed(repository, ("100644", "a.bin", large), ("100644", "b.yaml", small))
    found, left_out = laid_out(repository, commit)
    assert (found, list(left_out)) == ({"b.yaml": "in"}, ["a.bin"])


def test_all_together_may_be_too_large(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_objects, "_MOST_BYTES", 10)
    text = blob(repository, "123456")
    commit = committed(repository, ("100644", "a", text), ("100644", "b", text))
    with pytest.raises(InputError, match="holds more than"), revision(commit, repository.path):
        pass


def test_an_object_that_is_not_there(repository: Repository) -> None:
    commit = committed(repository, ("100644", "a.yaml", "1" * 40))
    with (
        pytest.raises(InputError, match=r"a\.yaml is not in the repository"),
        revision(commit, repository.path),
    ):
        pass


def test_what_a_partial_clone_lacks_is_fetched_together(repository: Repository, tmp_path: Path) -> None:
    for at in range(20):
        repository.write(f"{at}.yaml", f"text {at}")
    repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    clone, trace = tmp_path / "clone", tmp_path / "trace"
    source = f"file://{repository.path}"
    repository.git("clone", "-q", "--no-checkout", "--filter=blob:none", source, str(clone))
    commit = find_commit("HEAD", clone)
    assert commit is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_TRACE2", str(trace))
        with revision(commit, clone) as found:
            assert len(files(found)) == 21
    asked = [line for line in trace.read_text().splitlines() if "start git-upload-pack" in line]
    assert len(asked) == 1
