"""What kustomize builds of a folder for a GitOps tool: objects and workloads, with their places in files.

The folder is copied with all that it is made of, as far as it lies within the repository, and what the tool
lays over its kustomization is written into the copy: nothing of the user's is touched, and nothing that lies
outside of the repository is there to be read.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from archcheck.documents.nodes import Items, get, text_of
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.values import node_of
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.gitops.build_limits import require_bounded
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import KustomizeBuild, KustomizeChanges
from archcheck.sources.gitops.flux.folder_listing import generated_resources
from archcheck.sources.gitops.kept_builds import KeptBuilds
from archcheck.sources.gitops.kustomize_merging import merged_kustomization, renamed
from archcheck.sources.gitops.output import FLUX_GROUP, output_of, plain_output
from archcheck.sources.gitops.remote_parts import LocalParts, local_parts
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.kustomize import FILE_NAMES, kustomization_in
from archcheck.sources.trees.discover.file_references import included, is_remote, leading, may_be_path
from archcheck.sources.trees.discover.inflation import InflatedChart, inflated_charts
from archcheck.sources.trees.discover.kustomizations import Kustomization, reached, read_kustomization, real
from archcheck.sources.trees.kustomize.chart_values import named_images
from archcheck.sources.trees.kustomize.fetched_charts import (
    ChartsMissingError,
    MissingChart,
    PartlyBuilt,
    built_with_charts,
)
from archcheck.sources.trees.kustomize.tracing import Trace
from archcheck.sources.trial_builds.building import Building
from archcheck.sources.trial_builds.scratch import Scratch
from archcheck.storage.cache_folder import charts_folder
from archcheck.workloads.inventory import Inventory, Loss, Skipped

_OUTSIDE = "it names {}, which is not within the repository"
_NO_CHARTS = "it has helmCharts, which Flux does not render"
_LEFT_OUT = "it names {}, which is not in the artifact: .sourceignore or spec.ignore leaves it out"
_UNSAID = "it does not build, and why is not shown, since values of a Secret may be in that"
_ELSEWHERE = "it names {}, and nothing may be fetched now"
_LATER = ("namePrefix", "nameSuffix", "namespace")


def build_kustomization(
    step: KustomizeBuild, repository: Repository, documents: DocumentCache, builds: KeptBuilds
) -> StepResult:
    """Return what a folder gives; where it does not build, why, and what its manifests say by themselves."""
    try:
        plan = _plan(step, documents)
    except InputError as error:
        return StepResult(Inventory(errors=(_at_owner(error, step),)))
    files = frozenset(str(real(path)) for path in plan.files)
    missed = _missed(step, plan)
    local = local_parts(plan.parts) if repository.offline and not missed else None
    if local is not None and local.left_out:
        return replace(_partly_built(step, plan, local, repository, documents), files=files)
    missed = missed or _fetched(step, plan, repository)
    if missed:
        return replace(plain_output(step, plan.trace, documents), files=files).with_skipped(*missed)
    try:
        require_bounded(plan.files, documents)
        built = _built(step, plan, repository, builds)
    except ChartsMissingError as error:
        plain = plain_output(step, plan.trace, documents)
        return _without_charts(replace(plain, files=files), step, plan.trace, error.missing)
    except InputError as error:
        plain = plain_output(step, plan.trace, documents)
        return replace(plain, files=files).with_error(_at_owner(error, step))
    output = replace(output_of(built.data, step, plan.trace, documents), files=files)
    return _without_charts(output, step, plan.trace, built.missing)


def _without_charts(
    result: StepResult, step: KustomizeBuild, trace: Trace, missing: Sequence[MissingChart]
) -> StepResult:
    """Return what is built without charts that are not to be had, with the images that their values name."""
    charts = inflated_charts(trace.parts) if missing else []
    written = {(chart.file, chart.name, chart.repository, chart.version): chart for chart in charts}
    found = [_as_written(each, written) for each in missing]
    named = (workload for each in found for workload in named_images(each.chart))
    placed = (replace(each, namespace=each.namespace or step.default_namespace) for each in named)
    workloads = (*result.inventory.workloads, *placed)
    told = replace(result, inventory=replace(result.inventory, workloads=workloads))
    return told.with_skipped(*(each.skipped() for each in found))


def _as_written(
    missing: MissingChart, written: Mapping[tuple[Path, str, str, str], InflatedChart]
) -> MissingChart:
    """Return a chart with the lines of its file, which what is laid over a kustomization does not have."""
    chart = missing.chart
    return replace(
        missing, chart=written.get((chart.file, chart.name, chart.repository, chart.version), chart)
    )


def files_of(step: KustomizeBuild, documents: DocumentCache) -> frozenset[Path]:
    """Return the files that a folder is made of, without a build; none where it is not there."""
    try:
        return frozenset(real(path) for path in _plan(step, documents).files)
    except InputError:
        return frozenset()


def later_names(step: KustomizeBuild, documents: DocumentCache) -> tuple[str, str, str]:
    """Return the prefix, the suffix and the namespace that objects get behind the patches of a build."""
    changes = step.changes
    try:
        root = node_of(json.loads(_plan(step, documents).text))
    except InputError:
        return changes.name_prefix, changes.name_suffix, changes.namespace
    prefix, suffix, namespace = (text_of(get(root, key)) or "" for key in _LATER)
    return prefix, suffix, namespace


@dataclass(frozen=True, slots=True)
class _Plan:
    """The kustomization of a step as it is built, and its parts as they are written."""

    text: bytes
    file: Path
    parts: tuple[Kustomization, ...]
    trace: Trace

    @property
    def files(self) -> Iterator[Path]:
        """Every file that it is made of."""
        for part in self.parts:
            yield part.file
            yield from part.files


def _plan(step: KustomizeBuild, documents: DocumentCache) -> _Plan:
    """Return how a step is built: found out once for an object in its file, and as its parent builds it.

    Raises:
        InputError: the folder is not there, or has no kustomization and none is generated.

    """
    place = (step.folder, step.is_generated, step.origin.path, step.origin.line, step.left_out)
    return documents.once(place, step.changes, lambda: _made_plan(step, documents))


def _made_plan(step: KustomizeBuild, documents: DocumentCache) -> _Plan:
    folder = shown_path(step.folder)
    if not step.folder.is_dir():
        raise InputError("there is no such folder", path=str(folder))
    file = kustomization_in(folder)
    written = read_kustomization(file) if file is not None else None
    if written is None and not step.is_generated:
        raise InputError("there is no kustomization in it", path=str(folder))
    listed = partial(generated_resources, folder, lambda path: documents.of(path, str(path)), step.left_out)
    resources = [] if written else listed()
    text = merged_kustomization(written.root if written else None, _present(step), resources)
    target = file if written and file else folder / FILE_NAMES[0]
    merged = _described(target, text)
    own = replace(written, root=renamed(written.root, step.changes)) if written else merged
    remote = merged.remote or own.remote
    top = replace(
        own, includes=merged.includes, files=merged.files, resources=merged.resources, remote=remote
    )
    parts = (replace(top, root=merged.root), *_below(top, documents))
    trace = Trace(top, (top, *parts[1:]), {}, _overlays(step))
    return _Plan(text, target, parts, trace)


def _below(top: Kustomization, documents: DocumentCache) -> list[Kustomization]:
    """Return what a kustomization includes; what many include is read once."""
    known: dict[Path, Kustomization] = documents.once(("below", top.file.is_absolute()), None, dict)
    below = reached(top, known)[1:]
    known.update({real(part.directory): part for part in below})
    return below


def _present(step: KustomizeBuild) -> KustomizeChanges:
    """Return the changes of a step without components that are not there, if those do not matter."""
    changes = step.changes
    if not changes.ignore_missing_components:
        return changes
    there = tuple(text for text in changes.components if may_be_path(text) and (step.folder / text).exists())
    return replace(changes, components=there)


def _described(file: Path, text: bytes) -> Kustomization:
    """Return a kustomization of a text that lies in no file yet, as it would be read there."""
    root = node_of(json.loads(text))
    inside = {file.parent / name for name in included(root) if may_be_path(name)}
    named = {file.parent / name for name in leading(root) if may_be_path(name)}
    files = frozenset(real(path) for path in named if path.is_file())
    return Kustomization(
        file,
        root,
        includes=frozenset(real(path) for path in inside if path.is_dir()),
        files=files,
        resources=files & {real(path) for path in inside},
        remote=next((text for text in leading(root) if is_remote(text, file.parent)), ""),
    )


def _overlays(step: KustomizeBuild) -> tuple[Kustomization, ...]:
    """Return the object that lays changes over the folder, as a kustomization with the lines of its file."""
    changes = step.changes
    if step.origin.line is None:
        return ()
    images = Items(changes.images, 0, 0)
    root = MappingNode(((node_of("images"), images),) if changes.images else (), 0, 0)
    return (Kustomization(Path(changes.path or step.origin.path), root, frozenset(), frozenset()),)


def _partly_built(
    step: KustomizeBuild, plan: _Plan, local: LocalParts, repository: Repository, documents: DocumentCache
) -> StepResult:
    """Return what a folder gives without what would have to be fetched, and what that is."""
    skipped = [_skipped(step, _ELSEWHERE.format(text)) for text in local.left_out]
    restrictor = "LoadRestrictionsNone" if step.loads_from_root else ""
    building = Building(repository.kube_version, repository.offline, restrictor, step.root)
    try:
        require_bounded(plan.files, documents)
        with scratch_folder() as scratch:
            texts = {real(step.folder) / plan.file.name: plan.text, **dict(local.texts)}
            data = Scratch(real(scratch), local.parts, building).build(real(step.folder), texts)
    except InputError:
        return plain_output(step, plan.trace, documents).with_skipped(*skipped)
    return output_of(data, step, plan.trace, documents).with_skipped(*skipped)


def _missed(step: KustomizeBuild, plan: _Plan) -> tuple[Skipped, ...]:
    """Return why it is not built, if it would have to leave the repository."""
    if inflated_charts(plan.parts) and step.owner.group == FLUX_GROUP:
        return (_skipped(step, _NO_CHARTS),)
    source = step.left_out
    absent = next((file for file in plan.files if source and source.leaves_out(real(file))), None)
    if absent is not None:
        return (_skipped(step, _LEFT_OUT.format(shown_path(absent))),)
    for part in plan.parts:
        for text in (*included(part.root), *leading(part.root)):
            if may_be_path(text) and not real(part.directory / text).is_relative_to(step.root):
                return (_skipped(step, _OUTSIDE.format(text)),)
    return ()


def _fetched(step: KustomizeBuild, plan: _Plan, repository: Repository) -> tuple[Skipped, ...]:
    """Return why it is not built, if it would have to fetch what may not be."""
    remote = next((part.remote for part in plan.parts if part.remote), "")
    return (_skipped(step, _ELSEWHERE.format(remote)),) if remote and repository.offline else ()


def _skipped(step: KustomizeBuild, reason: str) -> Skipped:
    owner = step.owner
    return Skipped(
        step.origin.path,
        step.origin.line,
        f"{owner.label or 'a kustomization'}: {reason}",
        Loss.PART,
        owner.kind,
        owner.namespace,
        owner.name,
    )


def _built(step: KustomizeBuild, plan: _Plan, repository: Repository, builds: KeptBuilds) -> PartlyBuilt:
    """Return what kustomize builds; what is built of files of the repository alone is kept.

    Raises:
        ChartsMissingError: charts are not to be had, and without them it does not build.
        InputError: it does not build.

    """
    restrictor = "LoadRestrictionsNone" if step.loads_from_root else ""
    building = Building(repository.kube_version, repository.offline, restrictor, step.root)
    folder = real(step.folder)
    others = {folder / plan.file.name: plan.text}

    def build() -> bytes:
        with scratch_folder() as scratch:
            return Scratch(real(scratch), plan.parts, building).build(folder, others)

    charts = inflated_charts(plan.parts)
    is_kept = not step.has_secrets and step.root == repository.root
    absent = [chart for chart in charts if chart.directory is None]
    if absent:
        cache = None if repository.offline else charts_folder
        return built_with_charts(plan.parts[0], plan.parts, absent, building, cache, others=others)
    if charts or any(part.remote for part in plan.parts) or not is_kept:
        return PartlyBuilt(build(), ())
    options = [restrictor, repository.kube_version]
    return PartlyBuilt(builds.of(folder, plan.text, plan.parts, options, build), ())


def _at_owner(error: InputError, step: KustomizeBuild) -> InputError:
    """Return an error at the object that asks for a build; kustomize may say a patch in its own words."""
    if step.has_secrets:
        error = InputError(_UNSAID, path=error.path or "")
    if not step.owner.label:
        return InputError(error.what, path=error.path or step.origin.path, why=error.why, hint=error.hint)
    what = f"{step.owner.label}: {error.what}" + (f" ({error.path})" if error.path else "")
    return InputError(what, path=step.origin.path, line=step.origin.line, why=error.why, hint=error.hint)
