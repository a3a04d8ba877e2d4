"""Files that are templates of manifests by their names: `app.yaml.j2`, which another program fills in."""

import re

from archcheck.workloads.pods import is_kind_with_pods
from archcheck.workloads.unread.tables import NAMES

_MANIFEST = (".yaml", ".yml", ".json")
_LANGUAGES = (".erb", ".j2", ".jinja", ".jinja2", ".template", ".tmpl", ".tpl")
_ENDINGS = tuple(f"{manifest}{language}" for manifest in _MANIFEST for language in _LANGUAGES)
_KIND = re.compile(rb"^[ \t-]*[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?([\w{$<%]+)", re.MULTILINE)


def is_template_file(name: str) -> bool:
    """Return whether a file is a template of what may be a manifest, by its name."""
    return name.lower().endswith(_ENDINGS)


def may_deploy(text: bytes) -> bool:
    """Return whether a template holds an object that deploys pods, by the kinds that stand in it."""
    if b"apiVersion" not in text:
        return False
    kinds = {kind.decode(errors="replace") for kind in _KIND.findall(text)}
    return any(not kind.isalnum() or kind in NAMES or is_kind_with_pods(kind) for kind in kinds)
