"""The repository at hand: its root, the addresses by which it is known, and paths that do not leave it."""

import os
import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from archcheck.config.model import ClusterSettings
from archcheck.frozen import dataclass
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.once import OnceEach
from archcheck.sources.trees.discover.file_references import may_be_path

_SCP_LIKE = re.compile(r"(?:[^@/]+@)?(?P<host>[^:/]+):(?P<path>[^/].*)")
_URL = re.compile(r"[a-z0-9+.-]+://(?:[^@/]*@)?(?P<host>[^:/]+)(?::\d+)?/(?P<path>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repository:
    """A checkout. `root` has no links in it.

    `remotes` are the addresses of its git remotes. `sources` are the objects that say where content lies
    (GitRepository, OCIRepository, …) and that some file of it writes: one that none does is what bootstraps
    the repository itself. `folders` are those that stand for the content of such a source, by its name as a
    user gives it. `kube_version` and `api_versions` are those that charts are rendered for. `offline`:
    nothing is fetched. `variables` are what the user adds to those of the repository. `revision` is the
    commit that is checked out, or empty. `argo_options` are options of kustomize that Argo CD is given.
    `branch` is the one that is checked out, or empty. `ignores` are patterns of what is not in an artifact
    of Flux, each with the folder that it is about. `texts` are files of values on the web, each fetched once.
    `clusters` are those that the configuration tells of.
    """

    root: Path
    remotes: tuple[str, ...] = ()
    sources: frozenset[ObjectName] = frozenset()
    folders: Mapping[str, Path] = field(default_factory=dict)
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    offline: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""
    branch: str = ""
    argo_options: tuple[str, ...] = ()
    texts: OnceEach[str, bytes] = field(default_factory=OnceEach, repr=False, compare=False)
    ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    clusters: tuple[ClusterSettings, ...] = ()

    def is_at(self, url: str) -> bool:
        """Return whether an address is one of this repository, however it is written."""
        return normalized_url(url) in {normalized_url(remote) for remote in self.remotes}

    def within(self, text: str, base: Path | None = None) -> Path | None:
        """Return the path that a text means below `base` (the root if None); None where it leaves the root.

        `..` and links are followed to where they lead, as source-controller confines them to an artifact.
        None, too, where no system has a path of that name.
        """
        if text and not may_be_path(text):
            return None
        start = self.root if base is None else base
        path = Path(os.path.realpath(start / text.lstrip("/")))
        return path if path == self.root or path.is_relative_to(self.root) else None


def normalized_url(url: str) -> str:
    """Return `host/owner/name` of a git address: scheme, user, port, `.git` and case do not matter."""
    text = url.strip()
    match = _URL.fullmatch(text) or _SCP_LIKE.fullmatch(text)
    if match is None:
        return text.rstrip("/").removesuffix(".git").lower()
    path = match["path"].strip("/").removesuffix(".git")
    return f"{match['host']}/{path}".lower()


def shown_path(path: Path) -> Path:
    """Return a path as a person would write it: relative, where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
