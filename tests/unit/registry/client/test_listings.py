"""A cache keeps how an index is laid out, and not only what it has."""

from pathlib import Path

import pytest

from archcheck.images.availability import Found
from archcheck.images.reference import parse_reference
from archcheck.registry.cache.model import CacheEntry, CacheKey, Name
from archcheck.registry.cache.store import Store
from archcheck.registry.client.listings import fields_of_listing, listing_of_fields
from tests.support.index_layouts import Spec
from tests.support.tables import walked
from tests.unit.scheduling.test_running_indexes import CELLS, answer

SHAPES = {name: spec for name, spec, _ in CELLS}


@walked("name", SHAPES)
def test_what_is_kept_is_the_same_answer(tmp_path: Path, name: str) -> None:
    found = answer(tmp_path, SHAPES[name])
    assert isinstance(found, Found)
    key = CacheKey(parse_reference("t/image:1"), ("https://registry.test/v2/t/image",))
    kept = CacheEntry(Name(found.digest, key.places[0], found.host, "", True, 1.0), found)
    store = Store(tmp_path / "cache")
    store.write([(key, kept)])
    assert store.read([key]) == {key: kept}


@pytest.mark.parametrize("docker", [False, True])
def test_a_manifest_list_of_docker_is_one_after_it_was_kept(tmp_path: Path, docker: bool) -> None:
    found = answer(tmp_path, ["bare:linux/arm64"], docker=docker)
    assert isinstance(found, Found)
    assert found.listed.docker is docker
    assert listing_of_fields(fields_of_listing(found.listed)) == found.listed


@walked(
    "fields",
    [
        None,
        {},
        {"children": {}},
        {"children": [], "format": "oci"},
        {"children": [], "more": "x"},
        {"children": ["linux/amd64"]},
        {"children": [{}]},
        {"children": [{"platform": "linux/amd64"}]},
        {"children": [{"platform": {"os": 1}}]},
        {"children": [{"platform": {"cpu": "x"}}]},
        {"children": [{"own": {}, "other": "x"}]},
        {"children": [{"other": 7}]},
        {"children": [{"index": {"children": [{}]}}]},
    ],
)
def test_what_is_no_listing_is_refused(fields: object) -> None:
    with pytest.raises(ValueError, match="no "):
        listing_of_fields(fields)


def test_a_listing_without_end_is_refused() -> None:
    fields: dict[str, object] = {"children": []}
    for _ in range(100):
        fields = {"children": [{"index": fields}]}
    with pytest.raises(ValueError, match="no listing"):
        listing_of_fields(fields)


def test_the_platforms_of_a_plain_index_are_all_there_is_to_keep(tmp_path: Path) -> None:
    spec: Spec = ["linux/amd64", "linux/arm64", "attest"]
    found = answer(tmp_path, spec)
    assert isinstance(found, Found)
    assert found.listing is None


def test_the_file_of_an_earlier_version_is_not_read_and_goes_with_the_cache(tmp_path: Path) -> None:
    """It knows the union alone, which would be too good for ever."""
    old = tmp_path / "lookups-v1.sqlite3"
    old.write_bytes(b"")
    store = Store(tmp_path)
    assert store.path != old
    store.clear()
    assert not old.exists()
