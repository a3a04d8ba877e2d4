"""A chart of the configuration → what it renders, placed in the values that it is given."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from archcheck.errors import ChartError, HelmMissingError
from archcheck.findings.charts import chart_findings
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference
from archcheck.sources.charts.model import each_value
from archcheck.sources.charts.probing import unpacked_chart
from archcheck.sources.charts.render import OpenChart, opened_chart
from archcheck.sources.trees.charts import NO_HELM, failed
from archcheck.sources.trees.kustomizations import real
from archcheck.sources.trees.model import ConfiguredChart, Tree, TreeRequest
from archcheck.sources.trees.scopes import Scope, Scopes
from archcheck.sources.trees.templates import NO_TEMPLATE, Template, read_template
from archcheck.workloads.ignoring import beside
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.model import ImageUse, Origin, Workload


def render_configured(chart: ConfiguredChart, request: TreeRequest) -> Tree:
    """Return what a chart of the configuration renders.

    Its templates lie in no file of the repository: an image is placed where a values file of the user names
    it, else where the configuration names the chart.
    """
    try:
        with opened_chart(chart.request, request.artifact_hub, request.cache()) as opened:
            inventory = opened.render()
            places = _Places(chart, opened)
            inventory = replace(inventory, workloads=tuple(map(places.placed, inventory.workloads)))
            facts = opened.metadata.facts
    except HelmMissingError:
        return Tree(Inventory(skipped=(Skipped(chart.path, chart.line, NO_HELM, unread=True),)))
    except ChartError as error:
        return failed(chart.path, chart.line, error)
    findings = chart_findings(facts, inventory.workloads)
    return Tree(inventory, tuple(replace(each, path=chart.path, line=chart.line) for each in findings))


def values_of(chart: ConfiguredChart) -> list[Path]:
    """Return the values files that the configuration gives a chart."""
    return [Path(path) for text in chart.request.options.values for path in each_value(text)]


def is_about(chart: ConfiguredChart, files: Iterable[Path]) -> bool:
    """Return whether one of the files is a part of a chart or of the values that it is given."""
    values = {real(each) for each in values_of(chart)}
    own = None if chart.request.is_name else real(Path(chart.request.chart))
    changed = [real(each) for each in files]
    return any(each in values or own in (each, *each.parents) for each in changed)


class _Places:
    """Where the images of one chart are named."""

    def __init__(self, chart: ConfiguredChart, opened: OpenChart) -> None:
        """Take a chart that is open: what is only unpacked for it is gone with it."""
        self._chart = Origin(chart.path, chart.line)
        self._files = [file for file in values_of(chart) if file.is_file()]
        is_theirs = not real(opened.path).is_relative_to(real(opened.folder))
        self._is_ours = opened.path.is_dir() and is_theirs
        packed = self._files and not opened.path.is_dir()
        self._scopes = Scopes(unpacked_chart(opened).path if packed else opened.path, self._files)

    def placed(self, workload: Workload) -> Workload:
        """Return a workload with the places that a person would edit."""
        scope, inside = self._scopes.of(workload.source.path)
        file = scope.directory / inside if scope.directory else None
        template = read_template(file) if file else NO_TEMPLATE

        def traced(use: ImageUse) -> ImageUse:
            places = (*self._places(use, scope, template), self._chart)
            return replace(use, origin=places[0], ignores=beside(use, places, scope.comments))

        pods = tuple(replace(pod, images=tuple(map(traced, pod.images))) for pod in workload.pods)
        return replace(workload, pods=pods)

    def _places(self, use: ImageUse, scope: Scope, template: Template) -> list[Origin]:
        """Return the values that name an image, as far as they are in files of the user."""
        name = name_of(use.text)
        if not isinstance(name, Reference) or not (self._files or self._is_ours):
            return []
        found = scope.places_of(name, template)
        return [each for each in found if self._is_ours or Path(each.path) in self._files]
