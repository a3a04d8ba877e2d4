"""`archcheck image REF…`."""

from typing import Any

import click

from archcheck.actions.inputs import refuse_inputs
from archcheck.actions.requests import request_for
from archcheck.cli.options.shared import common_options, read_common
from archcheck.cli.output.finish import finish
from archcheck.errors import UsageError
from archcheck.findings.model import Location
from archcheck.images.naming import parse_image


@click.command("image")
@click.argument("references", nargs=-1, metavar="[REF]...")
@click.option(
    "-f",
    "--file",
    "files",
    multiple=True,
    metavar="FILE",
    help="A list of images, one a line with # comments; - for standard input (repeatable).",
)
@common_options
def command(references: tuple[str, ...], files: tuple[str, ...], **values: Any) -> int:
    """Show which platforms images have.

    \b
    archcheck image nginx:1.27 ghcr.io/home-assistant/home-assistant:stable
    archcheck image --platform linux/arm/v7 -f k3s-images.txt
    """
    from archcheck.sources.lists import read_list
    from archcheck.sources.stdin import STDIN

    if values["nodes"] == STDIN and STDIN in files:
        raise UsageError("standard input cannot be both the images and the nodes")
    common = read_common(values)
    if not references and not files:
        raise UsageError("no image is named", hint="archcheck image nginx:1.27, or -f FILE")
    refuse_inputs(common.outputs, files)
    listed = [(parse_image(reference), Location()) for reference in references]
    for path in files:
        listed += read_list(path)
    required = common.platforms or common.settings.platforms
    return finish(request_for(common, listed=tuple(listed), required=required), common)
