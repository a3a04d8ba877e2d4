"""`.argocd-source.yaml` in the path of a source: what it says is laid over the source.

Source: argoproj/argo-cd reposerver/repository/repository.go, mergeSourceParameters.
"""

from collections.abc import Mapping
from pathlib import Path

from archcheck.errors import DocumentError
from archcheck.sources.gitops.argocd.sources import ApplicationSource
from archcheck.sources.gitops.repository import shown_path
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, placed_values
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.storage.bounded import read_bounded

_FILE = ".argocd-source.yaml"
_FILE_OF = ".argocd-source-{}.yaml"
_LARGEST = 1024 * 1024
_KEPT = ("chart", "path", "repoURL", "targetRevision")
_RAW = "valuesObject"


class OverrideError(Exception):
    """A file of overrides cannot be read: Argo CD renders nothing then."""


def with_overrides(source: ApplicationSource, folder: Path, name: str) -> ApplicationSource:
    """Return a source with what files of its path say of it, to all Applications and to the one of a name.

    Raises:
        OverrideError: one of the files cannot be read.

    """
    values = source.values
    for file in (_FILE, _FILE_OF.format(name)):
        path = folder / file
        if "/" in file or not path.is_file():
            continue
        over = _read(path)
        if isinstance(over, Mapping):
            kept = {key: each for key, each in over.items() if key not in _KEPT}
            values = _laid_over(values, kept, is_raw=False)
    return source.with_values(values)


def _read(path: Path) -> PlacedValues:
    shown = str(shown_path(path))
    try:
        node = yaml_in(read_bounded(path, _LARGEST).decode("utf-8-sig"))
    except (OSError, ValueError, DocumentError) as error:
        raise OverrideError(f"{shown}: {error}") from error
    return {} if node is None else placed_values(node, shown)


def _laid_over(below: PlacedValues, above: PlacedValues, *, is_raw: bool) -> PlacedValues:
    """Return values with a JSON merge patch over them.

    A null takes something out of `valuesObject` only: elsewhere Argo CD reads the result into what it had.
    """
    if not isinstance(above, Mapping):
        return above
    result = dict(below) if isinstance(below, Mapping) else {}
    for key, value in above.items():
        if isinstance(value, PlacedScalar) and value.meaning is None:
            if is_raw:
                result.pop(key, None)
            continue
        result[key] = _laid_over(result.get(key, {}), value, is_raw=is_raw or key == _RAW)
    return result
