"""A change of a pod spec, and what came of the search for one: a closed set of outcomes."""

from typing import TYPE_CHECKING, Any, TypeAlias

from archcheck.frozen import dataclass
from archcheck.scheduling.cluster import NodeLabel
from archcheck.workloads.constraints import Pair, Term, Toleration
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placement import NodePlacement
    from archcheck.scheduling.pools import Pool


@dataclass(frozen=True, slots=True)
class Change:
    """What a pod spec gains; nothing of it is ever taken away.

    `selector` goes into `nodeSelector`. `terms` are alternatives of which one must hold: a single one goes
    into every term that is there, several only where there is no required affinity yet. `labels` are to be
    set first. `by_host` says that the change names hosts, since nothing else tells them apart.
    """

    selector: tuple[Pair, ...] = ()
    terms: tuple[Term, ...] = ()
    tolerations: tuple[Toleration, ...] = ()
    labels: tuple[NodeLabel, ...] = ()
    by_host: bool = False


@dataclass(frozen=True, slots=True)
class Guard:
    """JSON 6902 `test`: the patch does nothing unless `path` holds `value`.

    None: it is not there. RFC 6902 has no word for that; kustomize and the API server take a `test` for null.
    """

    path: tuple[str, ...]
    value: Any


END = "-"
"""The last element of the path of an addition that appends to a list (RFC 6902 §4.1)."""


@dataclass(frozen=True, slots=True)
class Add:
    """JSON 6902 `add`: `path` gets `value`; `END` at its end appends to a list."""

    path: tuple[str, ...]
    value: Any


Operation: TypeAlias = Guard | Add


@dataclass(frozen=True, slots=True)
class NodeSet:
    """Where a workload's pods land: pools of nodes with the placement on each, landing ones only."""

    on: "tuple[tuple[Pool, NodePlacement], ...]" = ()


@dataclass(frozen=True, slots=True)
class Patch:
    """A change that was placed again and found good.

    `pod` is the path of the pod spec in the object, `operations` are what the object gains, `notes` what
    its owner is to know. `named`: it has a name of its own, by which others can find it (no generateName).
    `generation` is the object's own where it was read from a cluster, else None.
    """

    workload: Workload
    pod: tuple[str, ...]
    change: Change
    operations: tuple[Operation, ...]
    before: NodeSet
    after: NodeSet
    notes: tuple[str, ...] = ()
    named: bool = True
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """No change is proposed, and why. `unknown`: it may need none, but an image could not be read.

    `is_verdict`: the reason says no more than the finding about it, that no node can take and run it.
    """

    workload: Workload
    reason: str
    hint: str = ""
    unknown: bool = False
    is_verdict: bool = False


@dataclass(frozen=True, slots=True)
class Unneeded:
    """Nothing to change. `notes` say what could not be had all the same."""

    workload: Workload
    notes: tuple[str, ...] = ()


PatchOutcome: TypeAlias = Patch | Refusal | Unneeded
