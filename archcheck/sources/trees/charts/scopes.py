"""The values that the templates of a chart see, and of the charts inside it: helm's scopes."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from archcheck.documents.comments import Comment
from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.sources.charts.metadata import CHART_FILE, Dependency, Metadata, read_metadata
from archcheck.sources.trees.charts.templates import Template, read_template
from archcheck.sources.trees.charts.values import (
    ValueCandidate,
    Values,
    candidates,
    member,
    merged,
    read_values,
)
from archcheck.workloads.model import Origin

_MOST_TEMPLATES = 2000


@dataclass(frozen=True)
class Scope:
    """What one chart's templates see. `directory` is None where the chart is in an archive.

    `comments` are the ignores beside the values, by file and line. `level` is that of the chart's own values.
    """

    directory: Path | None
    values: Values
    metadata: Metadata | None
    comments: dict[tuple[str, int], Comment]
    level: int = 0

    def origins_of(self, reference: Reference, template: Template) -> tuple[Origin, ...]:
        """Return the values that name an image in a template, the one to edit first; none where several may.

        A value whose path the template has is preferred, then one that another template of the chart has.
        One that no template has may be read by a library, if its keys speak of an image.
        """
        places = {candidate.places for candidate in self.candidates_of(reference, template)}
        return places.pop() if len({origins[0] for origins in places}) == 1 else ()

    def candidates_of(self, reference: Reference, template: Template) -> list[ValueCandidate]:
        """Return the values that may name an image in a template, as far as one tells them apart."""
        known = self._candidates.get(reference, [])
        own = [candidate for candidate in known if template.names(candidate.path)]
        used = own or [
            candidate for candidate in known if any(other.names(candidate.path) for other in self._templates)
        ]
        return used or [candidate for candidate in known if candidate.is_image]

    @cached_property
    def _candidates(self) -> dict[Reference, list[ValueCandidate]]:
        by_reference: dict[Reference, list[ValueCandidate]] = {}
        for candidate in candidates(self.values, self.metadata.app_version if self.metadata else ""):
            by_reference.setdefault(candidate.reference, []).append(candidate)
        return by_reference

    @cached_property
    def _templates(self) -> list[Template]:
        files = sorted((self.directory / "templates").rglob("*")) if self.directory else []
        return [read_template(file) for file in files[:_MOST_TEMPLATES] if file.is_file()]


class Scopes:
    """The scopes of a chart and of those inside it, each made when a template of it is met."""

    def __init__(self, directory: Path, extra: Sequence[Path], over: Values = None) -> None:
        """Take a chart's directory, the values files that are laid over its own, and values over those."""
        self._top = _scope(directory, None, over, extra)
        self._known: dict[tuple[str, ...], Scope] = {}

    def of(self, source: str) -> tuple[Scope, str]:
        """Return the scope of a template that helm names `CHART/charts/SUB/…/FILE`, and its path in there."""
        chain, rest = chain_of(source)
        scope = self._top
        for depth in range(len(chain)):
            key = chain[: depth + 1]
            if key not in self._known:
                self._known[key] = _below(scope, chain[depth])
            scope = self._known[key]
        return scope, rest


def chain_of(source: str) -> tuple[tuple[str, ...], str]:
    """Return the charts, one in the other, that a template lies in, and its path in the last."""
    parts = source.split("/")[1:]
    chain: list[str] = []
    while len(parts) > 2 and parts[0] == "charts":
        chain.append(parts[1])
        parts = parts[2:]
    return tuple(chain), "/".join(parts)


def _below(parent: Scope, name: str) -> Scope:
    """Return the scope of a chart inside another, which may be known there by an alias."""
    known = parent.metadata.dependencies if parent.metadata else ()
    meant = next(
        (dependency for dependency in known if name == (dependency.alias or dependency.name)), None
    ) or Dependency(name, "")
    over: Values = member(parent.values, name)
    shared = member(parent.values, "global")
    if shared is not None:
        over = merged(over if isinstance(over, dict) else {}, {"global": shared})
    return _scope(_directory(parent.directory, meant), parent, over, ())


def _directory(parent: Path | None, meant: Dependency) -> Path | None:
    """Return where a chart inside another lies: helm goes by the name in `Chart.yaml`, not the folder's."""
    if parent is None:
        return None
    inside = sorted(file.parent for file in parent.glob(f"charts/*/{CHART_FILE}"))
    for chart in sorted(inside, key=lambda folder: folder.name != meant.name):
        metadata = _metadata(chart)
        if metadata is not None and metadata.facts.name == meant.name:
            return chart
    if not meant.repository.startswith("file://"):
        return None
    beside = Path(os.path.normpath(parent / meant.repository.removeprefix("file://")))
    return beside if (beside / CHART_FILE).is_file() else None


def _scope(directory: Path | None, parent: Scope | None, over: Values, extra: Sequence[Path]) -> Scope:
    level = parent.level - 1 if parent else 0
    comments = dict(parent.comments) if parent else {}
    values: Values = {}
    for number, file in enumerate([directory / "values.yaml", *extra] if directory else []):
        read, said = read_values(file, level + number)
        values = merged(values, read) if isinstance(read, dict) else values
        comments |= said
    values = merged(values, over) if isinstance(over, dict) else values
    return Scope(directory, values, _metadata(directory) if directory else None, comments, level)


def _metadata(directory: Path) -> Metadata | None:
    try:
        return read_metadata(directory)
    except ChartError:
        return None
