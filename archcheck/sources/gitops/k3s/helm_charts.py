"""A HelmChart with its HelmChartConfig → the release that k3s installs, and the Job that does it.

Source: k3s-io/helm-controller, pkg/controllers/chart/chart.go (v0.17.9): `shouldManage`, `setValuesSecret`,
`valuesSecretAddConfig`, `args`.
"""

import re
from collections.abc import Iterator, Mapping

from archcheck.documents.nodes import Scalar, elements, get, is_null, members, text_of
from archcheck.documents.values import value_of
from archcheck.errors import DocumentError
from archcheck.sources.gitops.expansion import Expansion, ReleaseBuild, Waiting
from archcheck.sources.gitops.k3s.chart_sources import chart_of
from archcheck.sources.gitops.k3s.install_jobs import install_job
from archcheck.sources.gitops.model import Release, SetValue, UnknownChart, UnknownPart
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import NO_VALUES, PlacedValues, as_layers_apart, merged
from archcheck.sources.gitops.written_values import member_values, text_values
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Origin
from archcheck.workloads.unread.model import ACCEPT

GROUP = "helm.cattle.io"
CHART = "HelmChart"
CONFIG = "HelmChartConfig"
_UNMANAGED = "helmcharts.helm.cattle.io/unmanaged"
_TYPED = frozenset({"true", "false", "null"})
_COMMA = re.compile(r"\\*,")
_NO_IMAGE = "the image of the Job that installs it is built into k3s, and not known here"
_NAME_IMAGE = f"name it in spec.jobImage, {ACCEPT}"


def expand_helm_chart(
    obj: BuiltObject,
    index: ClusterIndex,
    repository: Repository,  # noqa: ARG001 - as every controller has it
    *,
    is_final: bool,
) -> Expansion | Waiting:
    """Return the release of a HelmChart, and the Job that installs it; where it is left alone, why."""
    left_alone = _left_alone(obj)
    if left_alone:
        return Expansion(skipped=(_skipped(obj, left_alone),))
    config = index.find(GROUP, CONFIG, obj.object.namespace, obj.object.name)
    if config is None and not is_final:
        return Waiting(f"a {CONFIG} may say more of it")
    release = _release(obj, config)
    job = install_job(obj)
    unknown = () if job else (_skipped(obj, _NO_IMAGE, loss=Loss.PODS, remedy=_NAME_IMAGE),)
    return Expansion(
        (ReleaseBuild(release, release.namespace),), objects=(job,) if job else (), skipped=unknown
    )


def expand_helm_chart_config(
    obj: BuiltObject,
    index: ClusterIndex,
    repository: Repository,  # noqa: ARG001 - as every controller has it
    *,
    is_final: bool,
) -> Expansion | Waiting:
    """Return a release of a chart that k3s brings: it is not known, and the values name images all the same.

    Where the HelmChart is in the repository, that is the release.
    """
    if index.find(GROUP, CHART, obj.object.namespace, obj.object.name) is not None:
        return Expansion()
    if not is_final:
        return Waiting(f"its {CHART} may come yet")
    values, unknown = _values_of(obj)
    chart = UnknownChart(f"{obj.object.name} is a chart that k3s or RKE2 brings with it")
    release = Release(
        obj.name,
        obj.line_of("metadata", "name"),
        chart,
        obj.object.name,
        obj.object.namespace,
        values,
        skip_tests=True,
        unknown=unknown,
    )
    return Expansion((ReleaseBuild(release, release.namespace),))


def _left_alone(obj: BuiltObject) -> str:
    """Return why k3s installs nothing of a HelmChart; empty where it does."""
    if get(obj.object.root, "metadata", "annotations", _UNMANAGED) is not None:
        return f"it is annotated {_UNMANAGED}"
    if not obj.text("spec", "chart") and not obj.text("spec", "chartContent"):
        return "it names no chart"
    version = obj.text("spec", "helmVersion")
    return f"helmVersion: {version}, and only v3 is supported" if version not in ("", "v3") else ""


def _release(obj: BuiltObject, config: BuiltObject | None) -> Release:
    values, unknown = _values_of(obj)
    if config is not None:
        above, more = _values_of(config)
        values, unknown = merged(values, above), (*unknown, *more)
    return Release(
        obj.name,
        obj.line_of("metadata", "name"),
        chart_of(obj),
        obj.object.name,
        obj.text("spec", "targetNamespace") or obj.object.namespace,
        as_layers_apart(values),
        tuple(_sets(obj)),
        skip_tests=True,
        unknown=unknown,
    )


def _values_of(obj: BuiltObject) -> tuple[PlacedValues, tuple[UnknownPart, ...]]:
    """Return the values that a chart or its configuration gives, and what of them is not known."""
    values: PlacedValues = NO_VALUES
    unknown = list(_unread_secrets(obj))
    try:
        values = text_values(obj, "spec", "valuesContent")
    except DocumentError as error:
        unknown.append(UnknownPart(f"valuesContent: {error.what}", Origin(error.path or "", error.line)))
    if not isinstance(values, Mapping):
        unknown.append(UnknownPart("valuesContent: no mapping", obj.line_of("spec", "valuesContent")))
        values = NO_VALUES
    return merged(values, member_values(obj, "spec", "values")), tuple(unknown)


def _unread_secrets(obj: BuiltObject) -> Iterator[UnknownPart]:
    """Yield the Secrets that values come from: those without keys are not used."""
    for number, secret in enumerate(elements(get(obj.object.root, "spec", "valuesSecrets"))):
        name = text_of(get(secret, "name")) or ""
        if elements(get(secret, "keys")) and name != f"chart-values-{obj.object.name}":
            written = elements(get(obj.written.root, "spec", "valuesSecrets")) if obj.written else ()
            line = written[number].line if number < len(written) else obj.origin.line
            yield UnknownPart(f"values of the Secret {name}", Origin(obj.line_of("spec").path, line))


def _sets(obj: BuiltObject) -> Iterator[SetValue]:
    """Yield the options of helm that `set` becomes, by name: a number and a truth value have their type."""
    pairs = sorted(members(get(obj.object.root, "spec", "set")), key=lambda pair: pair[0].text)
    for key, value in pairs:
        if isinstance(value, Scalar):
            origin = obj.line_of("spec", "set", key.text)
            text = "null" if is_null(value) else value.text
            if not isinstance(value_of(value), str) or text.lower() in _TYPED:
                yield SetValue("--set", f"{key.text}={text}", origin)
            else:
                yield SetValue("--set-string", f"{key.text}={_COMMA.sub(_escaped, text)}", origin)


def _escaped(match: re.Match[str]) -> str:
    """Return a comma with the backslashes before it, and one more where they leave it a separator."""
    return match[0] if len(match[0]) % 2 == 0 else f"\\{match[0]}"


def _skipped(obj: BuiltObject, reason: str, loss: Loss = Loss.NOTHING, remedy: str = "") -> Skipped:
    place, name = obj.line_of("metadata", "name"), obj.name
    reason = f"{name.kind} ({name.group}): {reason}"
    return Skipped(place.path, place.line, reason, loss, name.kind, name.namespace, name.name, remedy)
