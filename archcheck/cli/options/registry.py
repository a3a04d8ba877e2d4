"""The shared options that say how registries are asked."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archcheck.config.durations import parse_duration
from archcheck.config.model import Settings
from archcheck.errors import UsageError
from archcheck.registry.client.options import ANY_REGISTRY, CachePolicy, RegistryOptions
from archcheck.storage.cache_folder import cache_folder

if TYPE_CHECKING:
    from archcheck.registry.lock.file import LockFile
    from archcheck.registry.mirrors.routes import Routes

LOCKED_OPTIONS = [
    click.option(
        "--locked",
        is_flag=True,
        help="Ask no registry: only archcheck.lock, which archcheck lock writes.",
    ),
    click.option(
        "--max-age",
        metavar="DURATION",
        help="With --locked: how old what the lock says may be: 14d, 4w.",
    ),
]

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
        help="Ask no registry: only the cache, however old, and OCI layouts.",
    ),
    click.option(
        "--lock-file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The lock, instead of the nearest archcheck.lock.",
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


def read_access(values: dict[str, Any], settings: Settings, directory: Path) -> RegistryOptions:
    """Take the options about registries out of a command's values; `directory` is the working directory.

    Raises:
        UsageError, ConfigurationError, InputError: as they say.

    """
    lock = _lock(values, settings, directory)
    layout, files = values.pop("registry_layout"), values.pop("registries_config")
    offline, refresh, no_cache = (values.pop(name) for name in ("offline", "refresh", "no_cache"))
    ttl, deep = values.pop("cache_ttl"), values.pop("deep")
    if offline and refresh:
        raise UsageError("--offline and --refresh contradict each other")
    if lock is not None:
        _require_only_lock(refresh=refresh, deep=deep, layout=layout)
    seconds = _seconds("--cache-ttl", ttl) if ttl is not None else settings.cache_ttl
    layouts = {ANY_REGISTRY: layout} if layout else settings.layouts
    return RegistryOptions(
        layouts,
        None if lock else _routes(settings, files or settings.registries_config),
        CachePolicy(None if no_cache else cache_folder(), seconds, refresh),
        offline=offline,
        deep=deep,
        lock=lock,
    )


def _seconds(option: str, text: str) -> float:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error


def _lock(values: dict[str, Any], settings: Settings, directory: Path) -> "LockFile | None":
    """Return the lock that answers instead of registries, if that is asked for."""
    locked, named, age = (values.pop(name, None) for name in ("locked", "lock_file", "max_age"))
    if not locked:
        return None
    from datetime import UTC, datetime

    from archcheck.actions.lock_location import lock_to_read
    from archcheck.registry.lock.file import days, open_lock

    oldest = days(_seconds("--max-age", age)) if age is not None else None
    return open_lock(named or lock_to_read(settings, directory), datetime.now(UTC).date(), oldest)


def _require_only_lock(*, refresh: bool, deep: bool, layout: Path | None) -> None:
    """Refuse beside --locked what the lock cannot do: silence would pass for a check.

    Raises:
        UsageError: it is asked for.

    """
    if refresh:
        raise UsageError("--locked and --refresh contradict each other", hint="archcheck lock --update")
    if deep:
        raise UsageError("--locked reads no manifest, and --deep all of them", hint="archcheck lock --deep")
    if layout is not None:
        raise UsageError("--locked and --registry-layout contradict each other: only one of them can answer")


def _routes(settings: Settings, files: tuple[Path, ...] | None) -> "Routes | None":
    """Return where to ask registries; None, and nothing is loaded, where nothing says anything of it."""
    from archcheck.registry.mirrors.files import files_here

    if not settings.registries and not (files_here() if files is None else files):
        return None
    from archcheck.registry.mirrors.configured import load_routes

    return load_routes(settings.registries, files)
