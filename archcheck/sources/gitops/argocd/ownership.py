"""Which sources of Applications are the repository at hand, and how it is known."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from enum import StrEnum

from archcheck.documents.nodes import YamlNode, elements, get, text_of
from archcheck.sources.gitops.argocd.sources import ApplicationSource
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository, normalized_url

GROUP = "argoproj.io"
_NESTING = ("matrix", "merge")
_DEEPEST = 5


class Ownership(StrEnum):
    """Whether an address is this repository's: by a remote, as far as can be told, or not."""

    OWN = "own"
    ASSUMED = "assumed"
    ELSEWHERE = "elsewhere"


def ownership(url: str, index: ClusterIndex, obj: BuiltObject, repository: Repository) -> Ownership:
    """Return whether a git address of an object is this repository's.

    Where no Application names a remote of the checkout, the address that most of them name, with paths that
    are here, is taken for it: if there is no remote at all, or it is a mirror or fork of the same name.
    """
    if repository.is_at(url):
        return Ownership.OWN
    named = {each.name: each for each in (*_argo_objects(index), obj)}
    addresses = Counter(
        normalized_url(address)
        for each in named.values()
        for address, path in _addresses(each)
        if _is_concrete(address) and _may_be_here(path, repository)
    )
    address = normalized_url(url)
    known = {normalized_url(remote) for remote in repository.remotes if _has_host(remote)}
    if known & addresses.keys() or not addresses or not _may_be_mirror(address, known):
        return Ownership.ELSEWHERE
    most = max(addresses.values())
    common = [each for each, count in addresses.items() if count == most]
    return Ownership.ASSUMED if common == [address] else Ownership.ELSEWHERE


def _may_be_mirror(address: str, known: AbstractSet[str]) -> bool:
    name = address.rpartition("/")[2]
    return not known or any(remote.rpartition("/")[2] == name for remote in known)


def _has_host(remote: str) -> bool:
    """Return whether a remote is a host's: a folder says nothing of where the cluster reads from."""
    return not remote.startswith(("/", ".", "file:")) and ":" in remote


def is_git(source: ApplicationSource) -> bool:
    """Return whether a source is a git repository: no chart, and no artifact of a registry."""
    return bool(source.url) and not source.chart and not source.url.startswith("oci://")


def _argo_objects(index: ClusterIndex) -> Iterator[BuiltObject]:
    yield from index.of_kind(GROUP, "Application")
    yield from index.of_kind(GROUP, "ApplicationSet")


def _addresses(obj: BuiltObject) -> Iterator[tuple[str, str]]:
    """Yield the git addresses that an object names, each with a path in it, or none."""
    spec = get(obj.object.root, "spec")
    yield from _of_sources(spec)
    yield from _of_sources(get(spec, "sourceHydrator"))
    yield from ((url, "") for url, _ in _of_sources(get(spec, "template", "spec")))
    for generator in elements(get(spec, "generators")):
        yield from _of_generator(generator, 0)


def _of_sources(spec: YamlNode | None) -> Iterator[tuple[str, str]]:
    for source in (get(spec, "source"), get(spec, "drySource"), *elements(get(spec, "sources"))):
        if text_of(get(source, "chart")) is None:
            yield text_of(get(source, "repoURL")) or "", text_of(get(source, "path")) or ""


def _of_generator(generator: YamlNode, depth: int) -> Iterator[tuple[str, str]]:
    yield text_of(get(generator, "git", "repoURL")) or "", ""
    for kind in _NESTING:
        if depth < _DEEPEST:
            for inner in elements(get(generator, kind, "generators")):
                yield from _of_generator(inner, depth + 1)


def _is_concrete(url: str) -> bool:
    return bool(url) and "{{" not in url and not url.startswith("oci://")


def _may_be_here(path: str, repository: Repository) -> bool:
    folder = repository.within(path)
    return folder is not None and folder.is_dir()
