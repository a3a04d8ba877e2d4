"""`archcheck image REF…`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import REPORTING, read_options
from archcheck.cli.options.standard_input import require_one_use
from archcheck.errors import UsageError


@click.command("image")
@click.argument("references", nargs=-1, metavar="[REF]...")
@click.option(
    "-f",
    "--file",
    "files",
    multiple=True,
    metavar="FILE",
    help="A file that names images: a compose file, a Dockerfile, or a list, one a line with # comments; "
    "- for standard input (repeatable).",
)
@takes(*REPORTING)
def command(references: tuple[str, ...], files: tuple[str, ...], flags: Flags) -> int:
    """Show which platforms images have.

    \b
    archcheck image nginx:1.27 ghcr.io/home-assistant/home-assistant:stable
    archcheck image --platform linux/arm/v7 -f k3s-images.txt
    archcheck image --platform linux/arm64 -f compose.yaml -f app/Dockerfile
    archcheck image --archive k3s-airgap-images-arm64.tar.zst
    """
    from archcheck.actions.image import ImageOptions, check_images
    from archcheck.cli.output.console import Console
    from archcheck.cli.output.report import finish

    require_one_use(flags, files, "images")
    options = read_options(flags)
    if not references and not files and not options.run.registry.archives:
        raise UsageError("no image is named", hint="archcheck image nginx:1.27, -f FILE, or --archive FILE")
    console = Console(options.is_quiet)
    wanted = ImageOptions(options.run, references, files, outputs=tuple(options.outputs))
    return finish(check_images(wanted, console), options, console)
