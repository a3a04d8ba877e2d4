"""Addresses of the repository at hand, and paths that do not leave it."""

from pathlib import Path

from archcheck.sources.gitops.repository import Repository, normalized_url


def test_addresses_of_one_repository_are_the_same() -> None:
    rows = {
        "https://github.com/acme/Home-Ops.git": "github.com/acme/home-ops",
        "ssh://git@github.com/acme/home-ops": "github.com/acme/home-ops",
        "git@github.com:acme/home-ops.git": "github.com/acme/home-ops",
        "https://user:token@git.lan:8443/acme/home-ops/": "git.lan/acme/home-ops",
        "./elsewhere": "./elsewhere",
    }
    assert {url: normalized_url(url) for url in rows} == rows


def test_a_repository_knows_its_remotes() -> None:
    repository = Repository(Path("/r"), remotes=("git@github.com:acme/home.git",))
    assert repository.is_at("https://github.com/acme/home")
    assert not repository.is_at("https://github.com/acme/other")


def test_no_path_leaves_the_repository(tmp_path: Path) -> None:
    root = (tmp_path / "root").resolve()
    (root / "apps").mkdir(parents=True)
    (root / "out").symlink_to(tmp_path)
    repository = Repository(root)
    assert repository.within("./apps") == root / "apps"
    assert repository.within("/apps/../apps") == root / "apps"
    assert repository.within("") == root
    assert repository.within("..", root / "apps") == root
    assert repository.within("../..", root / "apps") is None
    assert repository.within("out") is None


def test_a_name_that_no_system_takes_is_no_path(tmp_path: Path) -> None:
    repository = Repository(tmp_path.resolve())
    for text in ("a" * 256, "a/" * 3000, "a\0b", "a/" + "b" * 300 + "/c"):
        assert repository.within(text) is None
