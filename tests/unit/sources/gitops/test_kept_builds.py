"""Builds that are kept by what went in, and those that never are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archcheck.sources.gitops.kept_builds import KeptBuilds
from archcheck.sources.gitops.render_cache import RenderCache
from archcheck.sources.trees.discover.kustomizations import read_kustomization

_PLAIN = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
_SECRET = b"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: hunter2}\n"
_ENCRYPTED = (
    b"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  k: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]\n"
    b"sops: {mac: ENC[AES256_GCM,data:mac], version: 3.9.0}\n"
)


@pytest.fixture
def built(tmp_path: Path) -> Callable[[bytes], tuple[bytes, int]]:
    """Build a folder, in a run of its own each time; gives what is built, and how often that was made."""
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "kustomization.yaml").write_text("resources: [a.yaml]\n")
    (folder / "a.yaml").write_text("a: 1\n")
    made: list[bytes] = []

    def build(output: bytes) -> tuple[bytes, int]:
        part = read_kustomization(folder / "kustomization.yaml")
        assert part is not None

        def work() -> bytes:
            made.append(output)
            return output

        builds = KeptBuilds(RenderCache(tmp_path / "kept"))
        return builds.of(folder, b"{}", [part], [""], work), len(made)

    return build


def test_what_went_in_is_built_once(built: Callable[[bytes], tuple[bytes, int]], tmp_path: Path) -> None:
    assert built(_PLAIN) == (_PLAIN, 1)
    assert built(_PLAIN) == (_PLAIN, 1)
    (tmp_path / "app" / "a.yaml").write_text("a: 2\n")
    assert built(_PLAIN) == (_PLAIN, 2)


def test_a_secret_in_the_clear_is_not_kept(
    built: Callable[[bytes], tuple[bytes, int]], tmp_path: Path
) -> None:
    assert built(_SECRET) == (_SECRET, 1)
    assert built(_SECRET) == (_SECRET, 2)
    assert not list((tmp_path / "kept").glob("*")) if (tmp_path / "kept").exists() else True


def test_ciphers_are_not_kept(built: Callable[[bytes], tuple[bytes, int]]) -> None:
    first, _ = built(_ENCRYPTED)
    again, times = built(_ENCRYPTED)
    assert first == again
    assert times == 1
    assert b"abc" not in first
    assert b"ENC[" in first
