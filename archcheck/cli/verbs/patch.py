"""`archcheck patch [PATH…|-]`."""

from pathlib import Path
from typing import Any

import click

from archcheck.cli.options.chart import as_common, chart_options, read_chart
from archcheck.cli.options.shared import patch_options, read_common
from archcheck.errors import UsageError
from archcheck.storage.streams import STDOUT

FORMS = ("kustomize", "json6902", "strategic", "helm-values", "in-place")


@click.command("patch")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(allow_dash=True))
@click.option(
    "--chart", default="", metavar="CHART", help="Patch what this chart renders: see archcheck chart."
)
@click.option(
    "--form",
    type=click.Choice(FORMS),
    default=FORMS[0],
    show_default=True,
    help="The form of the patches: a kustomize component, JSON 6902, strategic merge, values for the chart, "
    "or the manifests themselves.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Where to write: the component's folder, or a file for the other forms.",
)
@click.option(
    "--kustomization",
    is_flag=False,
    flag_value=STDOUT,
    metavar="[FILE]",
    help="Add the component to this kustomization.yaml; without FILE, print the lines to add.",
)
@click.option("--write", is_flag=True, help="Write the manifests (in-place), instead of showing a diff.")
@click.option(
    "--tolerate",
    multiple=True,
    metavar="KEY",
    help="The key of a taint that is about architecture: pods that run there may tolerate it (repeatable).",
)
@chart_options
@patch_options
def command(paths: tuple[str, ...], *, chart: str, form: str, **values: Any) -> int:
    """Write the smallest patches that keep pods off nodes that cannot run them.

    Every patch is placed again before it is written. Taints are tolerated only where --tolerate or tolerate:
    names them.

    \b
    archcheck patch base/ -o components/archcheck --kustomization overlay/kustomization.yaml
    archcheck patch --form in-place --write deploy/
    archcheck patch --chart bitnami/wordpress --form helm-values -o values-nodes.yaml
    kubectl get deployments -A -o yaml | archcheck patch - --form json6902
    """
    from archcheck.actions.patch.forms import PatchTarget, write_patches
    from archcheck.actions.patch.inputs import read_input
    from archcheck.actions.patch.search import search
    from archcheck.sources.stdin import STDIN

    target = PatchTarget(form, values.pop("output"), values.pop("kustomization"), write=values.pop("write"))
    tolerate = frozenset(values.pop("tolerate"))
    request = read_chart(chart, values)
    target.require_sense(paths, chart)
    if values["nodes"] == STDIN and STDIN in paths:
        raise UsageError("standard input cannot be both the manifests and the nodes")
    common = read_common(values)
    request = as_common(request, common)
    target.refuse_inputs(paths, request.inputs if chart else (), common)
    component = target.output if form == FORMS[0] else None
    return write_patches(
        lambda: read_input(
            paths, request if chart else None, common, raw=form == "in-place", component=component
        ),
        lambda found: search(found, common, tolerate),
        target,
        common,
    )
