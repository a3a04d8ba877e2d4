"""The options of the verbs that write patches."""

from pathlib import Path

import click

from archcheck.cli.options.groups import option
from archcheck.frozen import dataclass
from archcheck.storage.streams import STDOUT

FAIL, PASS = "fail", "pass"
_FORMS = ("kustomize", "json6902", "strategic", "helm-values", "in-place", "gitops")
_TOLERATE = "The key of a taint that is about architecture: pods that run there may tolerate it (repeatable)."


@dataclass(frozen=True, slots=True)
class PatchFlags:
    """What is patched, in which form, and where that goes."""

    chart: str = option(
        "--chart", default="", metavar="CHART", help="Patch what this chart renders: see archcheck chart."
    )
    form: str | None = option(
        "--form",
        type=click.Choice(_FORMS),
        help="The form of the patches: a kustomize component, JSON 6902, strategic merge, values for the "
        "chart, the manifests themselves, or the objects by which Flux and Argo CD deploy. Without it, the "
        "last where an entry point of theirs leads into the directory, and else the first.",
    )
    output: Path | None = option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="DIR|FILE",
        help="Where to write: the component's folder, or a file for the other forms.",
    )
    kustomization: str | None = option(
        "--kustomization",
        is_flag=False,
        flag_value=STDOUT,
        metavar="[FILE]",
        help="Add the component to this kustomization.yaml; without FILE, print the lines to add.",
    )
    write: bool = option(
        "--write",
        is_flag=True,
        help="Write the files (in-place, gitops, helm-values of a directory), instead of showing a diff.",
    )
    tolerate: tuple[str, ...] = option("--tolerate", multiple=True, metavar="KEY", help=_TOLERATE)


@dataclass(frozen=True, slots=True)
class FilterFlags:
    """What a filter does on a doubt, and what patches may tolerate."""

    on_unknown: str = option(
        "--on-unknown",
        type=click.Choice((FAIL, PASS)),
        default=FAIL,
        show_default=True,
        help="What to do where an image cannot be read: fail, or pass its workload on as it is.",
    )
    on_unsafe: str = option(
        "--on-unsafe",
        type=click.Choice((FAIL, PASS)),
        default=FAIL,
        show_default=True,
        help="What to do where no patch helps: fail, or pass the workload on as it is.",
    )
    tolerate: tuple[str, ...] = option("--tolerate", multiple=True, metavar="KEY", help=_TOLERATE)
