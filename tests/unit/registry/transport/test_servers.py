"""How many images a host is asked for at a time, as `concurrency:` says."""

import asyncio
from collections import Counter

import httpx
import pytest
import respx

from archcheck.config.model import RegistrySettings
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.mirrors.configured import load_routes
from tests.unit.registry.documents import images_of

ARM = images_of("linux/arm64")


@pytest.mark.parametrize(
    ("configured", "most"),
    [
        ({"a.example.com": 1, "b.example.com": 3}, {"a.example.com": 1, "b.example.com": 3}),
        ({"*": 2, "b.example.com": 3}, {"a.example.com": 2, "b.example.com": 3}),
        ({"a.example.com": 4}, {"a.example.com": 4, "b.example.com": 20}),
    ],
)
def test_each_host_at_its_own_pace(
    web: respx.MockRouter, configured: dict[str, int], most: dict[str, int]
) -> None:
    now: Counter[str] = Counter()
    seen: Counter[str] = Counter()

    async def serve_slowly(request: httpx.Request) -> httpx.Response:
        host = request.url.host
        now[host] += 1
        seen[host] = max(seen[host], now[host])
        for _turn in range(100):
            await asyncio.sleep(0)
        now[host] -= 1
        return httpx.Response(200, content=ARM.body)

    web.route().mock(side_effect=serve_slowly)
    settings = {host: RegistrySettings(concurrency=number) for host, number in configured.items()}
    references = [parse_reference(f"{host}/app:{tag}") for host in most for tag in range(40)]
    look_up_all(references, RegistryOptions(routes=load_routes(settings, ())))
    assert dict(seen) == most
