"""Configs that several images share: read once in a run, without waiting for a registry that is slow."""

import asyncio

import httpx
import pytest
import respx

from archcheck.images.availability import Found
from archcheck.registry.client import remote
from tests.unit.registry.asking import platforms_of
from tests.unit.registry.cache.running import FakedRegistry, Machine
from tests.unit.registry.documents import config, image
from tests.unit.registry.serving import HOST, blob_url, manifest_url, serve

SETTINGS = config("linux/arm/v7")
SLOW = "slow.example.com"


def test_a_config_of_several_tags_is_read_once(machine: Machine, registry: FakedRegistry) -> None:
    names = [f"{HOST}/app:{number}" for number in range(5)]
    for number in range(5):
        registry.put(image(SETTINGS, annotations={"number": str(number)}), SETTINGS, tag=str(number))
    run = machine.run(*names)
    assert sorted(run.kinds) == ["GET blobs", *["GET manifests"] * 5]
    assert [platforms_of(answer) for answer in run.answers] == [["linux/arm/v7"]] * 5


def test_a_slow_registry_does_not_keep_another_ones_config(
    machine: Machine, web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names another's config in a manifest, and never sends it, must not hold up who has it."""
    monkeypatch.setattr(remote, "REFERENCE_TIMEOUT", 0.5)
    manifest = image(SETTINGS)
    serve(web, manifest_url(origin=f"https://{SLOW}"), manifest)

    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        return httpx.Response(200, content=SETTINGS.body)

    async def a_little_later(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.1)
        return httpx.Response(200, content=manifest.body)

    web.get(blob_url(SETTINGS, origin=f"https://{SLOW}")).mock(side_effect=never)
    web.get(manifest_url()).mock(side_effect=a_little_later)
    serve(web, blob_url(SETTINGS), SETTINGS)
    quick, slow = machine.run(f"{HOST}/app:1", f"{SLOW}/app:1").answers
    assert not isinstance(slow, Found)
    assert platforms_of(quick) == ["linux/arm/v7"]
