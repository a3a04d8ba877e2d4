"""A pod spec → its constraints. What the API server would refuse is kept as written: see `scheduling`."""

from archcheck.documents.nodes import (
    Items,
    Mapping,
    Scalar,
    YamlNode,
    elements,
    get,
    is_null,
    is_true,
    members,
    text_of,
)
from archcheck.workloads.constraints import Constraints, Pair, Position, Requirement, Term, Toleration
from archcheck.workloads.placeholders import resolved
from archcheck.workloads.pods import CONTAINER_LISTS

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
MADE_WITH_THE_POD = "(ephemeral)"
"""Stands for the claim of a generic ephemeral volume: no PersistentVolumeClaim can have this name."""
_DEFAULT_SCHEDULER = "default-scheduler"


def constraints_of(spec: Mapping) -> Constraints:
    """Return what a pod spec says of nodes."""
    affinity = get(spec, "affinity", "nodeAffinity")
    required = get(affinity, _REQUIRED)
    preferred = elements(get(affinity, _PREFERRED))
    literal = Constraints(
        node_name=text_of(get(spec, "nodeName")) or "",
        selector=pairs_of(get(spec, "nodeSelector")),
        required=terms_of(required),
        preferred=tuple(_term(get(term, "preference")) for term in preferred),
        tolerations=tolerations_of(get(spec, "tolerations")),
        gates=tuple(
            text_of(get(element, "name")) or "" for element in elements(get(spec, "schedulingGates"))
        ),
        host_network=is_true(get(spec, "hostNetwork")),
        runtime_class=text_of(get(spec, "runtimeClassName")) or "",
        os=text_of(get(spec, "os", "name")) or "",
        claims=_claims(spec),
        unmodelled=_unmodelled(spec),
    )
    return resolved(literal, spec)


def pairs_of(node: YamlNode | None) -> tuple[Pair, ...]:
    """Return the labels that a `nodeSelector` wants, by key: their order means nothing."""
    pairs = (Pair(name.text, _text(value), Position(name.line, name.column)) for name, value in members(node))
    return tuple(sorted(pairs, key=lambda pair: pair.key))


def terms_of(node: YamlNode | None) -> tuple[Term, ...] | None:
    """Return the terms of a NodeSelector, of a required affinity or a PersistentVolume; None without one."""
    if not isinstance(node, Mapping):
        return None
    return tuple(_term(element) for element in elements(get(node, "nodeSelectorTerms")))


def tolerations_of(node: YamlNode | None) -> tuple[Toleration, ...]:
    """Return the members of a list of tolerations."""
    return tuple(
        Toleration(*(_text(get(element, name)) for name in ("key", "operator", "value", "effect")))
        for element in elements(node)
        if not isinstance(element, Scalar)
    )


def _term(node: YamlNode | None) -> Term:
    """Return a term; one text in place of a mapping is a requirement that is not known, or none at all."""
    if isinstance(node, Scalar) and not is_null(node):
        return Term((_requirement(node),))
    return Term(_requirements(get(node, "matchExpressions")), _requirements(get(node, "matchFields")))


def _requirements(node: YamlNode | None) -> tuple[Requirement, ...]:
    return tuple(map(_requirement, elements(node)))


def _requirement(node: YamlNode) -> Requirement:
    key = node if isinstance(node, Scalar) else get(node, "key")
    values = _values(get(node, "values"))
    return Requirement(_text(key), _text(get(node, "operator")), values, Position(node.line, node.column))


def _values(node: YamlNode | None) -> tuple[str, ...]:
    """Return the values of a requirement; where one text stands for all of them, that."""
    text = text_of(node)
    return tuple(map(_text, elements(node))) if text is None else (text,)


def _text(node: YamlNode | None) -> str:
    """Return a text; `arch: {{ x }}` without quotes is a mapping to YAML, and a placeholder to people."""
    return "{{ … }}" if isinstance(node, (Mapping, Items)) else text_of(node) or ""


def _claims(spec: Mapping) -> tuple[str, ...]:
    volumes = elements(get(spec, "volumes"))
    names = {text_of(get(volume, "persistentVolumeClaim", "claimName")) for volume in volumes}
    if any(get(volume, "ephemeral") is not None for volume in volumes):
        names.add(MADE_WITH_THE_POD)
    return tuple(sorted(name for name in names if name))


def _unmodelled(spec: Mapping) -> tuple[str, ...]:
    """Return what the pod uses of the scheduler that is not modelled."""
    containers = [element for name in CONTAINER_LISTS for element in elements(get(spec, name))]
    scheduler = text_of(get(spec, "schedulerName")) or _DEFAULT_SCHEDULER
    spread = elements(get(spec, "topologySpreadConstraints"))
    uses = {
        "capacity": any(_holds(get(container, "resources")) for container in containers),
        "host ports": any(
            get(port, "hostPort") is not None
            for container in containers
            for port in elements(get(container, "ports"))
        ),
        "topology spread": any(
            text_of(get(constraint, "whenUnsatisfiable")) == "DoNotSchedule" for constraint in spread
        ),
        "pod affinity": _holds(get(spec, "affinity", "podAffinity", _REQUIRED)),
        "pod anti-affinity": _holds(get(spec, "affinity", "podAntiAffinity", _REQUIRED)),
        "resource claims": _holds(get(spec, "resourceClaims")),
        f"scheduler {scheduler}": scheduler != _DEFAULT_SCHEDULER,
    }
    return tuple(name for name, used in uses.items() if used)


def _holds(node: YamlNode | None) -> bool:
    """Return whether a mapping or a list is there and has members."""
    if isinstance(node, Mapping):
        return any(not is_null(value) and _is_filled(value) for _, value in members(node))
    return isinstance(node, Items) and bool(node.nodes)


def _is_filled(node: YamlNode) -> bool:
    return not isinstance(node, (Mapping, Items)) or bool(
        node.pairs if isinstance(node, Mapping) else node.nodes
    )
