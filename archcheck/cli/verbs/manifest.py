"""`archcheck manifest [PATH…|-]`."""

from typing import Any

import click

from archcheck.actions.inputs import refuse_inputs
from archcheck.cli.options.shared import common_options, read_common
from archcheck.cli.output.finish import finish
from archcheck.errors import UsageError


@click.command("manifest")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option(
    "--changed",
    is_flag=True,
    help="PATHs are files that have changed: check the charts, kustomizations and manifests they belong to.",
)
@common_options
def command(paths: tuple[str, ...], *, changed: bool, **values: Any) -> int:
    """Check manifests: YAML and JSON files, directories (recursively), - for standard input.

    Charts in directories are rendered with their own values and with each ci/*-values.yaml, kustomizations
    are built. Where the directory of .archcheck.yaml is among the PATHs, its charts: are checked too.

    \b
    archcheck manifest deploy/
    kustomize build . | archcheck manifest -
    """
    from archcheck.actions.requests import files_in_trees, files_named, request_for_paths
    from archcheck.sources.stdin import STDIN

    if values["nodes"] == STDIN and STDIN in paths:
        raise UsageError("standard input cannot be both the manifests and the nodes")
    common = read_common(values)
    if not all(paths):
        raise UsageError("an empty path", hint="a variable that is not set?")
    if not paths:
        raise UsageError("no path is named", hint="archcheck manifest ., or - for standard input")
    if changed and STDIN in paths:
        raise UsageError("--changed is about files, and standard input is none")
    refuse_inputs(common.outputs, files_named(paths), lambda: files_in_trees(paths, common, changed=changed))
    request = request_for_paths(paths, common, changed=changed)
    return finish(request, common, may_be_empty=changed)
