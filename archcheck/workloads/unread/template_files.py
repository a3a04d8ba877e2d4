"""Files that are templates of manifests by their names: `app.yaml.j2`, which another program fills in."""

import re

from archcheck.workloads.pods import is_kind_with_pods
from archcheck.workloads.unread.tables import NAMES, in_tables
from archcheck.workloads.unread.trees import tree_of_text

_MANIFEST = (".yaml", ".yml", ".json")
_LANGUAGES = (".erb", ".in", ".j2", ".jinja", ".jinja2", ".mustache", ".template", ".tftpl", ".tmpl", ".tpl")
_ENDINGS = tuple(f"{manifest}{language}" for manifest in _MANIFEST for language in _LANGUAGES)
_MEMBER = (
    rb"(?:^[ \t-]*|[{,\[][ \t]*)[\"']?%s[\"']?[ \t]*:[ \t]*(?:[&!][^\s,}\]]*[ \t]+)*[\"']?([^\s\"',}\]]+)"
)
_KIND = re.compile(_MEMBER % b"kind", re.MULTILINE)
_VERSION = re.compile(_MEMBER % b"apiVersion", re.MULTILINE)
_KUSTOMIZATION = "kustomization."
_A_LIST = "List"
_MARKS = b"\xef\xbb\xbf\xff\xfe"


def is_template_file(name: str) -> bool:
    """Return whether a file is a template of what may be a manifest, by its name."""
    return name.lower().endswith(_ENDINGS)


def may_deploy(name: str, text: bytes) -> bool:
    """Return whether a template holds an object that deploys pods, by the kinds that stand in it.

    A kind of a group that stands nowhere in it is another's of the same name, unless a group is filled in.
    A kustomization may leave out what it is, and a helmfile has no kind.
    """
    plain = text.replace(b"\0", b"").lstrip(_MARKS)  # UTF-16 is read, too
    if name.lower().startswith(_KUSTOMIZATION) or tree_of_text(plain) is not None:
        return True
    versions = _found(_VERSION, plain)
    if not versions:
        return False
    groups = {version.rpartition("/")[0] for version in versions}
    is_open = not all(map(_is_plain, versions))
    return any(
        not _is_plain(kind)
        or kind == _A_LIST
        or is_kind_with_pods(kind)
        or (is_open and kind in NAMES)
        or any(in_tables(group, kind) is not None for group in groups)
        for kind in _found(_KIND, plain)
    )


def _found(pattern: "re.Pattern[bytes]", text: bytes) -> set[str]:
    return {name.decode(errors="replace") for name in pattern.findall(text)}


def _is_plain(text: str) -> bool:
    return text.replace("/", "").replace(".", "").replace("-", "").isalnum()
