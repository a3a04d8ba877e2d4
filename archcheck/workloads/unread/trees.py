"""Files that say that another tool makes the manifests: told by their names, or by what they hold."""

from dataclasses import dataclass

from archcheck.documents.nodes import Node, elements, get
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.unread.model import ACCEPT

_PIPE = "{} | archcheck manifest -, " + ACCEPT


@dataclass(frozen=True, slots=True)
class UnreadTree:
    """A tool that deploys what is not read. `is_whole` says that one file of it speaks for all below it."""

    tool: str
    why: str
    command: str
    is_whole: bool = True

    def skipped(self, path: str) -> Skipped:
        """Return the file at `path` as something that is not read."""
        reason = f"{self.tool}: {self.why}"
        return Skipped(path, None, reason, unread=True, kind=self.tool, remedy=_PIPE.format(self.command))


_HELMFILE = UnreadTree(
    "helmfile", "it renders the charts of its releases", "helmfile template", is_whole=False
)
_HELMWAVE = UnreadTree("Helmwave", "it renders the charts of releases", "helmwave build", is_whole=False)
_FLEET = UnreadTree("Fleet", "it deploys the folder to clusters", "fleet apply -o - NAME DIR", is_whole=False)
_JSONNET = UnreadTree("jsonnet", "it makes the manifests", "jsonnet -y FILE")
_KLUCTL = UnreadTree("Kluctl", "it renders the manifests", "kluctl render --print-all")
_WERF = UnreadTree("werf", "it renders a chart of its own", "werf render")
YTT = UnreadTree("ytt", "it fills in the manifest", "ytt -f DIR")
"""Told by its comments, not by a name: `image: #@ data.values.image`."""

_HELMFILE_FOLDER = "helmfile.d"
_HELMFILE_ENDINGS = (".yaml", ".yml", ".gotmpl")
_FILES: dict[str, UnreadTree] = {
    ".kluctl.yaml": _KLUCTL,
    ".kluctl.yml": _KLUCTL,
    "cdk8s.yaml": UnreadTree("cdk8s", "a program makes the manifests", "cdk8s synth --stdout"),
    "fleet.yaml": _FLEET,
    "fleet.yml": _FLEET,
    "helmfile.yaml": _HELMFILE,
    "helmfile.yaml.gotmpl": _HELMFILE,
    "helmfile.yml": _HELMFILE,
    "helmfile.yml.gotmpl": _HELMFILE,
    "helmwave.yaml": _HELMWAVE,
    "helmwave.yml": _HELMWAVE,
    "helmwave.yml.tpl": _HELMWAVE,
    "jsonnetfile.json": _JSONNET,
    "kcl.mod": UnreadTree("KCL", "it makes the manifests", "kcl run"),
    "timoni.cue": UnreadTree("Timoni", "it makes the manifests", "timoni build NAME ."),
    "tkrc.yaml": UnreadTree("Tanka", "it makes the manifests of its environments", "tk show DIR"),
    "werf.yaml": _WERF,
    "werf.yml": _WERF,
}


def tree_of(name: str, folder: str) -> UnreadTree | None:
    """Return the tool that a file belongs to; None for one that is read.

    Args:
        name: the file's name.
        folder: the name of the directory that it lies in.

    """
    found = _FILES.get(name)
    if found is None and folder == _HELMFILE_FOLDER and name.endswith(_HELMFILE_ENDINGS):
        return _HELMFILE
    if found is None and name.endswith(".jsonnet"):
        return _JSONNET
    return found


def tree_in(root: Node) -> UnreadTree | None:
    """Return the tool that a document belongs to which is no Kubernetes object: a helmfile of any name."""
    releases = elements(get(root, "releases"))
    return _HELMFILE if any(get(each, "chart") is not None for each in releases) else None
