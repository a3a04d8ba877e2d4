"""Files that have changed → what they belong to: the chart, the kustomizations, or the manifest itself.

A template is no manifest, and a patch of an overlay says nothing alone: what is deployed is what is checked.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from archcheck.sources.trees.kustomizations import Kustomization, reached, read_kustomization, real, tops
from archcheck.sources.trees.scanning import CHART_FILE, ENDINGS, Sight, What, kustomizations_below
from archcheck.sources.trees.selecting import Selector


def affected(files: Iterable[Path], root: Path, selector: Selector) -> list[Sight]:
    """Return what is to be checked because files have changed, each thing once.

    Args:
        files: what has changed; what is not there any more may be missed by a chart or kustomization.
        root: the directory in which kustomizations may include the files.
        selector: which paths count.

    """
    found: dict[Sight, None] = {}
    others: list[Path] = []
    for file in files:
        chart = chart_of(file, root)
        if chart is None:
            others.append(file)
        elif selector.takes(chart, directory=True):
            found[Sight(What.CHART, chart)] = None
    manifests = [each for each in others if selector.takes(each)]
    for file, built in _built_from(manifests, root, selector).items():
        if built:
            found |= dict.fromkeys(Sight(What.KUSTOMIZATION, each.file) for each in built)
        elif file.suffix.lower() in ENDINGS and file.is_file():
            found[Sight(What.MANIFEST, file)] = None
    return list(found)


def chart_of(file: Path, root: Path) -> Path | None:
    """Return the outermost chart, below `root`, that a file is a part of."""
    top = real(root)
    charts = [
        each
        for each in file.parents
        if (each / CHART_FILE).is_file() and (real(each) == top or top in real(each).parents)
    ]
    return charts[-1] if charts else None


def _built_from(files: Sequence[Path], root: Path, selector: Selector) -> dict[Path, list[Kustomization]]:
    """Return for each file the kustomizations that are built and have it in them."""
    found: dict[Path, list[Kustomization]] = {file: [] for file in files}
    if not files:
        return found
    read = map(read_kustomization, kustomizations_below(root, selector))
    known = {real(each.directory): each for each in read if each is not None}
    for top in tops(known.values()):
        parts = reached(top, known)
        within = {path for part in parts for path in (*part.files, real(part.file))}
        missed = {path for part in parts for path in (*part.absent, *part.includes, real(part.directory))}
        for file in files:
            place = real(file)
            if place in within or (not place.exists() and not missed.isdisjoint((place, *place.parents))):
                found[file].append(top)
    return found
