"""The charts of the configuration, as they are rendered."""

from archcheck.config.model import ChartEntry
from archcheck.registry.mirrors.routes import Routes
from archcheck.sources.charts.model import ChartRequest, RenderOptions
from archcheck.sources.trees.model import ConfiguredChart


def configured_chart(
    entry: ChartEntry, registries: Routes | None = None, *, offline: bool
) -> ConfiguredChart:
    """Return how a chart of the configuration is rendered; `offline`: nothing is fetched for it."""
    options = RenderOptions(
        release_name=entry.release_name or "release-name",
        namespace=entry.namespace,
        values=entry.values,
        kube_version=entry.kube_version,
        api_versions=entry.api_versions,
    )
    is_name = not entry.is_local
    chart = ChartRequest(entry.chart, entry.repo, entry.version, options, offline, is_name, registries)
    return ConfiguredChart(chart, entry.file, entry.line)
