"""A tree in which GitOps objects lie → what they put on clusters; None where there are none.

Where an entry point leads into the repository, what is reached from it is what is checked, and the rest is
counted. Else the files are read as they stand, and releases among them are rendered.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.processes.threads import side_by_side
from archcheck.sources.charts.locate import given_chart
from archcheck.sources.gitops.argocd.named_folders import named_folders
from archcheck.sources.gitops.argocd.ownership import GROUP as ARGO_GROUP
from archcheck.sources.gitops.argocd.written_options import written_options
from archcheck.sources.gitops.artifact_build import build_artifact
from archcheck.sources.gitops.building import build_kustomization
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.changed import changed_content
from archcheck.sources.gitops.charts.store import ChartStore, chart_store
from archcheck.sources.gitops.cluster_content import each_once, of_cluster
from archcheck.sources.gitops.cluster_names import named_entries, require_clusters, unmatched_paths
from archcheck.sources.gitops.consumed import told_documents, without_consumed
from archcheck.sources.gitops.deadline import Deadline, deadline, not_built
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.entries import ROOT_KINDS, RootCandidate, entry_points
from archcheck.sources.gitops.entry_candidates import RELEASE, root_candidates
from archcheck.sources.gitops.entry_charts import (
    EntryCharts,
    chart_step,
    is_chart,
    kustomization_files,
    told_charts,
)
from archcheck.sources.gitops.entry_folders import with_folders
from archcheck.sources.gitops.expansion import (
    DeploymentStep,
    FilesBuild,
    KustomizeBuild,
    ObjectsBuild,
    PlainBuild,
    ReleaseBuild,
)
from archcheck.sources.gitops.flux.source_ignores import ignore_files
from archcheck.sources.gitops.followed import followed_cluster
from archcheck.sources.gitops.following import ClusterContent, EntryPoint, RunSteps
from archcheck.sources.gitops.following_clusters import follow_clusters
from archcheck.sources.gitops.k3s.server_folders import server_entries
from archcheck.sources.gitops.kept import not_followed
from archcheck.sources.gitops.kept_builds import KeptBuilds
from archcheck.sources.gitops.marks import marked_files, may_be_object, root_charts
from archcheck.sources.gitops.model import NO_OBJECT, ObjectName
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.other_states import other_states
from archcheck.sources.gitops.output import FLUX_GROUP, files_output, objects_output, plain_build
from archcheck.sources.gitops.release_output import release_output
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.gitops.step_progress import StepProgress
from archcheck.sources.gitops.unsaid import followed_without_secret_texts, without_secret_texts
from archcheck.sources.trees.discover.file_references import may_be_path
from archcheck.sources.trees.discover.kustomizations import Kustomization, real
from archcheck.sources.trees.discover.scanning import Discovered, SourceKind
from archcheck.sources.trees.model import Tree, TreeRequest
from archcheck.wording import counted
from archcheck.workloads.inventory import Inventory, Skipped, joined
from archcheck.workloads.model import Origin
from archcheck.workloads.unread.template_files import is_template_file

_SOURCE_GROUP = "source.toolkit.fluxcd.io"
_NOT_REACHED = "{} that no entry point of Flux or Argo CD reaches: not read, since no cluster has them"


@dataclass(frozen=True, slots=True)
class GitOpsTree:
    """A tree whose entry points lead into it: where each cluster begins, and with what it is read."""

    place: Path
    seen: tuple[Discovered | Inventory, ...]
    entries: tuple[EntryPoint, ...]
    repository: Repository
    documents: DocumentCache
    request: TreeRequest

    def tree(self) -> Tree:
        """Return what all clusters have, each thing once, and how much no entry point reaches."""
        return self.content(self.clusters())

    def content(self, clusters: Sequence[ClusterContent]) -> Tree:
        """Return what followed clusters have, each thing once, and how much no entry point reaches."""
        trees = [_tree_of(cluster, self.request) for cluster in clusters]
        reached = frozenset(
            file for cluster in clusters for _, result in cluster.steps for file in result.files
        )
        told = [each for each in self.seen if isinstance(each, Inventory)]
        inventory = each_once(joined([*(tree.inventory for tree in trees), *told, self._unreached(reached)]))
        findings = tuple(dict.fromkeys(finding for tree in trees for finding in tree.findings))
        documents = tuple(document for tree in trees for document in tree.documents)
        return Tree(inventory, findings, documents, tuple(each for tree in trees for each in tree.followed))

    def changed(self, files: Iterable[Path]) -> Tree:
        """Return what changed files are a part of, in all clusters."""
        paths = frozenset(str(real(file)) for file in files)
        trees = [_tree_of(changed_content(cluster, paths), self.request) for cluster in self.clusters()]
        findings = tuple(dict.fromkeys(finding for tree in trees for finding in tree.findings))
        followed = tuple(each for tree in trees for each in tree.followed)
        return Tree(each_once(joined(tree.inventory for tree in trees)), findings, followed=followed)

    def clusters(self) -> list[ClusterContent]:
        """Follow every entry point; what they share (charts, files) is had once."""
        with step_runner(self.repository, self.documents, self.request) as runner:
            clusters = follow_clusters(self.entries, self.repository, runner.of_cluster)
        if self.request.checkout is None and _is_whole(self.place, self.request):
            require_clusters(clusters, self.request.clusters)
        return clusters

    def _unreached(self, reached: frozenset[str]) -> Inventory:
        """Return a note of the manifests that no cluster has."""
        files = [each.path for each in self.seen if isinstance(each, Discovered)]
        unreached = [path for path in files if str(real(path)) not in reached]
        left = [path for path in unreached if may_be_object(path)]
        reason = _NOT_REACHED.format(counted(len(left), "file"))
        told = (Skipped(str(self.place), None, reason),) if left else ()
        return Inventory(skipped=(*told, *other_states(path for path in unreached if path not in left)))


def gitops_tree(
    place: Path, seen: Sequence[Discovered | Inventory], request: TreeRequest, root: Path
) -> GitOpsTree | None:
    """Return how a directory is read if an entry point of a GitOps tool leads into it.

    Args:
        place: the directory.
        seen: what a scan of it came across.
        request: how trees are read.
        root: that of the repository.

    """
    marked = [path for path in marked_files(seen) if not is_template_file(path.name)]
    charts = root_charts(seen)
    if not marked and not charts and not request.names_entries:
        return None
    documents = DocumentCache(request.keeps_documents)
    objects = [built for path in marked for built in _objects_of(path, documents)]
    roots = [obj for obj in objects if (obj.name.group, obj.name.kind) in ROOT_KINDS | {RELEASE}]
    if not roots and not charts and not request.names_entries:
        return None
    repository = _repository(place, roots, objects, request, root)
    if charts or any(obj.name.group == ARGO_GROUP for obj in objects):
        repository = replace(repository, argo_options=written_options(_with_options(seen)))
    given = _given(request.gitops.entries, place, repository)
    if given is not None:
        named = _named(given, place, repository, request)
        return GitOpsTree(place, tuple(seen), tuple(named), repository, documents, request)
    applied = EntryCharts(objects, kustomization_files(seen), repository, documents)
    charts = applied.unreached(charts)
    of_charts = _of_charts(charts, applied, request)
    candidates = [*root_candidates(objects, repository, documents), *of_charts]
    led = frozenset(file for candidate in candidates for file in candidate.files)
    found = [with_folders(entry, led, repository.root) for entry in entry_points(candidates)]
    entries = _named(found, place, repository, request)
    if not entries:
        return None
    told = Inventory(skipped=tuple(told_charts(charts, of_charts)))
    entries += (replace(entry, name="") for entry in server_entries(seen, repository))
    return GitOpsTree(place, (*seen, told), tuple(entries), repository, documents, request)


def _with_options(seen: Sequence[Discovered | Inventory]) -> Iterator[Path]:
    """Yield the files that may say how Argo CD is set up: manifests, and values beside a chart."""
    for each in seen:
        if isinstance(each, Discovered) and each.kind is SourceKind.CHART:
            yield from sorted(each.path.glob("*.y*ml"))
        elif isinstance(each, Discovered):
            yield each.path


def _named(
    found: list[EntryPoint], place: Path, repository: Repository, request: TreeRequest
) -> list[EntryPoint]:
    """Return entry points under the names of their clusters, with those that the configuration adds.

    Raises:
        ConfigurationError: two clusters of the configuration claim one of them.

    """
    added = _given(unmatched_paths(found, request.clusters, repository), place, repository) or []
    entries = [*found, *added]
    is_whole = _is_whole(place, request)
    return named_entries(entries, request.clusters, repository, is_whole=is_whole) if entries else []


def _is_whole(place: Path, request: TreeRequest) -> bool:
    """Return whether a directory is the whole of what the configuration is about."""
    return real(request.selection.base).is_relative_to(real(place))


def _of_charts(charts: Sequence[Path], applied: EntryCharts, request: TreeRequest) -> list[RootCandidate]:
    """Return what charts make that nothing leads to; nothing is fetched only to look at it."""
    if not charts:
        return []
    here = replace(applied.repository, offline=True)
    with step_runner(here, applied.documents, request) as runner:
        return applied.candidates(charts, runner.run)


def _given(entries: Sequence[Path], place: Path, repository: Repository) -> list[EntryPoint] | None:
    """Return the entry points that a user names, as far as they lie in a directory: each is a cluster.

    None where none lies there. One that a revision does not have yet is no cluster of it.
    """
    inside = [path for path in entries if real(path).is_relative_to(real(place))]
    found = []
    for path in inside:
        if not path.exists():
            continue
        origin = Origin(str(shown_path(path)))
        step: DeploymentStep = FilesBuild(NO_OBJECT, origin, (path,))
        if path.is_dir() and is_chart(path):
            step = chart_step(path)
        elif path.is_dir():
            step = KustomizeBuild(
                NO_OBJECT, origin, real(path), repository.root, is_generated=True, loads_from_root=True
            )
        found.append(EntryPoint(str(shown_path(path)), steps=(step,)))
    return found if inside else None


def _objects_of(path: Path, documents: DocumentCache) -> list[BuiltObject]:
    return [
        BuiltObject(obj, Origin(written.path, obj.root.line, obj.root.column), written, (path,))
        for obj, written in documents.of(path, str(path)).objects
    ]


def _repository(
    place: Path,
    roots: Sequence[BuiltObject],
    objects: Sequence[BuiltObject],
    request: TreeRequest,
    root: Path,
) -> Repository:
    """Return the checkout: its root is the outermost folder in which what a root names is there."""
    from archcheck.sources.gitops.remotes import branch_of, head_of, remotes_of

    paths = [path for obj in roots for path in (obj.text("spec", "path"), *named_folders(obj))]
    named = [path for path in paths if path.strip("./") and may_be_path(path)]
    top, inner = real(root), real(place)
    places = [each for each in reversed((inner, *inner.parents)) if each == top or top in each.parents] or [
        inner
    ]
    fits = (each for each in places if any((each / path.lstrip("/")).is_dir() for path in named))
    found = next(fits, places[0])
    sources = frozenset(
        ObjectName(obj.name.group, obj.name.kind, "", obj.name.name)
        for obj in objects
        if obj.name.group == _SOURCE_GROUP
    )
    settings = request.gitops
    return Repository(
        found,
        remotes_of(request.checkout or found),
        sources,
        {name: real(folder) for name, folder in settings.sources.items()},
        request.kube_version,
        settings.api_versions,
        request.offline,
        settings.variables,
        head_of(found),
        branch_of(found),
        ignores=ignore_files(found) if any(obj.name.group == FLUX_GROUP for obj in roots) else (),
        clusters=request.clusters,
    )


@dataclass(frozen=True, slots=True)
class StepRunner:
    """Takes steps, one more at once than there are processors.

    So helm has all of them while what another has printed is read, which one thread does at a time.
    """

    repository: Repository
    documents: DocumentCache
    request: TreeRequest
    charts: ChartStore
    builds: KeptBuilds
    deadline: Deadline
    progress: StepProgress

    def of_cluster(self, repository: Repository) -> RunSteps:
        """Return what takes the steps of a cluster, for which the repository is another."""
        return replace(self, repository=repository).run

    def run(self, steps: Sequence[DeploymentStep]) -> list[StepResult]:
        """Return what each step gives, in their order."""
        self.progress.found(steps)
        works: list[Callable[[], StepResult]] = [partial(self._take, step) for step in steps]
        if len(works) < 2:
            return [work() for work in works]
        with side_by_side(works, 1 + (os.cpu_count() or 1)) as running:
            return [result() for result in running]

    def _take(self, step: DeploymentStep) -> StepResult:
        late = self.deadline.error
        self.progress.begin(step)
        if late is not None and isinstance(step, KustomizeBuild | PlainBuild):
            return not_built(step, late)
        return self._taken(step, late)

    def _taken(self, step: DeploymentStep, late: ChartError | None) -> StepResult:
        match step:
            case KustomizeBuild() if step.artifact is not None:
                return build_artifact(step, step.artifact, self.repository, self.documents, self.builds)
            case KustomizeBuild():
                return build_kustomization(step, self.repository, self.documents, self.builds)
            case PlainBuild():
                return plain_build(step, self.request, self.documents)
            case FilesBuild():
                return files_output(step, self.documents)
            case ObjectsBuild():
                return objects_output(step, self.documents)
            case ReleaseBuild():
                return release_output(self._of_its(step), self.charts, self.repository, self.documents, late)

    def _of_its(self, step: ReleaseBuild) -> ReleaseBuild:
        """Return a release with the Kubernetes of its cluster, where it names none itself."""
        release, own = step.release, self.repository
        versions = tuple(dict.fromkeys((*release.api_versions, *own.api_versions)))
        kube_version = release.kube_version or own.kube_version
        return replace(step, release=replace(release, kube_version=kube_version, api_versions=versions))


@contextmanager
def step_runner(
    repository: Repository, documents: DocumentCache, request: TreeRequest
) -> Iterator[StepRunner]:
    """Give what takes steps; the charts that it fetches are there as long."""
    given = [Path(chart.request.chart) for chart in request.charts if given_chart(chart.request) is not None]
    locked = request.locked_charts
    with chart_store(repository, request.cache(), request.routes, given, locked) as charts:
        limit, progress = deadline(request.gitops.time_limit), StepProgress(request.told)
        yield StepRunner(repository, documents, request, charts, KeptBuilds(charts.renders), limit, progress)


def plain_tree(
    files: Sequence[Path], kustomizations: Sequence[Kustomization], request: TreeRequest, root: Path
) -> Tree:
    """Return what files and kustomizations hold that are applied as they stand, releases rendered.

    Args:
        files: manifests.
        kustomizations: those that are built.
        request: how trees are read.
        root: that of the repository.

    """
    documents = DocumentCache(request.keeps_documents)
    objects = [built for path in files for built in _objects_of(path, documents)]
    repository = _repository(root, [], objects, request, root)
    builds = [PlainBuild(kustomization) for kustomization in kustomizations]
    entry = EntryPoint("", steps=(FilesBuild(NO_OBJECT, Origin(""), tuple(files)), *builds))
    with step_runner(repository, documents, request) as runner:
        clusters = follow_clusters([entry], repository, runner.of_cluster)
    trees = [_tree_of(cluster, request) for cluster in clusters]
    tree = sum(trees[1:], trees[0])
    return replace(tree, followed=tuple(replace(each, objects=()) for each in tree.followed))


def _tree_of(cluster: ClusterContent, request: TreeRequest) -> Tree:
    inventory = joined([result.inventory for _, result in cluster.steps])
    inventory = replace(inventory, skipped=(*inventory.skipped, *cluster.skipped))
    inventory = without_consumed(without_secret_texts(inventory, cluster.index), cluster.index)
    findings = tuple(finding for _, result in cluster.steps for finding in result.findings)
    documents = [document for _, result in cluster.steps for document in result.documents]
    if request.keeps_documents:
        documents = [*told_documents(documents, cluster.index), *not_followed(cluster, inventory.skipped)]
    followed = followed_without_secret_texts(followed_cluster(cluster), cluster.index)
    own = of_cluster(inventory, cluster.name, is_foreign=cluster.is_foreign)
    return Tree(own, findings, tuple(documents), (followed,))
