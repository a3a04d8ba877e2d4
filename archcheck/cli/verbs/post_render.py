"""`archcheck post-render`."""

import io
from typing import Any

import click

from archcheck.actions.patch.filters import edits, filter_options, is_doubtful, passing_on, without_steps
from archcheck.actions.patch.inputs import PatchInput
from archcheck.cli.options.shared import patch_options, read_common
from archcheck.cli.output.writing import write_bytes
from archcheck.errors import ExitCode, InputError, UsageError


@click.command("post-render")
@filter_options
@patch_options
def command(*, on_unknown: str, on_unsafe: str, tolerate: tuple[str, ...], **values: Any) -> int:
    """Read manifests on standard input, write them with the patches in.

    What needs no patch is passed on byte for byte. On any doubt nothing is written, and helm stops.

    \b
    helm upgrade --install web ./chart --post-renderer archcheck --post-renderer-args post-render
    kustomize build . | archcheck post-render | kubectl apply -f -
    """
    from archcheck.actions.patch.search import say, search
    from archcheck.documents.reading import read
    from archcheck.patches.yaml_edit.streaming import patched_stream
    from archcheck.sources.stdin import STDIN, all_of_standard_input
    from archcheck.workloads.collecting import collect_workloads

    if values["nodes"] == STDIN:
        raise UsageError("standard input is the manifests, and cannot be the nodes")
    common = read_common(values)
    data = all_of_standard_input()
    inventory = passing_on(collect_workloads(read(io.BytesIO(data)), STDIN, keep=True))
    if not inventory.objects and not inventory.errors:
        raise InputError("no Kubernetes object in it", path=STDIN, hint="did what renders it fail?")
    patching = without_steps(search(PatchInput(inventory), common, frozenset(tolerate)))
    code = say(patching, common)
    if code == ExitCode.INTERRUPTED or is_doubtful(patching, on_unknown, on_unsafe):
        return code or int(ExitCode.INCOMPLETE)
    write_bytes(patched_stream(data, edits(patching, inventory)))
    return int(ExitCode.OK)
