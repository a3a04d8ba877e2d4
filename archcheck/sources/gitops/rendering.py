"""A release → what the real helm renders of its chart, each image where a person edits it."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.documents.reading import Reading, read
from archcheck.errors import ChartError, InputError
from archcheck.findings.checked_charts import chart_findings
from archcheck.frozen import dataclass
from archcheck.sources.charts.render import OpenChart
from archcheck.sources.gitops.argocd.hooks import is_left_out
from archcheck.sources.gitops.candidates import named_images
from archcheck.sources.gitops.charts.model import HeldChart, chart_label
from archcheck.sources.gitops.charts.own_values import own_values
from archcheck.sources.gitops.charts.store import ChartStore
from archcheck.sources.gitops.charts.values_files import ValuesFiles, read_values_files, with_values
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.helm_rendering import HelmRun, helm_rendered
from archcheck.sources.gitops.model import LocalChart, Release
from archcheck.sources.gitops.post_places import PostPlaces
from archcheck.sources.gitops.post_rendering import as_written, post_rendered
from archcheck.sources.gitops.release_origins import ReleaseOrigins
from archcheck.sources.gitops.release_sets import with_sets, with_value
from archcheck.sources.gitops.release_values import json_values, searched
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.required_values import failed_template, lacking_value, required_value
from archcheck.sources.gitops.values import lifted, merged
from archcheck.sources.trees.charts.scopes import Scopes, chain_of
from archcheck.sources.trees.charts.values import Values
from archcheck.sources.trees.model import Tree
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory, Loss, Skipped

_UNKNOWN = "${unknown}"
"""What stands for a value that could not be read: a placeholder, wherever it comes to stand."""

_MOST_MADE_UP = 20
_LONGEST = 500
"""Letters of what helm says that are shown."""

_HELM = "helm template failed"
_DEBUG = "Use --debug flag to render out invalid YAML"
_TEMPLATE_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RenderedRelease:
    """What a release comes to. `documents` are those of `output`, which its post-renderers have changed.

    `chart` is the one that it was to be rendered of; None where that is not to be had. `is_rendered` says
    that it was. Secrets in it hold nothing.
    """

    tree: Tree
    documents: tuple[Reading, ...] = ()
    output: bytes = b""
    chart: HeldChart | None = None
    is_rendered: bool = False


def render_release(
    step: ReleaseBuild, charts: ChartStore, repository: Repository, refused: ChartError | None = None
) -> RenderedRelease:
    """Return what a release renders; where it cannot be, or is `refused`, the images that its values name."""
    release = step.release
    unknown = Inventory(skipped=tuple(_unknown(release)))
    chart = None
    try:
        if refused is not None:
            raise refused
        chart = charts.chart(release.chart)
        own = _values_files(release, chart, charts)
        output = _rendered(release, chart, own, charts)
    except ChartError as error:
        return RenderedRelease(Tree(_not_rendered(step, error, repository) + unknown), chart=chart)
    tree = charts.tree(chart)
    namespace = step.default_namespace or release.namespace
    origins = ReleaseOrigins(release, namespace, Scopes(tree, (), _searched(release, own)), tree, chart)
    rendered = _placed(output, origins, chart)
    if release.post_renderers:
        rendered = _post_rendered(rendered, origins, charts)
    return replace(rendered, tree=rendered.tree + Tree(unknown), chart=chart, is_rendered=True)


def opened_release(release: Release, charts: ChartStore) -> OpenChart:
    """Return the chart of a release with its values, to be looked into.

    Raises:
        ChartError: it is not to be had, or its values cannot be read.

    """
    chart = charts.chart(release.chart)
    own = _values_files(release, chart, charts)
    text = json_values(own.values) if own.count else ""
    folder = charts.scratch()
    values = folder / "values.json"
    values.touch(0o600)  # they may hold secrets
    values.write_text(json_values(release.values), "utf-8")
    options = replace(HelmRun(chart, release, charts.repository, text).options, values=(str(values),))
    return OpenChart(_path(chart, text, charts), chart.metadata, options, folder)


def _placed(output: bytes, origins: ReleaseOrigins, chart: HeldChart) -> RenderedRelease:
    """Return what helm rendered with its places, and what is odd about the chart."""
    origin = origins.release.origin
    owner = origins.release.owner
    readings = tuple(each for each in read(io.BytesIO(output)) if not is_left_out(each, owner))
    inventory = collect_workloads(readings, origin.path, rendered=True)
    findings = tuple(
        replace(finding, path=origin.path, line=origin.line)
        for finding in chart_findings(chart.metadata.facts, inventory.workloads)
    )
    return RenderedRelease(Tree(origins.with_origins(inventory), findings), readings, output)


def _post_rendered(before: RenderedRelease, origins: ReleaseOrigins, charts: ChartStore) -> RenderedRelease:
    """Return a render as its post-renderers leave it; as it was where they cannot be applied."""
    release = origins.release
    origin = release.post_renderers[0].origin or release.origin
    keep = not release.has_secrets
    try:
        output = post_rendered(
            before.output, release.post_renderers, charts.renders, charts.scratch(), keep=keep
        )
    except InputError as error:
        reason = f"its postRenderers cannot be applied: {error.what}"
        skipped = _skipped(release, reason, path=origin.path, line=origin.line, remedy=error.hint)
        return replace(before, tree=before.tree + Tree(Inventory(skipped=(skipped,))))
    readings = tuple(read(io.BytesIO(output)))
    inventory = collect_workloads(readings, release.origin.path, rendered=True)
    renderers = [(renderer, as_written(renderer)) for renderer in release.post_renderers]
    places = PostPlaces.of(before.tree.inventory, renderers, release.origin, origins.namespace)
    return RenderedRelease(
        Tree(origins.changed(inventory, places.placed), before.tree.findings), readings, output
    )


def _values_files(release: Release, chart: HeldChart, charts: ChartStore) -> ValuesFiles:
    if not release.values_files:
        return ValuesFiles()
    if release.values_root is not None:
        return read_values_files(release, release.values_root, charts.shown(release.values_root))
    base = chart.root or charts.tree(chart)
    return read_values_files(release, base, "" if chart.root else chart.folder)


def _searched(release: Release, own: ValuesFiles) -> Values:
    """Return the values that are laid over the chart's."""
    values = with_sets(release.values, release.sets)
    return searched(merged(own.values, lifted(values, own.count)) if own.count else values, release.origin)


