"""The shared options that say how registries are asked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archcheck.actions.lock_location import lock_to_read
from archcheck.cli.options.groups import shared_option
from archcheck.config.durations import parse_duration
from archcheck.config.model import Settings
from archcheck.errors import UsageError
from archcheck.frozen import dataclass
from archcheck.registry.client.options import ANY_REGISTRY, CachePolicy, RegistryOptions
from archcheck.registry.mirrors.files import files_here
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.storage.cache_folder import cache_folder

if TYPE_CHECKING:
    from archcheck.registry.lock.file import LockFile
    from archcheck.registry.mirrors.routes import Routes
    from archcheck.registry.stores.archive import ImageArchive


@dataclass(frozen=True, slots=True)
class LockedFlags:
    """Whether only the lock answers."""

    locked: bool = shared_option(
        "--locked",
        is_flag=True,
        help="Ask no registry: only archcheck.lock, which archcheck lock writes.",
    )
    max_age: str | None = shared_option(
        "--max-age",
        metavar="DURATION",
        help="With --locked: how old what the lock says may be: 14d, 4w.",
    )


@dataclass(frozen=True, slots=True)
class ArchiveFlags:
    """What an air-gapped cluster has in place of registries."""

    archives: tuple[str, ...] = shared_option(
        "--archive",
        multiple=True,
        type=click.Path(allow_dash=True),
        metavar="FILE",
        help="An archive of images that answers before every registry: of docker save, ctr images export, "
        "podman, skopeo, or k3s' air-gap images; - for standard input (repeatable).",
    )


@dataclass(frozen=True, slots=True)
class RegistryFlags:
    """How registries are asked, and what is kept of their answers."""

    registry_layout: Path | None = shared_option(
        "--registry-layout",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Ask this OCI layout instead of every registry (offline).",
    )
    deep: bool = shared_option(
        "--deep",
        is_flag=True,
        help="Read every manifest that an index lists, to see that it is there and what it says.",
    )
    offline: bool = shared_option(
        "--offline",
        is_flag=True,
        help="Ask no registry: only the cache, however old, and OCI layouts.",
    )
    lock_file: Path | None = shared_option(
        "--lock-file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The lock, instead of the nearest archcheck.lock.",
    )
    refresh: bool = shared_option(
        "--refresh", is_flag=True, help="Ask everything anew, and keep the answers."
    )
    no_cache: bool = shared_option(
        "--no-cache", is_flag=True, help="Neither read nor keep answers on this machine."
    )
    cache_ttl: str | None = shared_option(
        "--cache-ttl",
        metavar="DURATION",
        help="How long a tag is believed to be where it was: 90s, 15m, 1h (default), 7d.",
    )
    registries_config: tuple[Path, ...] = shared_option(
        "--registries-config",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        metavar="PATH",
        help="How nodes ask registries: a k3s registries.yaml, a certs.d folder, a registries.conf "
        "(repeatable).",
    )

    @property
    def named(self) -> tuple[Path, ...]:
        """The files and folders that are named."""
        return tuple(filter(None, (self.registry_layout, self.lock_file, *self.registries_config)))


def read_registry(
    flags: RegistryFlags,
    locked: LockedFlags,
    settings: Settings,
    directory: Path,
    archives: ArchiveFlags | None = None,
) -> RegistryOptions:
    """Return what the options about registries say; `directory` is the working directory.

    Raises:
        UsageError, ConfigurationError, InputError: as they say.

    """
    files = archives.archives if archives is not None else ()
    if files and locked.locked:
        raise UsageError("--locked and --archive contradict each other: only one of them can answer")
    lock = _lock(flags.lock_file, locked, settings, directory)
    if flags.offline and flags.refresh:
        raise UsageError("--offline and --refresh contradict each other")
    if lock is not None:
        _require_only_lock(flags)
    seconds = _seconds("--cache-ttl", flags.cache_ttl) if flags.cache_ttl is not None else settings.cache_ttl
    layouts = {ANY_REGISTRY: flags.registry_layout} if flags.registry_layout else settings.layouts
    return RegistryOptions(
        layouts,
        _routes(settings, flags.registries_config or settings.registries_config) if lock is None else None,
        CachePolicy(None if flags.no_cache else cache_folder(), seconds, flags.refresh),
        offline=flags.offline,
        deep=flags.deep,
        lock=lock,
        archives=_archives(files),
        stores=settings.stores,
        stand_ins={} if flags.registry_layout else settings.stand_ins,
    )


def _archives(paths: tuple[str, ...]) -> "tuple[ImageArchive, ...]":
    if not paths:
        return ()
    from archcheck.registry.stores.archive import open_archive

    return tuple(open_archive(path, standard_input() if path == STDIN else None) for path in paths)


def _seconds(option: str, text: str) -> float:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error


def _lock(named: Path | None, flags: LockedFlags, settings: Settings, directory: Path) -> "LockFile | None":
    """Return the lock that answers instead of registries, if that is asked for."""
    if not flags.locked:
        return None
    from archcheck.registry.lock.file import days, open_lock

    oldest = days(_seconds("--max-age", flags.max_age)) if flags.max_age is not None else None
    return open_lock(named or lock_to_read(settings, directory), datetime.now(UTC).date(), oldest)


def _require_only_lock(flags: RegistryFlags) -> None:
    """Refuse beside --locked what the lock cannot do: silence would pass for a check.

    Raises:
        UsageError: it is asked for.

    """
    if flags.refresh:
        raise UsageError("--locked and --refresh contradict each other", hint="archcheck lock --update")
    if flags.deep:
        raise UsageError("--locked reads no manifest, and --deep all of them", hint="archcheck lock --deep")
    if flags.registry_layout is not None:
        raise UsageError("--locked and --registry-layout contradict each other: only one of them can answer")


def _routes(settings: Settings, files: tuple[Path, ...] | None) -> "Routes | None":
    """Return where to ask registries; None, and nothing is loaded, where nothing says anything of it."""
    if not settings.registries and not (files_here() if files is None else files):
        return None
    from archcheck.registry.mirrors.configured import load_routes

    return load_routes(settings.registries, files)
