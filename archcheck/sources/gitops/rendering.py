"""A release → what the real helm renders of its chart, each image where a person edits it."""

import io
from dataclasses import dataclass, replace
from pathlib import Path

from archcheck.documents.reading import Reading, read
from archcheck.errors import ChartError
from archcheck.findings.checked_charts import chart_findings
from archcheck.processes.running import Limits
from archcheck.sources.charts.helm import helm_output
from archcheck.sources.charts.model import RenderOptions
from archcheck.sources.gitops.candidates import named_images
from archcheck.sources.gitops.charts.model import HeldChart, chart_label
from archcheck.sources.gitops.charts.store import ChartStore
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.model import Release
from archcheck.sources.gitops.release_origins import ReleaseOrigins
from archcheck.sources.gitops.release_values import json_values, searched
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.trees.charts.scopes import Scopes
from archcheck.sources.trees.model import Tree
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory, Loss, Skipped

OUTPUT_LIMIT = 64 * 1024 * 1024
"""Bytes that one release may render. The largest public chart known renders 5 MB."""

_LIMITS = Limits(seconds=300, output=OUTPUT_LIMIT)


@dataclass(frozen=True, slots=True)
class RenderedRelease:
    """What a release comes to. `documents` are those of `output`, which its post-renderers have changed.

    `chart` is the chart and the version that it was rendered of; empty where it was not.
    """

    tree: Tree
    documents: tuple[Reading, ...] = ()
    output: bytes = b""
    chart: str = ""


def render_release(step: ReleaseBuild, charts: ChartStore, repository: Repository) -> RenderedRelease:
    """Return what a release renders; where it cannot be, the images that its values name."""
    release = step.release
    try:
        chart = charts.chart(release.chart)
        output = _rendered(release, chart, charts, repository)
    except ChartError as error:
        return RenderedRelease(Tree(_not_rendered(step, error, repository)))
    readings = tuple(read(io.BytesIO(output)))
    found = collect_workloads(readings, release.origin.path, rendered=True)
    over = searched(release.values, 1, release.origin)
    origins = ReleaseOrigins(release, _namespace(step), Scopes(charts.tree(chart), (), over))
    findings = tuple(
        replace(finding, path=release.origin.path, line=release.origin.line)
        for finding in chart_findings(chart.metadata.facts, found.workloads)
    )
    return RenderedRelease(Tree(origins.with_origins(found), findings), readings, output, chart.label)


def _namespace(step: ReleaseBuild) -> str:
    return step.default_namespace or step.release.namespace


def _rendered(release: Release, chart: HeldChart, charts: ChartStore, repository: Repository) -> bytes:
    folder = charts.scratch()
    values = folder / "values.json"
    values.touch(0o600)  # they may hold secrets
    values.write_text(json_values(release.values), "utf-8")
    arguments = ["template", *_options(release, values, repository).arguments(), "--", release.name]
    plugins = folder / "plugins"
    plugins.mkdir()
    environment = {"HELM_PLUGINS": str(plugins)}
    with helm_output([*arguments, str(chart.path)], environment, limits=_LIMITS) as output:
        return output.read()


def _options(release: Release, values: Path, repository: Repository) -> RenderOptions:
    """Return the options of helm for a release.

    Raises:
        ChartError: a file that a value is read from lies outside of the repository.

    """
    sets: dict[str, list[str]] = {"--set": [], "--set-string": [], "--set-file": []}
    for each in release.sets:
        sets[each.option].append(each.text)
    return RenderOptions(
        release.name,
        release.namespace,
        (str(values),),
        tuple(sets["--set"]),
        tuple(sets["--set-string"]),
        tuple(sets["--set-file"]),
        release.kube_version or repository.kube_version,
        tuple(dict.fromkeys((*release.api_versions, *repository.api_versions))),
        release.include_crds,
        release.no_hooks,
        release.skip_tests,
        release.skip_schema,
    )


def _not_rendered(step: ReleaseBuild, error: ChartError, repository: Repository) -> Inventory:
    """Return the images that the values name, and that the rest is not known."""
    release = step.release
    label = chart_label(release.chart, repository)
    reason = (
        f"the chart{f' {label}' if label else ''} was not read: {error.what};"
        " further images and all placement are unknown"
    )
    skipped = Skipped(
        release.origin.path,
        release.origin.line,
        reason,
        loss=Loss.CHART,
        kind=release.owner.kind,
        namespace=release.owner.namespace,
        name=release.owner.name,
        remedy=error.hint,
    )
    return Inventory(tuple(named_images(release)), (skipped,))
