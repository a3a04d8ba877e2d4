"""A HelmRelease of Flux → the release that helm-controller installs.

Source: helm-controller api/v2/helmrelease_types.go, internal/release/name.go, internal/postrender.
"""

import hashlib
import re
from dataclasses import replace

from archcheck.documents.nodes import elements, get, is_true
from archcheck.sources.gitops.destinations import flux_destination
from archcheck.sources.gitops.expansion import Expansion, ReleaseBuild, Waiting
from archcheck.sources.gitops.flux.applying import why_not_applied
from archcheck.sources.gitops.flux.chart_sources import ReleaseChart, release_chart
from archcheck.sources.gitops.flux.generated import generating_file
from archcheck.sources.gitops.flux.kustomizations import OTHER_REVISION
from archcheck.sources.gitops.flux.patch_places import with_patch_places
from archcheck.sources.gitops.flux.sources import OwnSource, flux_source, other_revision, source_name
from archcheck.sources.gitops.flux.values import ComposedValues, composed_values
from archcheck.sources.gitops.model import PostRenderer, Release
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Origin

RELEASE_GROUP = "helm.toolkit.fluxcd.io"
OLD_RELEASE_GROUP = "helm.fluxcd.io"
"""Flux 1, which has had no releases since 2022."""

_LONGEST_NAME = 53
_VARIABLE = "${"
_NOT_OF_NAMES = re.compile(r"[^a-z0-9.]+")
_SUSPENDED = "suspended: the cluster keeps what was applied before"
_OLD = "a release of Flux 1, whose helm-operator is no more"
_OLD_REMEDY = "helm template NAME CHART -f VALUES | archcheck manifest -"


def expand_helm_release(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> Expansion | Waiting:
    """Return the release of a HelmRelease, or that it waits for its chart or a part of its values."""
    if obj.object.group == OLD_RELEASE_GROUP:
        return _skipped(obj, obj.line_of("metadata", "name"), _OLD, Loss.PODS)
    if is_true(get(obj.object.root, "spec", "suspend")):
        return _skipped(obj, obj.line_of("spec", "suspend"), _SUSPENDED, Loss.NOTHING)
    reason = why_not_applied(obj.object.root)
    if reason:
        return _skipped(obj, obj.line_of("metadata", "name"), reason, Loss.NOTHING)
    chart = release_chart(obj, index, repository, is_final=is_final)
    if isinstance(chart, Waiting):
        return chart
    values = composed_values(obj, index, generating_file, is_final=is_final)
    if isinstance(values, Waiting):
        return values
    level = len(elements(get(obj.object.root, "spec", "valuesFrom"))) + 1
    placed = with_patch_places(values.values, obj, index, level)
    release = _release(obj, chart, replace(values, values=placed), repository)
    destination = flux_destination(get(obj.object.root, "spec", "kubeConfig"))
    step = ReleaseBuild(release, release.namespace)
    return Expansion((step,), skipped=_told(obj, index, repository), destination=destination)


def _told(obj: BuiltObject, index: ClusterIndex, repository: Repository) -> tuple[Skipped, ...]:
    """Return that the chart is one of another revision of this repository, which is not what is read."""
    spec = get(obj.object.root, "spec", "chart", "spec")
    name = source_name(get(spec, "sourceRef"), obj.object.namespace)
    revision = other_revision(name, index, repository)
    if not revision or not isinstance(flux_source(name, index, repository), OwnSource):
        return ()
    place = obj.line_of("metadata", "name")
    return _skipped(obj, place, OTHER_REVISION.format(revision), Loss.NOTHING).skipped


def release_name(obj: BuiltObject) -> str:
    """Return the name of a release: one that is too long is cut, and made its own by a hash of all of it.

    One with a variable that is not known becomes one that helm takes.
    """
    target, own = obj.text("spec", "targetNamespace"), obj.object.name
    name = obj.text("spec", "releaseName") or (f"{target}-{own}" if target else own)
    name = _NOT_OF_NAMES.sub("-", name.lower()).strip("-") if _VARIABLE in name else name
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:40]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _release(
    obj: BuiltObject, chart: ReleaseChart, values: ComposedValues, repository: Repository
) -> Release:
    spec = get(obj.object.root, "spec")
    return Release(
        owner=obj.name,
        origin=obj.line_of("metadata", "name"),
        chart=chart.chart,
        name=release_name(obj),
        namespace=obj.text("spec", "targetNamespace") or obj.object.namespace,
        values=values.values,
        values_files=chart.values_files,
        values_root=chart.root,
        ignore_missing_values_files=chart.ignores_missing,
        post_renderers=_post_renderers(obj),
        no_hooks=is_true(get(spec, "install", "disableHooks")),
        skip_tests=not is_true(get(spec, "test", "enable")),
        skip_schema=is_true(get(spec, "install", "disableSchemaValidation")),
        kube_version=repository.kube_version,
        api_versions=repository.api_versions,
        unknown=values.unknown,
        has_secrets=values.has_secrets,
    )


def _post_renderers(obj: BuiltObject) -> tuple[PostRenderer, ...]:
    """Return what kustomize does to what is rendered, in order."""
    written = elements(get(obj.written.root, "spec", "postRenderers")) if obj.written else ()
    usual = obj.line_of("spec", "postRenderers")
    renderers = []
    for number, element in enumerate(elements(get(obj.object.root, "spec", "postRenderers"))):
        own = get(element, "kustomize")
        line = written[number].line if number < len(written) else usual.line
        renderers.append(
            PostRenderer(
                images=tuple(elements(get(own, "images"))),
                patches=tuple(elements(get(own, "patches"))),
                patches_strategic_merge=tuple(elements(get(own, "patchesStrategicMerge"))),
                patches_json6902=tuple(elements(get(own, "patchesJson6902"))),
                origin=Origin(usual.path, line),
            )
        )
    return tuple(renderers)


def _skipped(obj: BuiltObject, origin: Origin, reason: str, loss: Loss) -> Expansion:
    name = obj.name
    remedy = _OLD_REMEDY if loss is Loss.PODS else ""
    return Expansion(
        skipped=(
            Skipped(
                origin.path,
                origin.line,
                reason,
                loss=loss,
                kind=name.kind,
                namespace=name.namespace,
                name=name.name,
                remedy=remedy,
            ),
        )
    )
