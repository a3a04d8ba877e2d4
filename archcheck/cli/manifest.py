"""`archcheck manifest [PATH…|-]`."""

from typing import Any

import click

from archcheck.check import Request
from archcheck.cli.finish import finish
from archcheck.cli.options import common_options, read_common
from archcheck.errors import UsageError


@click.command("manifest")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...")
@common_options
def command(paths: tuple[str, ...], **values: Any) -> int:
    """Check manifests: YAML and JSON files, directories (recursively), - for standard input.

    \b
    archcheck manifest deploy/
    kustomize build . | archcheck manifest -
    """
    from archcheck.sources.files import read_manifests
    from archcheck.sources.stdin import STDIN

    if values["nodes"] == STDIN and STDIN in paths:
        raise UsageError("standard input cannot be both the manifests and the nodes")
    common = read_common(values)
    if not all(paths):
        raise UsageError("an empty path", hint="a variable that is not set?")
    if not paths:
        raise UsageError("no path is named", hint="archcheck manifest ., or - for standard input")
    request = Request(
        read_manifests(paths),
        required=common.platforms,
        nodes=common.nodes,
        gates=common.settings.gates,
        fail_on=common.fail_on,
        access=common.access,
    )
    return finish(request, common)
