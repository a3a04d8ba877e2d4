"""What a pod spec says of the nodes that its pod may run on, as values.

Two values are equal if a scheduler cannot tell them apart: where something was written does not count, so
that alike pods are placed once.
"""

from dataclasses import field

from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """A 1-based place in the input."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Pair:
    """One label that a `nodeSelector` wants."""

    key: str
    value: str
    spot: Position | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of the `matchExpressions` or `matchFields` of a term; the operator is as written."""

    key: str
    operator: str
    values: tuple[str, ...] = ()
    spot: Position | None = field(default=None, compare=False)

    def __str__(self) -> str:
        if self.operator in ("Exists", "DoesNotExist"):
            return f"{self.key} {self.operator}"
        return f"{self.key} {self.operator} [{', '.join(self.values)}]"


@dataclass(frozen=True, slots=True)
class Term:
    """A nodeSelectorTerm: all of its requirements must hold. An empty one matches no node."""

    expressions: tuple[Requirement, ...] = ()
    fields: tuple[Requirement, ...] = ()

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Expressions, then fields."""
        return self.expressions + self.fields

    def __str__(self) -> str:
        return " and ".join(map(str, self.requirements)) or "an empty term"


@dataclass(frozen=True, slots=True)
class Toleration:
    """A toleration, as written: an empty operator means Equal. How long it lasts decides nothing here."""

    key: str = ""
    operator: str = ""
    value: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class OpenConstraint:
    """Something that a pod says of nodes and that is named only later: `nodeSelector arch=${ARCH}`.

    Or what a custom resource says of nodes in a `path` beside the pod: its operator decides what comes of it.
    """

    what: str
    spot: Position | None = field(default=None, compare=False)
    path: str = ""

    @property
    def by_operator(self) -> bool:
        """Whether it is the operator of a custom resource who decides."""
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class Constraints:
    """All that a pod spec says of nodes.

    `required` is None without a required node affinity; `()` is one without terms, which matches nothing.
    `claims` are the PersistentVolumeClaims that it mounts. `unmodelled` names what else may keep the pod off
    a node and is not looked at: capacity, ports, spread, pod affinity. `open` is what holds a placeholder,
    and is in none of the others; `template` names what the pod is only a template of, so that nothing is
    known of where it lands. `operator_decides` says that an operator gives its pods what it likes, of which
    nothing stands anywhere.
    """

    node_name: str = ""
    selector: tuple[Pair, ...] = ()
    required: tuple[Term, ...] | None = None
    preferred: tuple[Term, ...] = ()
    tolerations: tuple[Toleration, ...] = ()
    gates: tuple[str, ...] = ()
    host_network: bool = False
    runtime_class: str = ""
    os: str = ""
    claims: tuple[str, ...] = ()
    unmodelled: tuple[str, ...] = ()
    open: tuple[OpenConstraint, ...] = ()
    template: str = ""
    operator_decides: str = ""


NO_CONSTRAINTS = Constraints()


@dataclass(frozen=True, slots=True)
class PlacementPaths:
    """Where a custom resource says to which nodes a pod of its operator's goes.

    Each is the paths of what counts, in keys and positions of lists; more is said at the first of them, and
    none is there where the kind has no such field. `home` is the mapping in which the rest stands that a pod
    spec has. `instead` is what says it of a kind without any of them.
    """

    selector: tuple[tuple[str, ...], ...] = ()
    node_affinity: tuple[tuple[str, ...], ...] = ()
    tolerations: tuple[tuple[str, ...], ...] = ()
    home: tuple[str, ...] = ()
    instead: str = ""

    @property
    def every(self) -> tuple[tuple[str, ...], ...]:
        """All paths at which it says something, or may."""
        return (*self.selector, *self.node_affinity, *self.tolerations)
