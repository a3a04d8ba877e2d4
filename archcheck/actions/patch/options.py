"""What `archcheck patch` is told."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from archcheck.actions.overwriting import files_read, refuse_inputs
from archcheck.actions.patch.folders import own_files
from archcheck.actions.run_options import RunOptions
from archcheck.actions.tree import files_in_trees, files_named
from archcheck.errors import UsageError
from archcheck.frozen import dataclass
from archcheck.sources.charts.model import ChartRequest
from archcheck.sources.stdin import STDIN
from archcheck.storage.streams import STDOUT


class PatchForm(Enum):
    """The forms of patches."""

    KUSTOMIZE = "kustomize"
    JSON6902 = "json6902"
    STRATEGIC = "strategic"
    HELM_VALUES = "helm-values"
    IN_PLACE = "in-place"
    GITOPS = "gitops"


@dataclass(frozen=True, slots=True)
class PatchTarget:
    """In which form patches are written, and where to; `kustomization` is `-` where its lines are printed.

    `is_open`: no form was asked for, and what Flux or Argo CD deploys is patched where they hold patches.
    """

    form: PatchForm
    output: Path | None = None
    kustomization: str | None = None
    write: bool = False
    is_open: bool = False

    @property
    def component(self) -> Path | None:
        """The folder of the component, where it is named."""
        return self.output if self.form is PatchForm.KUSTOMIZE else None


@dataclass(frozen=True, slots=True)
class PatchOptions:
    """What is patched: PATHs, or a chart; `tolerate` are keys of taints that patches may tolerate."""

    run: RunOptions
    target: PatchTarget
    paths: tuple[str, ...] = ()
    chart: ChartRequest | None = None
    tolerate: frozenset[str] = frozenset()


NO_WRITING = "--write is for --form in-place and gitops, and for helm-values of a directory"


def require_sense(target: PatchTarget, paths: Sequence[str], *, chart: bool) -> None:
    """Refuse options that contradict each other.

    Raises:
        UsageError: they do.

    """
    form, is_in_place = target.form, target.form is PatchForm.IN_PLACE
    is_of_repository = form is PatchForm.GITOPS or (form is PatchForm.HELM_VALUES and not chart)
    is_edit = is_in_place or is_of_repository
    is_kustomize = form is PatchForm.KUSTOMIZE
    has_kustomization = target.kustomization is not None
    wrong = {
        "--chart and paths: one or the other": chart and bool(paths),
        "--form helm-values is for --chart, or for one directory that Flux or Argo CD deploys": (
            form is PatchForm.HELM_VALUES and not chart and not (len(paths) == 1 and Path(paths[0]).is_dir())
        ),
        "a chart's templates are never edited: --form helm-values, or kustomize": is_in_place and chart,
        "--kustomization is for --form kustomize": has_kustomization and not is_kustomize,
        "--kustomization needs the component's folder: -o DIR": has_kustomization and target.output is None,
        "--form kustomize is a folder: -o DIR, or no -o, which prints its files": is_kustomize
        and str(target.output) == STDOUT,
        NO_WRITING: target.write and not is_edit and (chart or not target.is_open),
        f"--form {form.value} has no -o: without --write it prints a diff": is_edit
        and target.output is not None,
        "--form gitops is for a repository that Flux or Argo CD deploy, not for a chart": chart
        and form is PatchForm.GITOPS,
        "standard input cannot be edited in place: archcheck post-render": is_in_place and STDIN in paths,
    }
    for message, is_wrong in wrong.items():
        if is_wrong:
            raise UsageError(message)


def refuse_overwriting(options: PatchOptions) -> None:
    """Refuse to write over what is read; the user's kustomization is to be changed, and one's own files.

    Raises:
        UsageError: an output is an input.

    """
    target, read = options.target, files_read(options.run)
    chart = options.chart.inputs if options.chart is not None else ()
    named = (*files_named(options.paths), *chart, *read)
    output = None if str(target.output) == STDOUT else target.output
    if output is not None and chart:
        _refuse_chart(output, Path(chart[0]))
    if target.form is PatchForm.KUSTOMIZE:
        edited = [Path(target.kustomization)] if target.kustomization not in (None, STDOUT) else []
        refuse_inputs(edited, (*read, *chart))
        refuse_inputs([output / name for name in own_files(output)] if output else [], named)
    elif output is not None:
        refuse_inputs([output], named, lambda: files_in_trees(options.paths))


def _refuse_chart(output: Path, chart: Path) -> None:
    """Refuse to write into a chart, where the next render would hold what is written.

    Raises:
        UsageError: the output would be a file of the chart.

    """
    target, folder = output.resolve(), chart.resolve()
    if chart.is_dir() and folder in (target, *target.parents):
        raise UsageError(
            f"{output} is a file of the chart, which is never edited", hint="another file for -o"
        )
