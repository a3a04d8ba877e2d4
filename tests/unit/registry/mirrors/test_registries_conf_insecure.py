"""`insecure` of registries.conf: for what it is said of, and for nothing else."""

import pytest

from archcheck.registry.mirrors.routes import Routes
from tests.unit.registry.mirrors.conftest import ReadText
from tests.unit.registry.mirrors.routing import endpoints

MIRRORS = (
    '[[registry.mirror]]\nlocation = "a.lan"\ninsecure = true\n[[registry.mirror]]\nlocation = "b.lan"\n'
)


def insecure(routes: Routes, image: str) -> list[bool]:
    """Return of each endpoint whether it is asked without verification, and in plain http where it must."""
    found = []
    for endpoint in endpoints(routes, image):
        tls = endpoint.mirror.tls or routes.tls(endpoint.host)
        unverified = tls is not None and not tls.verify
        assert endpoint.mirror.may_be_plain == unverified
        assert endpoint.mirror.url.startswith("https://")
        found.append(unverified)
    return found


@pytest.mark.parametrize(
    ("text", "image", "expected"),
    [
        ('location = "r.lan"\n', "r.lan/app", [False]),
        ('location = "r.lan"\ninsecure = false\n', "r.lan/app", [False]),
        ('location = "r.lan"\ninsecure = true\n', "r.lan/app", [True]),
        ('prefix = "docker.io"\nlocation = "r.lan"\ninsecure = true\n', "busybox", [True]),
        ('prefix = "*.lan"\nlocation = "r.lan"\ninsecure = true\n', "x.lan/app", [True]),
        ('prefix = "*.lan"\ninsecure = true\n', "x.lan/app", [True]),
        (f'location = "r.lan"\n{MIRRORS}', "r.lan/app", [True, False, False]),
        (f'location = "r.lan"\ninsecure = true\n{MIRRORS}', "r.lan/app", [True, False, True]),
        ('location = "r.lan"\ninsecure = true\n', "eu.r.lan/app", [False]),
        ('location = "r.lan"\ninsecure = true\n', "r.lan:5000/app", [False]),
        ('location = "r.lan/dev"\ninsecure = true\n', "r.lan/dev/app", [True]),
        ('location = "r.lan/dev"\ninsecure = true\n', "r.lan/production/app", [False]),
        ('prefix = "dev.io"\nlocation = "r.lan/dev"\ninsecure = true\n', "r.lan/production/app", [False]),
    ],
)
def test_insecure_is_said_of_each_endpoint(
    registries_conf: ReadText, text: str, image: str, expected: list[bool]
) -> None:
    assert insecure(registries_conf(f"[[registry]]\n{text}"), image) == expected
