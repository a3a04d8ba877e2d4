"""What is to be patched, and by what nodes → the changes that are needed."""

from dataclasses import replace

from archcheck.actions.check_request import request_of
from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching, find_patches
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.config.values import is_taint_key
from archcheck.errors import UsageError


def search(inputs: PatchInput, run: RunOptions, tolerate: frozenset[str], reporter: Reporter) -> Patching:
    """Return what patches an input needs; `tolerate` are keys of taints beside those of the configuration.

    Raises:
        UsageError: no nodes are given, or a key is none.

    """
    if not (run.nodes or any(cluster.nodes for cluster in run.clusters)):
        raise UsageError(
            "no nodes are given, and a patch is for nodes",
            hint="--nodes nodes.yaml of kubectl get nodes -o yaml, or nodes: in .archcheck.yaml",
        )
    request = replace(
        request_of(run),
        inventory=inputs.inventory,
        chart=inputs.facts,
        required=(),
        tolerate=frozenset(),
        variant_label="",
        suppressions=replace(run.suppressions, baseline={}, severities={}),
    )
    wrong = next((key for key in sorted(tolerate) if not is_taint_key(key)), None)
    if wrong is not None:
        raise UsageError(f"--tolerate {wrong!r} is no key of a taint", hint="arch, for arch=armhf:NoSchedule")
    keys = tolerate | run.settings.tolerate
    with reporter.progress() as progress:
        return find_patches(request, keys, run.settings.variant_label, progress)
