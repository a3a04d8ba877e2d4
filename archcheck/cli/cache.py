"""`archcheck cache path|clear`."""

import shutil

import click

from archcheck.cli.places import cache_folder
from archcheck.errors import ConfigurationError


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
    """Remove what is in it."""
    from archcheck.registry.cache.store import Store

    folder = cache_folder()
    try:
        Store(folder).clear()
        if (folder / "charts").is_dir():
            shutil.rmtree(folder / "charts")
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be cleared: {error.strerror}") from error
    click.echo(f"cleared {folder}", err=True)
