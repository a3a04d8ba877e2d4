"""Where the content of a source of Flux lies: in this repository, in another one, or in an artifact.

A source that no file of the repository writes is the one that Flux was bootstrapped with: the repository
itself. So is one at an address of the checkout. Of any other the paths are never looked for here, even if
there are folders of that name.
"""

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import TypeAlias

from archcheck.documents.nodes import YamlNode, get, text_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.flux.source_ignores import SourceFilter, source_filter
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository

SOURCE_GROUP = "source.toolkit.fluxcd.io"
"""The API group of sources."""

ARTIFACT = "ExternalArtifact"
_KUSTOMIZATION_GROUP = "kustomize.toolkit.fluxcd.io"
BOOTSTRAPPED = frozenset({"GitRepository", "OCIRepository", "Bucket"})
"""The kinds of sources that Flux is bootstrapped with."""

_INSTANCE = "FluxInstance"
_HEADS = "refs/heads/"
_MOST_FOLDERS = 2000


@dataclass(frozen=True, slots=True)
class OwnSource:
    """Content of the repository at hand: `root` is the folder that paths of the source start from.

    `left_out` says what of it is not in the source's artifact; None where that is not known.
    """

    root: Path
    left_out: SourceFilter | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ArtifactSource:
    """An artifact that an ArtifactGenerator makes."""

    name: ObjectName


@dataclass(frozen=True, slots=True)
class OtherSource:
    """Content that lies elsewhere: its object, its address, and a branch, tag, commit or digest."""

    name: ObjectName
    url: str
    reference: str

    @property
    def label(self) -> str:
        """`GitRepository/apps/podinfo (https://git.example/podinfo, v1.2.3)`."""
        where = ", ".join(part for part in (self.url, self.reference) if part)
        return f"{self.name.label} ({where})" if where else self.name.label


@dataclass(frozen=True, slots=True)
class UnknownSource:
    """A source that is written somewhere, and has not been built, or is of a kind that is not known."""

    reason: str


FluxSource: TypeAlias = OwnSource | ArtifactSource | OtherSource | UnknownSource


def flux_source(name: ObjectName, index: ClusterIndex, repository: Repository) -> FluxSource:
    """Return where the content of a source lies."""
    here = (repository.root, repository.remotes, repository.sources, tuple(repository.folders.items()))
    return index.once(("source", name, here), lambda: _found(name, index, repository))


def _found(name: ObjectName, index: ClusterIndex, repository: Repository) -> FluxSource:
    folder, source = given_folder(name, repository), index.objects.get(name)
    if folder is not None:
        return OwnSource(folder)
    if name.kind == ARTIFACT:
        return ArtifactSource(name)
    if source is not None:
        return _held(source, index, repository)
    if name.kind not in BOOTSTRAPPED:
        return UnknownSource(f"a source of kind {name.kind or 'none'} is not known")
    if is_written(name, repository):
        return UnknownSource(f"{name.label} is written in a file that nothing applies")
    return _own(name, index, repository)


def _own(name: ObjectName, index: ClusterIndex, repository: Repository) -> OwnSource:
    """Return the repository as the content of a source.

    What CI pushes into a registry is chosen there: of an OCIRepository only its own `spec.ignore` counts.
    """
    root = _root_of(name, index, repository)
    source = index.objects.get(name)
    ignore = source.text("spec", "ignore") if source is not None else ""
    if name.kind == "GitRepository":
        return OwnSource(root, source_filter(root, repository.ignores, ignore))
    return OwnSource(root, source_filter(root, (), ignore) if ignore else None)


def _held(source: BuiltObject, index: ClusterIndex, repository: Repository) -> FluxSource:
    if _is_own(source, index, repository):
        return _own(source.name, index, repository)
    return OtherSource(source.name, source.text("spec", "url"), reference_of(source))


def source_name(reference: YamlNode | None, namespace: str) -> ObjectName:
    """Return the name of the source that a `sourceRef` or `chartRef` means; its own namespace if none."""
    kind, name = text_of(get(reference, "kind")) or "", text_of(get(reference, "name")) or ""
    return ObjectName(SOURCE_GROUP, kind, text_of(get(reference, "namespace")) or namespace, name)


def is_written(name: ObjectName, repository: Repository) -> bool:
    """Return whether a file writes a source; one without a namespace may get that from a kustomization."""
    return any(
        (each.kind, each.name) == (name.kind, name.name) and each.namespace in ("", name.namespace)
        for each in repository.sources
    )


def reference_of(source: BuiltObject) -> str:
    """Return what of a source is taken: what is named first counts, as for source-controller."""
    keys = (
        ("commit", "name", "semver", "tag", "branch")
        if source.object.kind == "GitRepository"
        else ("digest", "semver", "tag")
    )
    return next((text for key in keys if (text := source.text("spec", "ref", key))), "")


