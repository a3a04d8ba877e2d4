"""Which sources of Applications are the repository at hand, and how it is known."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from enum import StrEnum

from archcheck.sources.gitops.argocd.sources import ApplicationSource, sources_of
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.placing import items_at, member, placed_members, text_at
from archcheck.sources.gitops.repository import Repository, normalized_url
from archcheck.sources.gitops.values import PlacedValues

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
    if obj.name.kind == "Application":
        yield from ((source.url, source.path) for source in sources_of(obj) if is_git(source))
        return
    spec = placed_members(obj, "spec")
    template = member(spec, "template", "spec")
    for source in (member(template, "source"), *items_at(template, "sources")):
        if source is not None and not text_at(source, "chart"):
            yield text_at(source, "repoURL"), ""
    for generator in items_at(spec, "generators"):
        yield from _of_generator(generator, 0)


def _of_generator(generator: PlacedValues, depth: int) -> Iterator[tuple[str, str]]:
    yield text_at(generator, "git", "repoURL"), ""
    for kind in _NESTING:
        if depth < _DEEPEST:
            for inner in items_at(member(generator, kind), "generators"):
                yield from _of_generator(inner, depth + 1)


def _is_concrete(url: str) -> bool:
    return bool(url) and "{{" not in url and not url.startswith("oci://")


def _may_be_here(path: str, repository: Repository) -> bool:
    folder = repository.within(path)
    return folder is not None and folder.is_dir()
