"""`archcheck cache path|clear`."""

import re

import click

from archcheck.errors import ConfigurationError
from archcheck.storage.cache_folder import cache_folder

_CHART = re.compile(r"[0-9a-f]{64}\.tgz")


@click.group("cache")
def command() -> None:
    """Show or clear what is kept on this machine.

    That is: which platforms a digest has, where a tag led when it was last asked, and charts by digest.
    Credentials and tokens are never kept. ARCHCHECK_CACHE_DIR names another folder.
    """


@command.command("path")
def path() -> None:
    """Print the folder."""
    click.echo(cache_folder())


@command.command("clear")
def clear() -> None:
    """Remove what archcheck has put there, and nothing else."""
    from archcheck.registry.cache.store import Store

    folder = cache_folder()
    try:
        Store(folder).clear()
        for path in (folder / "charts").glob("*.tgz"):
            if _CHART.fullmatch(path.name):
                path.unlink()
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be cleared: {error.strerror}") from error
    click.echo(f"cleared {folder}", err=True)
