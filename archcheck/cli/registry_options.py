"""The shared options that say how registries are asked."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archcheck.cli.places import cache_folder
from archcheck.config.durations import parse_duration
from archcheck.config.model import Settings
from archcheck.errors import UsageError
from archcheck.registry.access import Access, CachePolicy
from archcheck.registry.client import ANY_REGISTRY
from archcheck.registry.mirrors.files import files_here

if TYPE_CHECKING:
    from archcheck.registry.mirrors.routes import Routes

REGISTRY_OPTIONS = [
    click.option(
        "--registry-layout",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Ask this OCI layout instead of every registry (offline).",
    ),
    click.option(
        "--deep",
        is_flag=True,
        help="Read every manifest that an index lists, to see that it is there and what it says.",
    ),
    click.option(
        "--offline",
        is_flag=True,
        help="Ask nobody: only the cache, however old, and OCI layouts.",
    ),
    click.option("--refresh", is_flag=True, help="Ask everything anew, and keep the answers."),
    click.option("--no-cache", is_flag=True, help="Neither read nor keep answers on this machine."),
    click.option(
        "--cache-ttl",
        metavar="DURATION",
        help="How long a tag is believed to be where it was: 90s, 15m, 1h (default), 7d.",
    ),
    click.option(
        "--registries-config",
        "registries_config",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        metavar="PATH",
        help="How nodes ask registries: a k3s registries.yaml, a certs.d folder, a registries.conf "
        "(repeatable).",
    ),
]


def read_access(values: dict[str, Any], settings: Settings) -> Access:
    """Take the options about registries out of a command's values.

    Raises:
        UsageError, ConfigurationError: as they say.

    """
    layout, files = values.pop("registry_layout"), values.pop("registries_config")
    offline, refresh, no_cache = (values.pop(name) for name in ("offline", "refresh", "no_cache"))
    ttl = values.pop("cache_ttl")
    if offline and refresh:
        raise UsageError("--offline and --refresh contradict each other")
    try:
        seconds = parse_duration(ttl) if ttl is not None else settings.cache_ttl
    except ValueError as error:
        raise UsageError(f"--cache-ttl: {error}") from error
    layouts = {ANY_REGISTRY: layout} if layout else settings.layouts
    return Access(
        layouts,
        None if ANY_REGISTRY in layouts else _routes(settings, files or settings.registries_config),
        CachePolicy(None if no_cache else cache_folder(), seconds, refresh),
        offline=offline,
        deep=values.pop("deep"),
    )


def _routes(settings: Settings, files: tuple[Path, ...] | None) -> "Routes | None":
    """Return where to ask registries; None, and nothing is loaded, where nothing says anything of it."""
    if not settings.registries and not (files_here() if files is None else files):
        return None
    from archcheck.registry.mirrors.configured import load_routes

    return load_routes(settings.registries, files)
