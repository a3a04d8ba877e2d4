"""One run against servers of this machine, in this process."""

import json
from collections.abc import Mapping
from pathlib import Path

from archcheck.images.availability import Availability
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.mirrors.model import HostSettings, Mirror, Route
from archcheck.registry.mirrors.routes import Routes, RouteTable


def plain(*hosts: str, concurrency: int | None = None) -> Routes:
    """Return routes by which hosts are asked in plain http at once."""
    routes = {host: Route(origin=Mirror(f"http://{host}")) for host in hosts}
    return Routes((RouteTable(routes, {host: HostSettings(concurrency=concurrency) for host in hosts}),))


def look_up(
    *texts: str, routes: Routes | None = None, access: RegistryOptions | None = None
) -> list[Availability]:
    """Look the references up, all in one run; their hosts are asked in plain http unless routes say more."""
    references = [parse_reference(text) for text in texts]
    hosts = dict.fromkeys(reference.registry for reference in references)
    used = access or RegistryOptions(routes=routes or plain(*hosts))
    known = look_up_all(references, used).known
    return [known[reference] for reference in references]


def configure(folder: Path, **registries: Mapping[str, object]) -> Path:
    """Write an `.archcheck.yaml` with these registries (YAML takes JSON)."""
    path = folder / ".archcheck.yaml"
    path.write_text(json.dumps({"registries": registries}))
    return path
