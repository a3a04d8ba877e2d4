"""`kustomize.buildOptions` as a file of the repository writes it: a ConfigMap, or values of Argo CD's chart.

Most repositories give it to the chart argo-cd (`configs.cm`), by values of a HelmRelease, of an Application
or of a file: the ConfigMap itself is only rendered, often when much has been built.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode
from archcheck.documents.reading import Document, read
from archcheck.errors import DocumentError
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.storage.bounded import read_beginning

OPTIONS = "kustomize.buildOptions"
_OF_OPERATOR = "kustomizeBuildOptions"
"""As a resource `ArgoCD` of argocd-operator has it (spec.kustomizeBuildOptions)."""
_KEYS = (OPTIONS, _OF_OPERATOR)
_MARKS = tuple(key.encode() for key in _KEYS)
_SIZE_LIMIT = 16 * 1024 * 1024
_DEEPEST = 50


def written_options(files: Iterable[Path]) -> tuple[str, ...]:
    """Return the options that files say, each once; of several, each may be that of another cluster."""
    found = dict.fromkeys(text.strip() for file in files for text in _of_file(file))
    return tuple(sorted(found))


def _of_file(file: Path) -> Iterator[str]:
    text = read_beginning(file, _SIZE_LIMIT)
    if not any(mark in text for mark in _MARKS):
        return
    with file.open("rb") as stream:
        for reading in read(stream):
            if isinstance(reading, Document):
                yield from _in(reading.root, 0)


def _in(node: YamlNode, depth: int) -> Iterator[str]:
    """Yield the options in a node; values are often a text of YAML."""
    if depth > _DEEPEST:
        return
    match node:
        case Mapping(pairs=pairs):
            for key, value in pairs:
                if isinstance(key, Scalar) and key.text in _KEYS and isinstance(value, Scalar):
                    yield value.text
                else:
                    yield from _in(value, depth + 1)
        case Items(nodes=nodes):
            for each in nodes:
                yield from _in(each, depth + 1)
        case Scalar(text=text) if any(key in text for key in _KEYS):
            try:
                inner = yaml_in(text)
            except DocumentError:
                return
            if isinstance(inner, Mapping):
                yield from _in(inner, depth + 1)
        case _:
            return
