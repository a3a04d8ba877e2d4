"""An Application of Argo CD → the folders, files and charts that it puts on the cluster.

Source: argoproj/argo-cd reposerver/repository/repository.go, GenerateManifests.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from archcheck.documents.nodes import elements, get, text_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.directories import directory_files
from archcheck.sources.gitops.argocd.environment import ArgoEnvironment, argo_environment
from archcheck.sources.gitops.argocd.helm_sources import HelmTarget, helm_release
from archcheck.sources.gitops.argocd.kustomize_options import kustomize_changes, refused_images
from archcheck.sources.gitops.argocd.overrides import OverrideError, with_overrides
from archcheck.sources.gitops.argocd.ownership import GROUP, Ownership, is_git, ownership
from archcheck.sources.gitops.argocd.path_kinds import PathKind, path_kind
from archcheck.sources.gitops.argocd.settings import argo_settings
from archcheck.sources.gitops.argocd.sources import ApplicationSource, sources_of
from archcheck.sources.gitops.destinations import NOT_TOLD, ClusterDestination, argo_destination
from archcheck.sources.gitops.expansion import (
    DeploymentStep,
    Expansion,
    FilesBuild,
    KustomizeBuild,
    ReleaseBuild,
    Waiting,
)
from archcheck.sources.gitops.model import ChartSource, GitChart, LocalChart, RegistryChart, RepositoryChart
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.placing import first_origin, member, text_at
from archcheck.sources.gitops.repository import Repository, normalized_url, shown_path
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Origin

_OCI = "oci://"
_PINNED = re.compile(r"[0-9a-f]{7,40}|v?\d+\.\d+(?:\.\d+)?(?:[-+].*)?")
_REMEDY = "render it, and check what comes out: argocd app manifests NAME | archcheck manifest -"

_Part: TypeAlias = DeploymentStep | Skipped


def expand_application(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> Expansion | Waiting:
    """Return what an Application puts on the cluster, and what of it is not read.

    It needs no other object: `is_final` does not matter.
    """
    del is_final
    application = _Application(obj, index, repository, sources_of(obj))
    parts = list(application.parts())
    return Expansion(
        steps=tuple(part for part in parts if not isinstance(part, Skipped)),
        skipped=tuple(dict.fromkeys(part for part in parts if isinstance(part, Skipped))),
        destination=application.destination,
    )


@dataclass(frozen=True, slots=True)
class _Application:
    obj: BuiltObject
    index: ClusterIndex
    repository: Repository
    sources: tuple[ApplicationSource, ...]

    def parts(self) -> Iterator[_Part]:
        """Yield the steps of all sources, in their order, and what is not read."""
        if not self.sources:
            yield self.unread("it names no source")
        if self.destination is not None and self.destination.cluster(self.repository.clusters) is None:
            yield self.note(f"it is deployed to the cluster {self.destination.names[0]}{NOT_TOLD}")
        for source in self.sources:
            if not source.is_only_reference:
                yield from self.of_source(source)

    def of_source(self, source: ApplicationSource) -> Iterator[_Part]:
        """Yield what comes of one source."""
        if source.chart:
            yield self.release(source, _chart_of(source), None)
        elif not is_git(source):
            yield from self.of_artifact(source)
        elif (owned := self.ownership(source)) is Ownership.ELSEWHERE:
            yield from self.of_elsewhere(source)
        else:
            yield from self.notes(source, owned)
            yield from self.of_path(source)

    def of_artifact(self, source: ApplicationSource) -> Iterator[_Part]:
        """Yield what comes of an artifact in a registry: a chart, if it can be nothing else."""
        if "helm" in source.explicit_kinds or source.path in ("", "."):
            yield self.release(source, _artifact_of(source), None)
        else:
            yield self.unread(f"its manifests are in the artifact {source.url}", source)

    def of_elsewhere(self, source: ApplicationSource) -> Iterator[_Part]:
        """Yield what comes of another git repository: its path is never looked for in this one."""
        if source.explicit_kinds == ("helm",) and source.path:
            revision = "" if source.revision == "HEAD" else source.revision
            yield self.release(source, GitChart(source.url, source.path, revision), None)
        else:
            yield self.unread(f"its manifests are in another repository: {source.url} {source.path}", source)

    def of_path(self, source: ApplicationSource) -> Iterator[_Part]:
        """Yield what comes of a folder of this repository."""
        folder = self.repository.within(source.path) if source.path else None
        if folder is None or not folder.is_dir():
            yield self.unread(f"its path is no folder of this repository: {source.path!r}", source)
            return
        try:
            source = with_overrides(source, folder, self.obj.name.name)
        except OverrideError as error:
            yield self.unread(str(error), source)
            return
        kinds = source.explicit_kinds
        if len(kinds) > 1:
            yield self.unread(f"Argo CD refuses a source with {' and '.join(kinds)}", source)
            return
        settings = argo_settings(self.index, self.repository)
        kind = PathKind(kinds[0]) if kinds else path_kind(folder, settings.disabled)
        yield from self.of_kind(PathKind.DIRECTORY if kind in settings.disabled else kind, source, folder)

    def of_kind(self, kind: PathKind, source: ApplicationSource, folder: Path) -> Iterator[_Part]:
        """Yield what comes of a folder of a kind."""
        match kind:
            case PathKind.KUSTOMIZE:
                refused = refused_images(source.block("kustomize"), self.environment(source))
                for text in refused:
                    yield self.unread(f"kustomize refuses the image {text!r}", source)
                if not refused:
                    yield self.kustomization(source, folder)
            case PathKind.HELM:
                yield self.release(source, LocalChart(folder), folder)
            case PathKind.DIRECTORY:
                yield from self.files(source, folder)
            case PathKind.PLUGIN:
                name = text_at(source.block("plugin"), "name")
                yield self.unread(f"the plugin {name or 'of Argo CD'} makes its manifests", source)

    def kustomization(self, source: ApplicationSource, folder: Path) -> KustomizeBuild:
        """Return the build of a folder with a kustomization."""
        options = source.block("kustomize")
        build_options = argo_settings(self.index, self.repository).build_options(text_at(options, "version"))
        images = first_origin(member(options, "images") or member(options, "patches"))
        path = images.path if images else self.origin.path
        return KustomizeBuild(
            owner=self.obj.name,
            origin=self.origin,
            folder=folder,
            root=self.repository.root,
            changes=kustomize_changes(options, self.environment(source), path),
            loads_from_root=build_options.loads_all,
            enable_helm=build_options.enables_helm,
            default_namespace=self.namespace,
        )

    def files(self, source: ApplicationSource, folder: Path) -> Iterator[_Part]:
        """Yield the manifests of a folder, and that its jsonnet is not evaluated."""
        found = directory_files(folder, self.repository.root, source.block("directory"))
        if found.manifests:
            yield FilesBuild(self.obj.name, self.origin, found.manifests, self.namespace)
        if found.jsonnet:
            names = ", ".join(str(shown_path(path)) for path in found.jsonnet[:3])
            yield self.unread(f"jsonnet is not evaluated: {names}", source)

    def release(self, source: ApplicationSource, chart: ChartSource, folder: Path | None) -> ReleaseBuild:
        """Return the release of a chart."""
        target = HelmTarget(
            owner=self.obj.name,
            origin=self.origin,
            name=self.obj.name.name,
            namespace=self.namespace,
            repository=self.repository,
            environment=self.environment(source),
            references=self.references(),
        )
        return ReleaseBuild(helm_release(source, chart, folder, target), self.namespace)

    def references(self) -> dict[str, str | None]:
        """Return the sources by whose `$name` value files are named; with a reason where one is not read."""
        return {f"${source.ref}": self.why_elsewhere(source) for source in self.sources if source.ref}

    def why_elsewhere(self, source: ApplicationSource) -> str | None:
        """Return why the files of a source cannot be read; None where they are this repository's."""
        if is_git(source) and self.ownership(source) is not Ownership.ELSEWHERE:
            return None
        return f"it is in another repository: {source.url}"

    def ownership(self, source: ApplicationSource) -> Ownership:
        """Return whether a source is this repository."""
        return ownership(source.url, self.index, self.obj, self.repository)

    def notes(self, source: ApplicationSource, owned: Ownership) -> Iterator[Skipped]:
        """Yield what is said of a source of this repository that is read as it is checked out."""
        if owned is Ownership.ASSUMED:
            address = normalized_url(source.url)
            reason = f"{address} is taken for this repository: no Application names a remote of it"
            yield Skipped(str(shown_path(self.repository.root)), None, reason)
        revision = source.revision
        is_here = bool(revision) and self.repository.revision.startswith(revision)
        is_pinned = _PINNED.fullmatch(revision) is not None
        if (is_pinned and not is_here) or self.takes_other_branch(revision):
            yield self.note(f"Argo CD deploys {revision}; what is checked out is read in its place")

    def takes_other_branch(self, revision: str) -> bool:
        """Return whether a revision is a branch that is not checked out, where other Applications take that.

        On the branch of a pull request none does.
        """
        branch = self.repository.branch
        if not branch or revision in ("", "HEAD", branch):
            return False
        specs = (get(each.object.root, "spec") for each in self.index.of_kind(GROUP, "Application"))
        sources = (
            source for spec in specs for source in (get(spec, "source"), *elements(get(spec, "sources")))
        )
        return any(text_of(get(source, "targetRevision")) == branch for source in sources)

    def environment(self, source: ApplicationSource) -> ArgoEnvironment:
        """Return the variables that a source may name."""
        project = self.obj.text("spec", "project") or "default"
        name, revision = self.obj.name.name, self.repository.revision
        return argo_environment(name, self.namespace, project, source, revision)

    @property
    def origin(self) -> Origin:
        """Where a person finds the Application."""
        return self.obj.line_of("metadata", "name")

    @property
    def namespace(self) -> str:
        """The namespace of objects that say none."""
        return self.obj.text("spec", "destination", "namespace")

    @property
    def destination(self) -> ClusterDestination | None:
        """Another cluster that it is deployed to; None for that of Argo CD."""
        name, server = (self.obj.text("spec", "destination", key) for key in ("name", "server"))
        return argo_destination(name, server, self.index)

    def unread(self, reason: str, source: ApplicationSource | None = None) -> Skipped:
        """Return that pods come of it that are not seen."""
        origin = source.origin if source else self.origin
        name = self.obj.name
        return Skipped(
            origin.path, origin.line, reason, Loss.PODS, name.kind, name.namespace, name.name, _REMEDY
        )

    def note(self, reason: str) -> Skipped:
        """Return something that is said, while all is read."""
        name = self.obj.name
        origin = self.origin
        return Skipped(origin.path, origin.line, reason, Loss.NOTHING, name.kind, name.namespace, name.name)


def _chart_of(source: ApplicationSource) -> ChartSource:
    """Return the chart in a repository of charts; an address without a scheme is a registry's."""
    if source.url.startswith(("https://", "http://")):
        return RepositoryChart(source.url, source.chart, source.revision)
    address = source.url.removeprefix(_OCI).rstrip("/")
    return _in_registry(f"{_OCI}{address}/{source.chart}", source.revision)


def _artifact_of(source: ApplicationSource) -> ChartSource:
    return _in_registry(source.url.rstrip("/"), source.revision)


def _in_registry(url: str, revision: str) -> RegistryChart:
    if revision.startswith("sha256:"):
        return RegistryChart(url, digest=revision)
    return RegistryChart(url, revision)
