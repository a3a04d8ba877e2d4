"""What a ResourceSet of flux-operator makes: its templates, once for each set of inputs.

Source: flux-operator, internal/builder/resourceset.go and internal/controller/resourceset_controller.go.
"""

from collections.abc import Iterator

from archcheck.sources.gitops.expansion import Expansion, Waiting
from archcheck.sources.gitops.flux.resource_inputs import GROUP, Inputs, InputSet, UnknownProvider, inputs_of
from archcheck.sources.gitops.flux.resource_templates import (
    FailedTemplate,
    MadeObject,
    made_objects,
    templates_of,
)
from archcheck.sources.gitops.go_template.budget import StepBudget
from archcheck.sources.gitops.go_template.functions.tables import FLUX_OPERATOR
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex, Written
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Origin

_RECONCILE = "fluxcd.controlplane.io/reconcile"
_REMEDY = "`flux-operator build resourceset -f FILE | archcheck manifest -` reads what it makes"
_MOST_OBJECTS = 20_000
_MOST_STEPS = 2_000_000
"""Of all templates with all inputs."""


def expand_resource_set(
    obj: BuiltObject,
    index: ClusterIndex,
    repository: Repository,  # noqa: ARG001, a controller takes it
    *,
    is_final: bool,
) -> Expansion | Waiting:
    """Return the objects that a ResourceSet makes, and what is not known of its inputs."""
    if obj.object.annotation(_RECONCILE).lower() == "disabled":
        reason = f"not reconciled: {_RECONCILE} is disabled"
        return Expansion(skipped=(_skipped(obj, obj.origin.line, reason, Loss.NOTHING),))
    inputs = inputs_of(obj, index)
    if inputs.is_open and not is_final:
        return Waiting("its input providers")
    missing = tuple(_unknown(obj, each) for each in inputs.unknown)
    if inputs.problem:
        return Expansion(skipped=(_skipped(obj, obj.origin.line, inputs.problem),))
    if inputs.has_providers and not inputs.sets:
        return Expansion(skipped=missing)
    objects, failed = _made(obj, inputs)
    return Expansion(objects=objects, skipped=(*missing, *failed))


def _made(obj: BuiltObject, inputs: Inputs) -> tuple[tuple[BuiltObject, ...], tuple[Skipped, ...]]:
    objects: dict[ObjectName, BuiltObject] = {}
    failed: dict[Skipped, None] = {}
    for made in _all(obj, inputs.sets):
        if isinstance(made, FailedTemplate):
            failed.setdefault(_skipped(obj, made.line, made.reason))
        elif len(objects) > _MOST_OBJECTS:
            failed.setdefault(_skipped(obj, obj.origin.line, f"it makes over {_MOST_OBJECTS} objects"))
            break
        elif not (inputs.sets and made.object.annotation(_RECONCILE) == "disabled"):
            built = _built(obj, made)
            objects.setdefault(built.name, built)
    return tuple(objects.values()), tuple(failed)


def _all(obj: BuiltObject, sets: tuple[InputSet, ...]) -> Iterator[MadeObject | FailedTemplate]:
    budget = StepBudget(_MOST_STEPS)
    for template in templates_of(obj):
        for inputs in sets or (None,):
            yield from made_objects(template, FLUX_OPERATOR.with_value("inputs", inputs), budget)


def _built(obj: BuiltObject, made: MadeObject) -> BuiltObject:
    path = obj.written.path if obj.written else obj.origin.path
    return BuiltObject(
        made.object, Origin(path, made.line), Written(path, made.object.root), obj.parts, obj.name
    )


def _unknown(obj: BuiltObject, unknown: UnknownProvider) -> Skipped:
    origin = obj.line_of("spec", "inputsFrom")
    reason = f"input provider {unknown.name}: {unknown.reason}"
    return _skipped(obj, origin.line, reason)


def _skipped(obj: BuiltObject, line: int | None, reason: str, loss: Loss = Loss.PODS) -> Skipped:
    path = obj.written.path if obj.written else obj.origin.path
    name = obj.name
    remedy = _REMEDY if loss is Loss.PODS else ""
    return Skipped(path, line, reason, loss, name.kind, name.namespace, name.name, remedy)


__all__ = ["GROUP", "expand_resource_set"]
