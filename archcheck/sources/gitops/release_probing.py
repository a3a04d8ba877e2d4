"""A release rendered with more values over its own: what a value of its chart reaches is seen so.

Nothing of it is kept: a chart that makes random names is to make others each time.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from archcheck.documents.reading import Document, read
from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.sources.charts.probing import computed_values, mentioned_values, unpacked_chart
from archcheck.sources.charts.render import OpenChart
from archcheck.sources.gitops.charts.store import ChartStore
from archcheck.sources.gitops.deployed import deployed_of
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.reading import GitOpsTree, step_runner
from archcheck.sources.gitops.release_output import output_of_release
from archcheck.sources.gitops.render_cache import RenderCache
from archcheck.sources.gitops.rendering import opened_release, render_release
from archcheck.sources.gitops.values import PlacedValues, merged, placed_values
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class ReleaseProbe:
    """A release that can be rendered with more values on top."""

    step: ReleaseBuild
    charts: ChartStore
    chart: OpenChart

    def values(self) -> Mapping[str, Any]:
        """Return the values that the templates of its chart see."""
        return computed_values(self.chart)

    def mentioned(self) -> Iterator[tuple[str, ...]]:
        """Return the values that the templates of its chart name."""
        return mentioned_values(self.chart.path)

    def render(self, values: str, *, keep: bool) -> Inventory:
        """Return what it renders, post-renderers and all; its objects are kept, whether wanted or not.

        Raises:
            ChartError: it does not render.

        """
        del keep
        release = replace(self.step.release, values=merged(self.step.release.values, _placed(values)))
        step = replace(self.step, release=release)
        self.charts.renders = RenderCache(self.charts.scratch())
        rendered = render_release(step, self.charts, self.charts.repository)
        if not rendered.is_rendered:
            reason = next((each.reason for each in rendered.tree.inventory.skipped), "")
            raise ChartError(f"{release.owner.label}: {reason}")
        result = output_of_release(step, rendered, DocumentCache(keeps=True))
        deployed = tuple(deployed_of(0, step, result))
        return Inventory(
            tuple(each.workload for each in deployed), roots=tuple(each.root for each in deployed)
        )


@contextmanager
def probing_charts(tree: GitOpsTree) -> Iterator[ChartStore]:
    """Give the charts of a tree, for as long as its releases are probed."""
    with step_runner(tree.repository, tree.documents, tree.request) as runner:
        yield runner.charts


def release_probe(step: ReleaseBuild, charts: ChartStore) -> ReleaseProbe:
    """Return a release to be probed.

    Raises:
        ChartError: its chart is not to be had.

    """
    return ReleaseProbe(step, charts, unpacked_chart(opened_release(step.release, charts)))


def _placed(text: str) -> PlacedValues:
    """Return the values of a text that archcheck wrote."""
    for reading in read(io.BytesIO(text.encode())):
        if isinstance(reading, Document):
            return placed_values(reading.root, "")
    return {}
