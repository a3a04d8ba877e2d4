"""A Kustomization whose source is an artifact: its files are laid out, and built as a folder of their own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from archcheck.errors import InputError
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.gitops.building import build_kustomization
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import KustomizeBuild
from archcheck.sources.gitops.flux.artifact_rules import (
    ArchivedFile,
    ArtifactError,
    ArtifactFile,
    CopiedFile,
    MergedFile,
)
from archcheck.sources.gitops.flux.artifacts import FluxArtifact, artifact_content
from archcheck.sources.gitops.kept_builds import KeptBuilds
from archcheck.sources.gitops.objects import BuiltObject, Written
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.trees.discover.kustomizations import real
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Ignore, ImageUse, Origin, Workload

_MOST_BYTES = 256 * 1024 * 1024


def build_artifact(
    step: KustomizeBuild,
    artifact: FluxArtifact,
    repository: Repository,
    documents: DocumentCache,
    builds: KeptBuilds,
) -> StepResult:
    """Return what a folder of an artifact gives, placed in the files of the repository."""
    with scratch_folder() as folder:
        top = real(folder)
        try:
            laid = _laid_out(artifact, top)
        except (ArtifactError, OSError) as error:
            what = f"{artifact.name.label}: {error}"
            found = InputError(what, path=step.origin.path, line=step.origin.line)
            return StepResult(Inventory(errors=(found,)))
        inside = replace(step, folder=real(top / step.folder.relative_to(step.root)), root=top, artifact=None)
        result = build_kustomization(inside, repository, documents, builds)
    return _Moved(lambda path: laid.get(path, path)).result(result)


def _laid_out(artifact: FluxArtifact, top: Path) -> dict[str, str]:
    """Write the files of an artifact, and return where each comes from.

    Raises:
        ArtifactError: one cannot be read, or all are too much.
        OSError: there is no room.

    """
    laid: dict[str, str] = {}
    size = 0
    for name, file in artifact.files.items():
        target = top / name
        content = artifact_content(file)
        size += len(content)
        if size > _MOST_BYTES:
            raise ArtifactError("it is larger than is laid out")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        laid[str(target)] = str(shown_path(_source(file)))
    return laid


def _source(file: ArtifactFile) -> Path:
    match file:
        case CopiedFile(path=path):
            return path
        case ArchivedFile(archive=archive):
            return archive
        case MergedFile(above=above):
            return above.path


class _Moved:
    """Results whose files are others: those that they were copied from."""

    def __init__(self, place: Callable[[str], str]) -> None:
        self._place = place

    def result(self, result: StepResult) -> StepResult:
        inventory = result.inventory
        moved = replace(
            inventory,
            workloads=tuple(map(self._workload, inventory.workloads)),
            skipped=tuple(
                replace(each, path=self._place(each.path), ignores=self._ignores(each.ignores))
                for each in inventory.skipped
            ),
        )
        files = frozenset(str(real(Path(self._place(path)))) for path in result.files)
        documents = tuple(replace(each, source=self._place(each.source)) for each in result.documents)
        objects = tuple(map(self._object, result.objects))
        return replace(result, inventory=moved, objects=objects, files=files, documents=documents)

    def _workload(self, workload: Workload) -> Workload:
        pods = tuple(replace(pod, images=tuple(map(self._use, pod.images))) for pod in workload.pods)
        source = replace(workload.source, path=self._place(workload.source.path))
        return replace(workload, source=source, pods=pods, ignores=self._ignores(workload.ignores))

    def _use(self, use: ImageUse) -> ImageUse:
        origin = self._origin(use.origin) if use.origin else None
        return replace(use, origin=origin, ignores=self._ignores(use.ignores))

    def _object(self, built: BuiltObject) -> BuiltObject:
        written = built.written
        if written is not None:
            written = Written(self._place(written.path), written.root, written.comments)
        parts = tuple(Path(self._place(str(path))) for path in built.parts)
        return replace(built, origin=self._origin(built.origin), written=written, parts=parts)

    def _origin(self, origin: Origin) -> Origin:
        return replace(origin, path=self._place(origin.path))

    def _ignores(self, ignores: tuple[Ignore, ...]) -> tuple[Ignore, ...]:
        return tuple(replace(ignore, path=self._place(ignore.path)) for ignore in ignores)
