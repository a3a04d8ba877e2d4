"""`archcheck images [PATH…|-]`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import READING, EntryFlags, PlatformFlags, read_options
from archcheck.cli.options.standard_input import require_paths

_FORMATS = ("list", "json")


@click.command("images")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="list", show_default=True, help="How to show it."
)
@takes(EntryFlags, PlatformFlags, *READING)
def command(paths: tuple[str, ...], *, form: str, flags: Flags) -> int:
    """List the images that manifests deploy: each once, in order, one a line.

    PATHs are as for archcheck manifest. No registry is asked, unless --platform is given: then a line whose
    image lacks one has a tab and a comment behind the reference, which cut -f1 takes off.

    \b
    archcheck images . | xargs -n1 crictl pull
    archcheck images clusters/ --platform linux/arm/v7 | grep '# lacks'
    """
    from archcheck.actions.images import ImagesOptions, list_images
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.image_list import show_images

    options = read_options(flags)
    require_paths(paths, changed=False)
    console = Console(options.is_quiet)
    platforms = options.run.platforms if flags.of(PlatformFlags).platforms else ()
    return show_images(list_images(ImagesOptions(options.run, paths, platforms), console), form, console)
