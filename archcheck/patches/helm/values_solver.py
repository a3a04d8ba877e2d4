"""Changes of workloads, and where a chart's values go → the values that make the changes.

A value is set only if every workload that it reaches is to get the same: else one that runs everywhere would
be kept off nodes for the sake of its neighbour.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    """Which workloads each knob reaches, where each alone is set."""

    of: Mapping[ValuePath, frozenset[Identity]]


@dataclass(frozen=True, slots=True)
class Setting:
    """A knob, and what it is set to."""

    knob: ValuePath
    value: Any


def pieces(change: Change) -> list[ValuePiece]:
    """Return what a change consists of; labels and notes are not a chart's business."""
    found: list[ValuePiece] = [*change.selector, *(change.terms if len(change.terms) == 1 else ())]
    return [*found, *((change.tolerations,) if change.tolerations else ())]


def settings(
    outcomes: Sequence[PatchOutcome],
    reach: AffectedWorkloads,
    barred: Iterable[tuple[ValuePath, Identity]] = (),
) -> tuple[list[Setting], dict[Identity, tuple[ValuePath, ...]]]:
    """Return what to set, and by which knobs each workload gets its change; none for those that none reaches.

    Args:
        outcomes: what each workload is to get.
        reach: where the knobs go.
        barred: knobs that proved wrong for a workload.

    """
    wrong = set(barred)
    while True:
        set_to, chosen = _chosen(outcomes, reach, wrong)
        loose = [knob for knob in set_to if not reach.of[knob] <= chosen.keys()]
        if not loose:
            return [Setting(knob, _value(knob, each)) for knob, each in set_to.items()], chosen
        wrong |= {(knob, each) for knob in loose for each in reach.of[knob]}


def _chosen(
    outcomes: Sequence[PatchOutcome], reach: AffectedWorkloads, wrong: Collection[tuple[ValuePath, Identity]]
) -> tuple[dict[ValuePath, list[ValuePiece]], dict[Identity, tuple[ValuePath, ...]]]:
    """Return what each knob is to say, and the knobs of each workload that gets its whole change by them."""
    patches = [each for each in outcomes if isinstance(each, Patch)]
    wanted = {identity(each.workload): pieces(each.change) for each in patches}
    chosen: dict[Identity, tuple[ValuePath, ...]] = {}
    set_to: dict[ValuePath, list[ValuePiece]] = {}
    for patch in patches:
        me = identity(patch.workload)
        found = [(knob, piece) for piece in wanted[me] if (knob := _way(piece, me, wanted, reach, wrong))]
        if found and len(found) == len(wanted[me]) and len(patch.change.terms) < 2:
            chosen[me] = tuple(knob for knob, _ in found)
            for knob, piece in found:
                if piece not in set_to.setdefault(knob, []):
                    set_to[knob].append(piece)
    return set_to, chosen


def _way(
    piece: ValuePiece,
    me: Identity,
    wanted: Mapping[Identity, Sequence[ValuePiece]],
    reach: AffectedWorkloads,
    wrong: Collection[tuple[ValuePath, Identity]],
) -> ValuePath | None:
    """Return the best knob that says a piece to a workload, and to none that is not to get it."""
    for knob in _ways(piece, reach):
        mine = me in reach.of[knob] and (knob, me) not in wrong
        if mine and all(piece in wanted.get(other, ()) for other in reach.of[knob]):
            return knob
    return None


def guilty(
    wrong: Iterable[Identity],
    written: Iterable[Setting],
    chosen: Mapping[Identity, tuple[ValuePath, ...]],
    reach: AffectedWorkloads,
) -> set[tuple[ValuePath, Identity]]:
    """Return the knobs to bar: those that reach a workload which gets its change by others, else its own."""
    knobs = [setting.knob for setting in written]
    found: set[tuple[ValuePath, Identity]] = set()
    for each in wrong:
        own = chosen.get(each, ())
        foreign = [knob for knob in knobs if each in reach.of[knob] and knob not in own]
        found |= {(knob, other) for knob in foreign for other in reach.of[knob]}
        if not foreign:
            found |= {(knob, each) for knob in own}
    return found


def _ways(piece: ValuePiece, reach: AffectedWorkloads) -> Iterator[ValuePath]:
    """Yield the knobs that can say a piece: the best kind first, of a kind the one that reaches least."""
    kinds: tuple[ValueKind, ...] = (ValueKind.PRESET, ValueKind.AFFINITY)
    if isinstance(piece, Pair):
        kinds = (ValueKind.SELECTOR, *kinds)
    elif isinstance(piece, tuple):
        kinds = (ValueKind.TOLERATIONS,)
    for kind in kinds:
        knobs = [knob for knob in reach.of if knob.kind is kind]
        yield from sorted(
            knobs, key=lambda knob: (len(reach.of[knob]), len(knob.path), knob.path, knob.is_text)
        )


def _value(knob: ValuePath, found: Sequence[ValuePiece]) -> Any:
    return as_text(knob, _gained(bare(knob), found)) if knob.is_text else _gained(knob, found)


def _gained(knob: ValuePath, found: Sequence[ValuePiece]) -> Any:
    match knob.kind:
        case ValueKind.SELECTOR:
            return with_pairs([each for each in found if isinstance(each, Pair)])
        case ValueKind.PRESET:
            return with_preset(_expression(found[0]))
        case ValueKind.AFFINITY:
            expressions = tuple(_expression(each) for each in found)
            return with_terms(knob, (Term(expressions),))
        case ValueKind.TOLERATIONS:
            return with_tolerations(
                knob, [each for piece in found if isinstance(piece, tuple) for each in piece]
            )


def _expression(piece: ValuePiece) -> Requirement:
    if isinstance(piece, Pair):
        return Requirement(piece.key, "In", (piece.value,))
    assert isinstance(piece, Term)
    return piece.expressions[0]


def tree(found: Iterable[Setting]) -> dict[str, Any]:
    """Return settings as the values of a chart."""
    return nested((setting.knob.path, setting.value) for setting in found)
