"""`spec.chart` and `spec.chartRef` of a HelmRelease → the chart, and the files that stand for its values.

Source: helm-controller internal/controller/helmrelease_controller.go, source-controller
internal/controller/ocirepository_controller.go and internal/helm/chart/builder_*.go.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from archcheck.documents.nodes import YamlNode, elements, get, is_true, text_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.expansion import Waiting
from archcheck.sources.gitops.flux.artifact_rules import ArtifactError, ArtifactFile
from archcheck.sources.gitops.flux.artifacts import UnknownArtifact, artifact_content, artifact_named
from archcheck.sources.gitops.flux.packing import packed
from archcheck.sources.gitops.flux.sources import (
    ARTIFACT,
    ArtifactSource,
    OtherSource,
    OwnSource,
    UnknownSource,
    flux_source,
    given_folder,
    is_written,
    source_name,
)
from archcheck.sources.gitops.model import (
    ChartSource,
    GitChart,
    LocalChart,
    ObjectName,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository

_VARIABLE = "${"
_LEFT_OUT = "is not in the artifact of its source: .sourceignore or spec.ignore leaves it out"
_LARGEST = 64 * 1024 * 1024
_DEFAULT_BRANCH = "master"
"""What source-controller takes of a GitRepository that names none."""


@dataclass(frozen=True, slots=True)
class ReleaseChart:
    """A chart, and the files that stand for its `values.yaml`: below `root`, or below the chart itself."""

    chart: ChartSource
    values_files: tuple[str, ...] = ()
    root: Path | None = None
    ignores_missing: bool = False


def release_chart(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> ReleaseChart | Waiting:
    """Return the chart of a HelmRelease, or that it waits for the source of it."""
    spec, namespace = get(obj.object.root, "spec"), obj.object.namespace
    reference, template = get(spec, "chartRef"), get(spec, "chart", "spec")
    charts = _Charts(index, repository)
    found = (
        charts.referenced(source_name(reference, namespace))
        if reference is not None
        else charts.described(template, namespace)
    )
    if isinstance(found, Waiting):
        return ReleaseChart(UnknownChart(found.reason)) if is_final else found
    return replace(found, chart=_settled(found.chart))


def _settled(chart: ChartSource) -> ChartSource:
    """Return a chart, or that it is not known: where its address or version holds a variable that is not."""
    texts = (getattr(chart, name, "") for name in ("url", "name", "version", "digest", "reference", "semver"))
    unset = next((text for text in texts if _VARIABLE in text), "")
    return UnknownChart(f"{unset} holds a variable that is set nowhere") if unset else chart


@dataclass(frozen=True, slots=True)
class _Charts:
    """The charts that the objects of a cluster name. What waits is unknown if nothing more comes."""

    index: ClusterIndex
    repository: Repository

    def referenced(self, name: ObjectName) -> ReleaseChart | Waiting:
        """Return the chart that a `chartRef` means."""
        if name.kind == "HelmChart":
            chart = self.index.objects.get(name)
            if chart is None:
                return self._missing(name)
            return self.described(get(chart.object.root, "spec"), name.namespace)
        if name.kind == "OCIRepository":
            return self._registry(name)
        if name.kind == ARTIFACT:
            return self._artifact(name)
        return ReleaseChart(UnknownChart(f"a chart of kind {name.kind or 'none'} is not known"))

    def described(self, spec: YamlNode | None, namespace: str) -> ReleaseChart | Waiting:
        """Return the chart that the `spec` of a HelmChart describes, in a namespace."""
        name = source_name(get(spec, "sourceRef"), namespace)
        chart, version = text_of(get(spec, "chart")) or "", text_of(get(spec, "version")) or ""
        if name.kind == "HelmRepository":
            return self._of_repository(name, chart, version, spec)
        if name.kind in ("GitRepository", "Bucket", "OCIRepository"):
            return self._below(name, chart, spec)
        return ReleaseChart(UnknownChart("it names no chart"))

    def _of_repository(
        self, name: ObjectName, chart: str, version: str, spec: YamlNode | None
    ) -> ReleaseChart | Waiting:
        source = self.index.objects.get(name)
        if source is None:
            return self._missing(name)
        url = source.text("spec", "url").rstrip("/")
        is_registry = url.startswith("oci://") or source.text("spec", "type") == "oci"
        found: ChartSource = RepositoryChart(url, chart, version)
        if is_registry:
            found = RegistryChart(f"{url}/{chart}", version)
        return ReleaseChart(found, _values_files(spec), None, _ignores_missing(spec))

    def _registry(self, name: ObjectName) -> ReleaseChart | Waiting:
        """Return the chart that an OCIRepository is: a digest, then a constraint, a tag, or `latest`."""
        folder, held = given_folder(name, self.repository), self.index.objects.get(name)
        if folder is not None:
            return ReleaseChart(LocalChart(folder))
        if held is None:
            return self._missing(name)
        semver = held.text("spec", "ref", "semver")
        return ReleaseChart(
            RegistryChart(
                held.text("spec", "url").rstrip("/"),
                semver or held.text("spec", "ref", "tag") or "latest",
                held.text("spec", "ref", "digest"),
                held.text("spec", "ref", "semverFilter") if semver else "",
            )
        )

    def _below(self, name: ObjectName, path: str, spec: YamlNode | None) -> ReleaseChart | Waiting:
        """Return the chart at a path of a source; its version does not matter."""
        source = flux_source(name, self.index, self.repository)
        files, ignores = _values_files(spec), _ignores_missing(spec)
        match source:
            case OwnSource(root, left_out):
                folder = self.repository.within(path, root)
                if folder is None:
                    return ReleaseChart(UnknownChart(f"its path {path} leaves the repository"))
                if left_out is not None and folder.is_dir() and not left_out.holds_any(folder):
                    return ReleaseChart(UnknownChart(f"{path} {_LEFT_OUT}"))
                return ReleaseChart(LocalChart(folder), files, root, ignores)
            case OtherSource():
                return ReleaseChart(self._other(source, path), files, None, ignores)
            case ArtifactSource(artifact):
                return self._artifact(artifact)
            case UnknownSource(reason):
                return Waiting(reason)

    def _artifact(self, name: ObjectName) -> ReleaseChart | Waiting:
        """Return the chart that an ArtifactGenerator puts together."""
        made = artifact_named(name, self.index, self.repository)
        if made is None:
            return Waiting(f"{name.label} is made by no ArtifactGenerator of the repository")
        if isinstance(made, UnknownArtifact):
            return ReleaseChart(UnknownChart(made.reason))
        try:
            return ReleaseChart(PackedChart(_archive(made.files)))
        except ArtifactError as error:
            return ReleaseChart(UnknownChart(f"{name.label}: {error}"))

    def _other(self, source: OtherSource, path: str) -> ChartSource:
        if source.name.kind != "GitRepository":
            return UnknownChart(f"it lies in {source.label}")
        semver = self.index.objects[source.name].text("spec", "ref", "semver")
        reference = "" if source.reference == semver and semver else source.reference or _DEFAULT_BRANCH
        return GitChart(source.url, path, reference, semver if not reference else "")

    def _missing(self, name: ObjectName) -> Waiting:
        known = is_written(name, self.repository)
        why = "is written in a file that nothing applies" if known else "is in no file of the repository"
        return Waiting(f"{name.label} {why}")


def _archive(files: Mapping[str, ArtifactFile]) -> bytes:
    """Return the archive of an artifact.

    Raises:
        ArtifactError: a file cannot be read, or all are more than a chart has.

    """
    contents: dict[str, bytes] = {}
    size = 0
    for path, file in files.items():
        contents[path] = artifact_content(file)
        size += len(contents[path])
        if size > _LARGEST:
            raise ArtifactError("it is larger than a chart is")
    return packed(contents)


def _values_files(spec: YamlNode | None) -> tuple[str, ...]:
    """Return `valuesFiles`, or the `valuesFile` of old."""
    files = tuple(text for each in elements(get(spec, "valuesFiles")) if (text := text_of(each)))
    old = text_of(get(spec, "valuesFile"))
    return (*files, old) if old else files


def _ignores_missing(spec: YamlNode | None) -> bool:
    return is_true(get(spec, "ignoreMissingValuesFiles"))
