"""Where a registry's API is answered, which for Docker Hub is not where its name says."""

from archcheck.images.reference import DOCKER_HUB

_API_HOSTS = {DOCKER_HUB: "registry-1.docker.io"}


def api_host(registry: str) -> str:
    """Return the host (and port) that serves `/v2/` for a reference's registry."""
    return _API_HOSTS.get(registry, registry)