def other_revision(name: ObjectName, index: ClusterIndex, repository: Repository) -> str:
    """Return the revision that a source of this repository takes, where that is not what is checked out.

    A tag or a commit is another one, unless it is the very commit. A branch is where another source of the
    repository takes the branch that is checked out: on the branch of a pull request every source does.
    """
    source = index.objects.get(name)
    if source is None or source.object.kind != "GitRepository":
        return ""
    taken = reference_of(source)
    branch = _branch_taken(source)
    if taken and not branch:
        is_here = source.text("spec", "ref", "commit") and taken == repository.revision
        return "" if is_here else taken
    others = index.of_kind(SOURCE_GROUP, "GitRepository")
    own = (each for each in others if each.text("spec", "url") == source.text("spec", "url"))
    is_here = branch in ("", repository.branch)
    return "" if is_here or not any(_branch_taken(each) == repository.branch for each in own) else branch


def _branch_taken(source: BuiltObject) -> str:
    """Return the branch that a source takes; empty where it takes a tag or a commit."""
    keys = ("commit", "name", "semver", "tag")
    named = next((key for key in keys if source.text("spec", "ref", key)), "")
    if named == "name":
        reference = source.text("spec", "ref", "name")
        return reference.removeprefix(_HEADS) if reference.startswith(_HEADS) else ""
    return "" if named else source.text("spec", "ref", "branch")


def given_folder(name: ObjectName, repository: Repository) -> Path | None:
    """Return the folder that the user gives for a source, by its kind, namespace and name, or less of it."""
    keys = (f"{name.kind}/{name.namespace}/{name.name}", f"{name.namespace}/{name.name}", name.name)
    return next((repository.folders[key] for key in keys if key in repository.folders), None)


def _root_of(name: ObjectName, index: ClusterIndex, repository: Repository) -> Path:
    """Return the folder of the repository that a source has as its root: of git, the repository's own.

    What a workflow pushes into a registry may be one folder of it (`flux push artifact --path`). That is the
    only one in which the most of the paths lie that are applied from there, where none lies in the root.
    """
    root = repository.root
    if name.kind == "GitRepository":
        return root
    paths = {each.text("spec", "path") for each in _users(name, index)}

    def count_in(folder: Path) -> int:
        found = (repository.within(path, folder) for path in paths)
        return sum(path is not None and path.is_dir() for path in found)

    if not paths or count_in(root):
        return root
    counts = {folder: count_in(folder) for folder in _folders_below(root)}
    most = max(counts.values(), default=0)
    best = [folder for folder, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else root


def _folders_below(root: Path) -> list[Path]:
    """Return the folders of a repository, down to the second level; no hidden ones, no links."""
    first = _subfolders(root)
    return [*first, *(inner for folder in first for inner in _subfolders(folder))][:_MOST_FOLDERS]


def _subfolders(folder: Path) -> list[Path]:
    try:
        names = sorted(folder.iterdir())[:_MOST_FOLDERS]
    except OSError:
        return []
    return [
        each for each in names if not each.name.startswith(".") and each.is_dir() and not each.is_symlink()
    ]


def _is_own(source: BuiltObject, index: ClusterIndex, repository: Repository) -> bool:
    """Return whether a source is the repository at hand.

    It is where its address is one of the checkout. A copy or a fork of a repository has other addresses, or
    none. There it is the source that the Flux operator or `flux bootstrap` made, which names it as its
    namespace; and without any address to compare, the source of a Kustomization that applies its own file.
    """
    if source.object.kind == "GitRepository" and repository.is_at(source.text("spec", "url")):
        return True
    if source.producer is not None and source.producer.kind == _INSTANCE:
        return True
    users = [each for each in _users(source.name, index) if _is_here(each, repository)]
    if source.name.name == source.name.namespace and any(
        each.name.name == source.name.name for each in users
    ):
        return True
    return not repository.remotes and any(_applies_itself(each, repository) for each in users)


def _users(source: ObjectName, index: ClusterIndex) -> Iterator[BuiltObject]:
    """Yield the Kustomizations whose content is that of a source."""
    for each in index.of_kind(_KUSTOMIZATION_GROUP, "Kustomization"):
        if source_name(get(each.object.root, "spec", "sourceRef"), each.object.namespace) == source:
            yield each


def _is_here(kustomization: BuiltObject, repository: Repository) -> bool:
    """Return whether the path of a Kustomization is a folder of the repository."""
    folder = repository.within(kustomization.text("spec", "path"))
    return folder is not None and folder.is_dir()


def _applies_itself(kustomization: BuiltObject, repository: Repository) -> bool:
    """Return whether the file that writes a Kustomization lies below its path, which is not the root."""
    folder = repository.within(kustomization.text("spec", "path"))
    if folder is None or folder == repository.root or kustomization.written is None:
        return False
    return Path(kustomization.written.path).resolve().is_relative_to(folder)
