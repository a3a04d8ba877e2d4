"""Files that say that another tool makes the manifests: told by their names, or by what they hold."""

import re

from archcheck.documents.nodes import YamlNode, elements, get
from archcheck.frozen import dataclass
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.unread.model import ACCEPT

_PIPE = "{} | archcheck manifest -, " + ACCEPT


@dataclass(frozen=True, slots=True)
class UnreadTree:
    """A tool that deploys what is not read, and which files say so.

    Its `names` mark the root of a tree, as every manifest in its `folder` does; a file with one of its
    `endings` is of the tool wherever it lies. Below a root, files with the endings of its `programs` make
    manifests as well. `is_whole` says that one file of it speaks for all below it
    in the same `language`, where several tools share one. A directory called `module` lies in
    the root of what is one even where the files lie deeper.
    """

    tool: str
    why: str
    command: str
    names: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    folder: str = ""
    programs: tuple[str, ...] = ()
    language: str = ""
    module: str = ""
    is_whole: bool = True

    @property
    def spoken(self) -> str:
        """What a tree is written in: one file of it speaks for all in the same."""
        return self.language or self.tool

    def skipped(self, path: str) -> Skipped:
        """Return the file at `path` as something that is not read."""
        reason = f"{self.tool}: {self.why}"
        return Skipped(path, None, reason, loss=Loss.PODS, kind=self.tool, remedy=_PIPE.format(self.command))


_HELMFILE = UnreadTree(
    "helmfile",
    "it renders the charts of its releases",
    "helmfile template",
    ("helmfile.yaml", "helmfile.yaml.gotmpl", "helmfile.yml", "helmfile.yml.gotmpl"),
    folder="helmfile.d",
    programs=(".gotmpl",),
    is_whole=False,
)
FLEET = UnreadTree(
    "Fleet",
    "it deploys the folder to clusters",
    "fleet apply -o - NAME DIR",
    ("fleet.yaml", "fleet.yml"),
    is_whole=False,
)
YTT = UnreadTree("ytt", "it fills in the manifest", "ytt -f DIR")
"""Told by its comments, not by a name: `image: #@ data.values.image`."""

TREES = (
    _HELMFILE,
    UnreadTree(
        "helmfile",
        "a template of releases, or of their values",
        "helmfile template",
        endings=(".yaml.gotmpl", ".yml.gotmpl"),
    ),
    UnreadTree(
        "Helmwave",
        "it renders the charts of releases",
        "helmwave build",
        ("helmwave.yaml", "helmwave.yml", "helmwave.yaml.tpl", "helmwave.yml.tpl"),
        programs=(".tpl",),
        is_whole=False,
    ),
    FLEET,
    UnreadTree(
        "Tanka",
        "it makes the manifests of its environments",
        "tk show DIR",
        ("tkrc.yaml", "chartfile.yaml"),
        language="jsonnet",
    ),
    UnreadTree(
        "jsonnet",
        "it makes the manifests",
        "jsonnet -y FILE (tk show DIR of Tanka)",
        ("jsonnetfile.json", "jsonnetfile.lock.json"),
        (".jsonnet", ".libsonnet"),
    ),
    UnreadTree(
        "Timoni",
        "it makes the manifests",
        "timoni build NAME . (timoni bundle build -f FILE of a bundle)",
        ("timoni.cue", "timoni.ignore"),
        language="CUE",
        module="cue.mod",
    ),
    UnreadTree(
        "CUE",
        "Timoni, or another program, makes manifests of it",
        "timoni bundle build -f FILE (cue export of plain CUE)",
        endings=(".cue",),
        module="cue.mod",
    ),
    UnreadTree("KCL", "it makes the manifests", "kcl run", ("kcl.mod", "kcl.mod.lock", "kcl.yaml"), (".k",)),
    UnreadTree(
        "cdk8s",
        "a program makes the manifests",
        "cdk8s synth --stdout",
        ("cdk8s.yaml",),
        programs=(".go", ".java", ".js", ".mjs", ".py", ".ts"),
    ),
    UnreadTree(
        "Kluctl",
        "it renders the manifests",
        "kluctl render --print-all",
        (".kluctl.yaml", ".kluctl.yml"),
    ),
    UnreadTree(
        "werf",
        "it renders a chart of its own",
        "werf render",
        ("werf.yaml", "werf.yml", "werf-giterminism.yaml"),
        programs=(".tpl",),
    ),
)
"""Every tool whose trees are told by the names of files; of two in one language, the nearer one first."""

_BY_NAME = {name: tree for tree in TREES for name in tree.names}
_RANKS = {name: rank for rank, tree in enumerate(TREES) for name in tree.names}
_ENDINGS = tuple(ending for tree in TREES for ending in tree.endings)
_RELEASES = re.compile(rb"^releases[ \t]*:", re.MULTILINE)
_CHART = re.compile(rb"\bchart[ \t]*:")
_IN_FOLDER = (".yaml", ".yml", ".gotmpl")


def tree_of(name: str, folder: str) -> UnreadTree | None:
    """Return the tool that a file belongs to; None for one that is read.

    Args:
        name: the file's name.
        folder: the name of the directory that it lies in.

    """
    named = _BY_NAME.get(name)
    if named is None and folder == _HELMFILE.folder and name.endswith(_IN_FOLDER):
        return _HELMFILE
    lower = name.lower()
    if named is None and lower.endswith(_ENDINGS):
        return next(tree for tree in TREES if lower.endswith(tree.endings))
    return named


def is_helmfile(name: str, folder: str) -> bool:
    """Return whether a file is a state of helmfile by its name; the arguments are those of `tree_of`."""
    return tree_of(name, folder) is _HELMFILE


def holds_releases(name: str, folder: str) -> bool:
    """Return whether releases are read of a file, by its name: a helmfile's, or that of a fleet.yaml."""
    return is_helmfile(name, folder) or is_fleet(name)


def is_fleet(name: str) -> bool:
    """Return whether a file is a fleet.yaml."""
    return name in FLEET.names


def rank_of(name: str) -> int:
    """Return which file of a directory speaks first for its tree: one whose name marks the root of it."""
    return _RANKS.get(name, len(TREES))


def tree_of_text(text: bytes) -> UnreadTree | None:
    """Return the tool that the text of a file looks to belong to, without reading it as YAML."""
    return _HELMFILE if _RELEASES.search(text) and _CHART.search(text) else None


def tree_in(root: YamlNode) -> UnreadTree | None:
    """Return the tool that a document belongs to which is no Kubernetes object: a helmfile of any name."""
    releases = elements(get(root, "releases"))
    is_meant = any(get(release, "chart") is not None for release in releases) or elements(
        get(root, "helmfiles")
    )
    return _HELMFILE if is_meant else None