def _rendered(release: Release, chart: HeldChart, own: ValuesFiles, charts: ChartStore) -> bytes:
    """Return what helm renders.

    Where it needs a value that only what could not be read has, one is made up, so that the rest is seen.

    Raises:
        ChartError: it does not render, with helm's own message.

    """
    text = json_values(own.values) if own.count else ""
    made_up: list[tuple[str, ...]] = []
    while True:
        run = HelmRun(chart, release, charts.repository, text)
        try:
            return helm_rendered(run, lambda: _path(chart, text, charts), charts.renders, charts.scratch)
        except ChartError as error:
            may_be_more = release.unknown and len(made_up) < _MOST_MADE_UP
            value = _required(error.what, charts.tree(chart), made_up) if may_be_more else None
            if value is None:
                raise
            made_up.append(value)
            release = replace(release, values=with_value(release.values, value, _UNKNOWN))


def _required(message: str, tree: Path, made_up: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the value for whose lack helm gave up; it is found only where a template is a plain file."""
    lacking = lacking_value(message)
    if lacking is not None:
        path = (*chain_of(lacking[0])[0], *lacking[1])
        return None if path in made_up else path
    failed = failed_template(message)
    if failed is None:
        return None
    template, line = failed
    above, inside = chain_of(template)
    file = tree.joinpath(*(part for name in above for part in ("charts", name)), inside)
    lines = read_beginning(file, _TEMPLATE_LIMIT).decode(errors="replace").split("\n")
    known = [path[len(above) :] for path in made_up if path[: len(above)] == above]
    value = required_value(lines, line, known)
    return (*above, *value) if value is not None else None


def _path(chart: HeldChart, values: str, charts: ChartStore) -> Path:
    """Return the chart as helm reads it: a copy, where other values stand for its own."""
    return with_values(chart, charts.tree(chart), values, charts.scratch()) if values else chart.path


def _unknown(release: Release) -> Iterator[Skipped]:
    """Yield what could not be known of a release: a render without it is not all that there is."""
    for part in release.unknown:
        yield _skipped(release, part.reason, line=part.origin.line, path=part.origin.path)


def _not_rendered(step: ReleaseBuild, error: ChartError, repository: Repository) -> Inventory:
    """Return the images that the values name, and that the rest is not known."""
    release = step.release
    label = chart_label(release.chart, repository)
    said = _said(error, release).replace(f"{repository.root}/", "")
    reason = (
        f"the chart{f' {label}' if label else ''} was not read: {said};"
        " further images and all placement are unknown"
    )
    origin = release.origin
    skipped = _skipped(release, reason, path=origin.path, line=origin.line, remedy=error.hint)
    if isinstance(release.chart, LocalChart):  # one that lacks a dependency has values for it
        release = replace(release, values=merged(own_values(release.chart.path), lifted(release.values, 1)))
    return Inventory(tuple(named_images(release)), (skipped,))


def _said(error: ChartError, release: Release) -> str:
    """Return what is said of a chart that does not render; a chart may say values in its own words."""
    said = " ".join(error.what.split()).removesuffix(_DEBUG).strip()
    if release.has_secrets and said.startswith(_HELM):
        return f"{_HELM}, and what it says is not shown, since values of a Secret may be in it"
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _skipped(release: Release, reason: str, *, path: str, line: int | None, remedy: str = "") -> Skipped:
    owner = release.owner
    return Skipped(
        path,
        line,
        reason,
        loss=Loss.CHART,
        kind=owner.kind,
        namespace=owner.namespace,
        name=owner.name,
        remedy=remedy,
    )
