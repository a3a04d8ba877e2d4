"""A machine without logins, proxies and network, as the tests of registries have it."""

from tests.unit.registry.conftest import authority, docker_config, home, waits, web

__all__ = ["authority", "docker_config", "home", "waits", "web"]
