"""`archcheck krm`."""

import io
from typing import Any

import click

from archcheck.actions.patch.filters import (
    PASS,
    edits,
    filter_options,
    is_doubtful,
    passing_on,
    without_steps,
)
from archcheck.actions.patch.inputs import PatchInput
from archcheck.cli.options.function_config import with_function_config
from archcheck.cli.options.shared import patch_options, read_common
from archcheck.cli.output.writing import write_bytes
from archcheck.errors import ExitCode, InputError


@click.command("krm")
@filter_options
@patch_options
def command(**values: Any) -> int:
    """Be a KRM function: a ResourceList on standard input, the same with the patches in on standard output.

    The function's configuration may say nodes, tolerate, onUnknown, onUnsafe, offline and registryLayout.
    Results are in the list, and on standard error, since kustomize drops them.

    \b
    kustomize build --enable-alpha-plugins --enable-exec .
    """
    from archcheck.actions.patch.search import say, search
    from archcheck.documents.reading import read
    from archcheck.patches.krm import results
    from archcheck.patches.yaml_edit.members import only_mapping, with_elements
    from archcheck.patches.yaml_edit.streaming import patched_stream
    from archcheck.sources.stdin import STDIN, all_of_standard_input
    from archcheck.workloads.collecting import collect_workloads

    data = all_of_standard_input()
    root = only_mapping(data, STDIN, "ResourceList")
    values = with_function_config(root, values)
    on_unknown, on_unsafe = values.pop("on_unknown"), values.pop("on_unsafe")
    tolerate = frozenset(values.pop("tolerate"))
    common = read_common(values)
    inventory = passing_on(collect_workloads(read(io.BytesIO(data)), STDIN, keep=True))
    if not inventory.objects and inventory.errors:
        raise InputError("no ResourceList", path=STDIN)
    patching = without_steps(search(PatchInput(inventory), common, tolerate))
    code = say(patching, common)
    if code == ExitCode.INTERRUPTED:
        return code
    doubtful = is_doubtful(patching, on_unknown, on_unsafe)
    changed = data if doubtful else patched_stream(data, edits(patching, inventory))
    severity = "warning" if on_unknown == PASS else "error"
    found = results(zip(patching.outcomes, inventory.roots, strict=True), unknown=severity)
    write_bytes(with_elements(changed, STDIN, "results", found) if found else changed)
    return (code or int(ExitCode.INCOMPLETE)) if doubtful else int(ExitCode.OK)
