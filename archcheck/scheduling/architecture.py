"""What a pod says of architectures: which it names, which it admits, and where it would land otherwise."""

from collections.abc import Iterator
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.scheduling.effective_pods import EffectivePodSpec
from archcheck.scheduling.node import ARCH_LABELS, BETA_ARCH_LABEL, BETA_OS_LABEL, OS_LABEL
from archcheck.scheduling.selectors import fault_of, holds
from archcheck.workloads.constraints import Constraints, Position, Requirement, Term

GOARCHES = frozenset({"386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle"}) | {
    "ppc64",
    "ppc64le",
    "riscv64",
    "s390x",
}
"""What `kubernetes.io/arch` can hold: GOARCH of a kubelet."""

BETA_LABELS = (BETA_ARCH_LABEL, BETA_OS_LABEL)


@dataclass(frozen=True, slots=True)
class Mention:
    """A label that a pod names, and where. `how` is an operator; `required` is False for a preference."""

    key: str
    how: str
    values: tuple[str, ...]
    spot: Position | None
    required: bool = True


def mentions(constraints: Constraints) -> Iterator[Mention]:
    """Yield every label that a pod names in selector and affinity, required ones first."""
    for pair in constraints.selector:
        yield Mention(pair.key, "In", (pair.value,), pair.spot)
    for term in constraints.required or ():
        for expression in term.expressions:
            yield Mention(expression.key, expression.operator, expression.values, expression.spot)
    for term in constraints.preferred:
        for expression in term.expressions:
            yield Mention(
                expression.key, expression.operator, expression.values, expression.spot, required=False
            )


def named_architectures(constraints: Constraints) -> dict[str, Position | None]:
    """Return the architectures that a pod asks for by name, as far as it admits them, and where."""
    architectures: dict[str, Position | None] = {}
    for mention in mentions(constraints):
        if mention.required and mention.key in ARCH_LABELS and mention.how == "In":
            for value in mention.values:
                if value in GOARCHES and admits(constraints, value):
                    architectures.setdefault(value, mention.spot)
    return architectures


def named_systems(constraints: Constraints) -> frozenset[str]:
    """Return the operating systems that a pod asks for by name; none where it names none."""
    named = {constraints.os} if constraints.os else set()
    for mention in mentions(constraints):
        if mention.required and mention.key in (OS_LABEL, BETA_OS_LABEL) and mention.how == "In":
            named.update(mention.values)
    return frozenset(named)


def admits(constraints: Constraints, architecture: str) -> bool:
    """Return whether some node of an architecture may meet what a pod says of architectures."""
    labels = dict.fromkeys(ARCH_LABELS, architecture)
    if any(labels.get(pair.key, pair.value) != pair.value for pair in constraints.selector):
        return False
    if constraints.required is None:
        return True
    return any(
        not fault_of(term)
        and all(holds(expression, labels) for expression in term.expressions if expression.key in labels)
        for term in constraints.required
    )


def without_architecture(spec: EffectivePodSpec) -> EffectivePodSpec | None:
    """Return a spec as if it said nothing of architectures; None where it says nothing."""
    selector = tuple(pair for pair in spec.selector if pair.key not in ARCH_LABELS)
    required = _without(spec.required)
    if selector == spec.selector and required == spec.required:
        return None
    return replace(spec, selector=selector, required=required)


def _without(terms: tuple[Term, ...] | None) -> tuple[Term, ...] | None:
    """Return terms without their architectures; None where one of them asks for nothing else."""
    if terms is None:
        return None
    kept = []
    for term in terms:
        rest = Term(tuple(filter(_is_other, term.expressions)), term.fields)
        if term.requirements and not rest.requirements:
            return None
        kept.append(rest)
    return tuple(kept)


def _is_other(requirement: Requirement) -> bool:
    return requirement.key not in ARCH_LABELS
