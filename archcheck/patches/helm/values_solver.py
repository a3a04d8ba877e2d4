"""Changes of workloads, and where a chart's values go → the values that make the changes.

A value is set only if every workload that it reaches is to get the same: else one that runs everywhere would
be kept off nodes for the sake of its neighbour.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from archcheck.frozen import dataclass
from archcheck.patches.helm.value_paths import (
    ValueKind,
    ValuePath,
    as_text,
    bare,
    nested,
    with_pairs,
    with_preset,
    with_terms,
    with_tolerations,
)
from archcheck.patches.model import Change, Patch, PatchOutcome
from archcheck.workloads.constraints import Pair, Requirement, Term, Toleration
from archcheck.workloads.model import Workload

Identity = tuple[str, str, str, str]
"""What one render and the next have in common of a workload."""

ValuePiece = Pair | Term | tuple[Toleration, ...]
"""One thing that a pod gains."""


def identity(workload: Workload) -> Identity:
    """Return a workload's identity: kind, namespace, name, and the template that it is from."""
    return workload.kind, workload.namespace, workload.name, workload.source.path


@dataclass(frozen=True, slots=True)
class AffectedWorkloads:
    """Which workloads each value path reaches, where each alone is set."""

    of: Mapping[ValuePath, frozenset[Identity]]


@dataclass(frozen=True, slots=True)
class Setting:
    """A value path, and what it is set to."""

    value_path: ValuePath
    value: Any


def pieces(change: Change) -> list[ValuePiece]:
    """Return what a change consists of; labels and notes are not a chart's business."""
    gained: list[ValuePiece] = [*change.selector, *(change.terms if len(change.terms) == 1 else ())]
    return [*gained, *((change.tolerations,) if change.tolerations else ())]


def settings(
    outcomes: Sequence[PatchOutcome],
    affected: AffectedWorkloads,
    excluded: Iterable[tuple[ValuePath, Identity]] = (),
) -> tuple[list[Setting], dict[Identity, tuple[ValuePath, ...]]]:
    """Return what to set, and by which values each workload gets its change; no entry where none reaches it.

    Args:
        outcomes: what each workload is to get.
        affected: where the value paths go.
        excluded: value paths that proved wrong for a workload.

    """
    wrong = set(excluded)
    while True:
        set_to, chosen = _chosen(outcomes, affected, wrong)
        loose = [value_path for value_path in set_to if not affected.of[value_path] <= chosen.keys()]
        if not loose:
            return [
                Setting(value_path, _value(value_path, workload)) for value_path, workload in set_to.items()
            ], chosen
        wrong |= {(value_path, workload) for value_path in loose for workload in affected.of[value_path]}


def _chosen(
    outcomes: Sequence[PatchOutcome],
    affected: AffectedWorkloads,
    wrong: Collection[tuple[ValuePath, Identity]],
) -> tuple[dict[ValuePath, list[ValuePiece]], dict[Identity, tuple[ValuePath, ...]]]:
    """Return what each value is to say, and the values by which workloads get their whole change."""
    patches = [outcome for outcome in outcomes if isinstance(outcome, Patch)]
    wanted = {identity(outcome.workload): pieces(outcome.change) for outcome in patches}
    chosen: dict[Identity, tuple[ValuePath, ...]] = {}
    set_to: dict[ValuePath, list[ValuePiece]] = {}
    for patch in patches:
        workload = identity(patch.workload)
        ways = [
            (value_path, piece)
            for piece in wanted[workload]
            if (value_path := _way(piece, workload, wanted, affected, wrong))
        ]
        if ways and len(ways) == len(wanted[workload]) and len(patch.change.terms) < 2:
            chosen[workload] = tuple(value_path for value_path, _ in ways)
            for value_path, piece in ways:
                if piece not in set_to.setdefault(value_path, []):
                    set_to[value_path].append(piece)
    return set_to, chosen


def _way(
    piece: ValuePiece,
    workload: Identity,
    wanted: Mapping[Identity, Sequence[ValuePiece]],
    affected: AffectedWorkloads,
    wrong: Collection[tuple[ValuePath, Identity]],
) -> ValuePath | None:
    """Return the best value path that says a piece to a workload, and to none that is not to get it."""
    for value_path in _ways(piece, affected):
        mine = workload in affected.of[value_path] and (value_path, workload) not in wrong
        if mine and all(piece in wanted.get(other, ()) for other in affected.of[value_path]):
            return value_path
    return None


def paths_to_exclude(
    wrong: Iterable[Identity],
    written: Iterable[Setting],
    chosen: Mapping[Identity, tuple[ValuePath, ...]],
    affected: AffectedWorkloads,
) -> set[tuple[ValuePath, Identity]]:
    """Return what to exclude: values that reach a workload which gets its change by others, else its own."""
    value_paths = [setting.value_path for setting in written]
    excluded: set[tuple[ValuePath, Identity]] = set()
    for workload in wrong:
        own = chosen.get(workload, ())
        foreign = [
            value_path
            for value_path in value_paths
            if workload in affected.of[value_path] and value_path not in own
        ]
        excluded |= {(value_path, other) for value_path in foreign for other in affected.of[value_path]}
        if not foreign:
            excluded |= {(value_path, workload) for value_path in own}
    return excluded


def _ways(piece: ValuePiece, affected: AffectedWorkloads) -> Iterator[ValuePath]:
    """Yield the values that can say a piece: the best kind first, of a kind the one that reaches least."""
    kinds: tuple[ValueKind, ...] = (ValueKind.PRESET, ValueKind.AFFINITY)
    if isinstance(piece, Pair):
        kinds = (ValueKind.SELECTOR, *kinds)
    elif isinstance(piece, tuple):
        kinds = (ValueKind.TOLERATIONS,)
    for kind in kinds:
        value_paths = [value_path for value_path in affected.of if value_path.kind is kind]
        yield from sorted(
            value_paths,
            key=lambda value_path: (
                len(affected.of[value_path]),
                len(value_path.path),
                value_path.path,
                value_path.is_text,
            ),
        )


def _value(value_path: ValuePath, pieces: Sequence[ValuePiece]) -> Any:
    return (
        as_text(value_path, _added(bare(value_path), pieces))
        if value_path.is_text
        else _added(value_path, pieces)
    )


def _added(value_path: ValuePath, pieces: Sequence[ValuePiece]) -> Any:
    match value_path.kind:
        case ValueKind.SELECTOR:
            return with_pairs([piece for piece in pieces if isinstance(piece, Pair)])
        case ValueKind.PRESET:
            return with_preset(_expression(pieces[0]))
        case ValueKind.AFFINITY:
            expressions = tuple(_expression(piece) for piece in pieces)
            return with_terms(value_path, (Term(expressions),))
        case ValueKind.TOLERATIONS:
            return with_tolerations(
                value_path,
                [toleration for piece in pieces if isinstance(piece, tuple) for toleration in piece],
            )


def _expression(piece: ValuePiece) -> Requirement:
    if isinstance(piece, Pair):
        return Requirement(piece.key, "In", (piece.value,))
    assert isinstance(piece, Term)
    return piece.expressions[0]


def tree(written: Iterable[Setting]) -> dict[str, Any]:
    """Return settings as the values of a chart."""
    return nested((setting.value_path.path, setting.value) for setting in written)
