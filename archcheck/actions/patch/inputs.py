"""What `archcheck patch` reads: manifests, kustomizations, a chart; with the objects kept."""

import io
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.actions.patch.folders import is_own
from archcheck.actions.patch.options import NO_WRITING, PatchForm, PatchOptions
from archcheck.documents.reading import read
from archcheck.errors import InputError, UsageError
from archcheck.findings.chart_facts import ChartFacts
from archcheck.frozen import dataclass
from archcheck.patches.kustomize.component import component as of_entries
from archcheck.sources.charts.model import ChartRequest
from archcheck.sources.charts.render import render_chart
from archcheck.sources.files import read_manifests
from archcheck.sources.kustomize import find_kustomize, kustomization_in
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.discover.kustomizations import reached, read_kustomization, takes
from archcheck.sources.trial_builds.building import Building
from archcheck.sources.trial_builds.scratch import Scratch
from archcheck.storage.cache_folder import charts_folder
from archcheck.storage.files import until_unchanged
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory, joined

if TYPE_CHECKING:
    from archcheck.actions.patch.gitops.reading import FollowedRepository

logger = logging.getLogger(__name__)

_FOR_KUBECTL = (PatchForm.JSON6902, PatchForm.STRATEGIC)
_USUAL = Building()


@dataclass(frozen=True, slots=True)
class PatchInput:
    """What is to be patched.

    `built`: kustomize has been at it, so that names are those of a build. `is_read_once`: a part of it is
    standard input, which cannot be looked at again, and may hold what an earlier component added.
    `kustomization` is the file of the one kustomization that was built here, without the component; `taker`
    that of the one which takes the component in already. `makers` are the files of the kustomizations that
    built the workloads, by their indexes, None for one of a file; empty where nothing was built. `chart` is
    what was rendered, found by way of `artifact_hub`. `building` is how kustomizations are built for it.
    `followed` is the repository that Flux or Argo CD deploy, where that is what is patched.
    """

    inventory: Inventory
    built: bool = False
    kustomization: Path | None = None
    taker: Path | None = None
    makers: Sequence[Path | None] = ()
    chart: ChartRequest | None = None
    facts: ChartFacts | None = None
    artifact_hub: str = ""
    is_read_once: bool = False
    building: Building = _USUAL
    followed: "FollowedRepository | None" = None

    def maker(self, index: int) -> Path | None:
        """Return the file of the kustomization that built a workload; None for one that was read as it is."""
        return self.makers[index] if self.makers else None


def read_input(options: PatchOptions) -> PatchInput:
    """Return what is named.

    Who edits files needs kustomizations as files, and they are not built; what a component of archcheck's
    patches is needed without it.

    Raises:
        UsageError, ChartError: as they say.

    """
    run = options.run
    building = Building(run.kube_version, run.is_offline, run.settings.load_restrictor)
    if options.chart is not None:
        return _of_chart(options.chart, run.settings.artifact_hub, building)
    if not options.paths:
        raise UsageError("nothing is named", hint="archcheck patch FILE, DIR, -, or --chart CHART")
    followed = _followed(options)
    if followed is not None:
        return PatchInput(followed.inventory, built=True, building=building, followed=followed)
    if options.target.write and options.target.form is not PatchForm.IN_PLACE:
        raise UsageError(NO_WRITING, hint=f"no entry point of Flux or Argo CD leads into {options.paths[0]}")
    is_raw = options.target.form is PatchForm.IN_PLACE
    return _of_paths(options.paths, building, options.target.component, is_raw=is_raw)


def _followed(options: PatchOptions) -> "FollowedRepository | None":
    """Return the repository that is patched where Flux or Argo CD hold patches; None for other inputs.

    Raises:
        UsageError: it is asked for and there is none; or patches for kubectl are, which it would take back.

    """
    form = options.target.form
    is_asked = form in (PatchForm.GITOPS, PatchForm.HELM_VALUES)
    if not (is_asked or options.target.is_open or form in _FOR_KUBECTL):
        return None
    from archcheck.actions.patch.gitops.reading import followed_repository, repository_tree  # it loads much

    if form in _FOR_KUBECTL and repository_tree(options.paths, options.run) is not None:
        raise UsageError(
            f"--form {form.value} is for kubectl, and Flux or Argo CD would change back what it patches",
            hint=f"archcheck patch {options.paths[0]} --form gitops, which edits what they deploy",
        )
    if is_asked:
        return followed_repository(options.paths, options.run)
    tree = repository_tree(options.paths, options.run) if options.target.is_open else None
    return followed_repository(options.paths, options.run) if tree is not None else None


def _of_chart(chart: ChartRequest, hub: str, building: Building) -> PatchInput:
    rendered = render_chart(chart, hub, charts_folder(), keep=True)
    return PatchInput(
        rendered.inventory, chart=chart, facts=rendered.facts, artifact_hub=hub, building=building
    )


def _of_paths(
    paths: Sequence[str], building: Building, component: Path | None, *, is_raw: bool
) -> PatchInput:
    files = [_kustomization(path, is_raw=is_raw) for path in paths]
    once = STDIN in paths
    if not any(files):
        return PatchInput(read_manifests(paths, keep=True), built=once, is_read_once=once, building=building)
    takers = [_taker(file, component) if file is not None else None for file in files]
    parts = [
        read_manifests([path], keep=True) if file is None else _built(file, component, taker, building)
        for path, file, taker in zip(paths, files, takers, strict=True)
    ]
    only = files[0] if len(files) == 1 else None
    return PatchInput(
        joined(parts),
        built=True,
        is_read_once=once,
        kustomization=only,
        taker=takers[0] if only else _only_taker(takers, files),
        makers=[file for file, part in zip(files, parts, strict=True) for _ in part.workloads],
        building=building,
    )


def _kustomization(path: str, *, is_raw: bool) -> Path | None:
    """Return the kustomization file of a directory that is to be built."""
    if is_raw:
        return None
    directory = Path(path)
    file = kustomization_in(directory) if directory.is_dir() else None
    if file is not None and find_kustomize() is None:
        logger.warning("%s: neither kustomize nor kubectl is installed: its files are read as they are", path)
        return None
    return file


def _taker(file: Path, component: Path | None) -> Path | None:
    """Return the kustomization that takes a component of archcheck's in, of those that one is built of."""
    top = read_kustomization(file)
    if top is None or component is None or not is_own(component):
        return None
    return next((part.file for part in reached(top, {}) if takes(part, component)), None)


def _only_taker(takers: Sequence[Path | None], files: Sequence[Path | None]) -> Path | None:
    """Return the one of several inputs that takes a component in; None where several do, or a part of one."""
    every = {taker for taker in takers if taker is not None}
    return next(iter(every)) if len(every) == 1 and every <= set(files) else None


def _built(file: Path, component: Path | None, taker: Path | None, building: Building) -> Inventory:
    top = read_kustomization(file)
    try:
        helm = building.helm_for(reached(top, {}) if top is not None else [])
        if component and taker:
            data = _without(file, component, building)
        else:
            data = building.build(file.parent, helm)
        return collect_workloads(read(io.BytesIO(data)), str(file.parent), rendered=True, keep=True)
    except InputError as error:
        return Inventory(errors=(error,))


def _without(file: Path, component: Path, building: Building) -> bytes:
    """Return what a kustomization builds where a component patches nothing."""
    empty = {component / name: text.encode() for name, text in of_entries([]).items()}

    def build() -> bytes:
        with Scratch.of([file], building) as scratch:
            scratch.require_likeness(file.parent)
            return scratch.build(file.parent, empty)

    return until_unchanged(build)
