"""Which texts of a kustomization name files, other kustomizations, or what lies elsewhere."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, members, text_of

_INCLUDING = ("resources", "bases", "components", "crds", "generators", "transformers", "validators")
_NAMING = (
    *_INCLUDING,
    "openapi",
    "configurations",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "configMapGenerator",
    "secretGenerator",
    "helmCharts",
)
_FILE_KEYS = frozenset(
    {"path", "paths", "file", "files", "env", "envs", "valuesFile", "additionalValuesFiles"}
)
_LONGEST_PATH = 1024
_LONGEST_NAME = 255
_PLUGINS = ("generators", "transformers", "validators")
_ALWAYS_REMOTE = re.compile(
    r"[\w+-]+://|git::|[\w.-]+@[\w.-]+[:/]|(www\.)?github\.com[:/][^/]+/.", re.IGNORECASE
)
_LIKE_GIT = re.compile(r"\.git(/|\?|$)|_git/|\?(ref|version|timeout|submodules)=")


def included(root: YamlNode) -> Iterator[str]:
    """Yield the texts by which a kustomization names other kustomizations and manifests."""
    for key in _INCLUDING:
        for element in elements(get(root, key)):
            text = text_of(element)
            if text is not None:
                yield text


def leading(root: YamlNode) -> Iterator[str]:
    """Yield the texts by which a kustomization names other files, wherever those are."""
    for key in _NAMING:
        entries = get(root, key)
        for element in elements(entries) or ([entries] if entries is not None else []):
            if isinstance(element, Scalar):
                yield element.text
            yield from _files_in(element)


def leading_in_plugin(root: YamlNode) -> Iterator[str]:
    """Yield the texts by which the configuration of one of kustomize's own plugins names files."""
    for configuration in (root, *elements(get(root, "replacements"))):
        yield from _files_in(configuration)


def _files_in(entry: YamlNode) -> Iterator[str]:
    """Yield what the keys for files say: a path, or one behind a key (`files: [a=b.txt]`)."""
    for name, value in members(entry):
        for text in elements(value) or [value] if name.text in _FILE_KEYS else ():
            if isinstance(text, Scalar):
                yield text.text.rpartition("=")[2]
                yield from [text.text] if "://" in text.text else ()  # `=` may be of its query


def is_remote(text: str, directory: Path) -> bool:
    """Return whether kustomize would go elsewhere for a text; what looks like git may be a path as well."""
    if "\n" in text:
        return False
    return bool(_ALWAYS_REMOTE.match(text) or (_LIKE_GIT.search(text) and not (directory / text).exists()))


def plugins(root: YamlNode, kinds: Iterable[str] = _PLUGINS) -> Iterator[str]:
    """Yield the texts by which a kustomization names the configurations of its plugins."""
    for key in kinds:
        yield from (text for element in elements(get(root, key)) if (text := text_of(element)) is not None)


def texts(node: YamlNode) -> Iterator[str]:
    """Yield every text in a kustomization: paths stand under many keys (`path:`, `files: [a=b.txt]`)."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, Scalar):
            yield part.text
            yield part.text.rpartition("=")[2]
        elif isinstance(part, Items):
            pending.extend(part.nodes)
        elif isinstance(part, Mapping):
            pending.extend(value for _, value in part.pairs)


def may_be_path(text: str) -> bool:
    """Return whether a text may be a path on this machine: no system takes a name of more than 255 bytes."""
    data = text.encode("utf-8", "surrogatepass")
    fits = 0 < len(data) < _LONGEST_PATH and max(map(len, data.split(b"/"))) <= _LONGEST_NAME
    return fits and "\n" not in text and "\0" not in text and "://" not in text
