"""Patches as values of a chart: found by rendering, and rendered again before they are believed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.values_search import search_values
from archcheck.actions.patch.written import WrittenPatches
from archcheck.errors import UsageError
from archcheck.frozen import dataclass
from archcheck.patches.describing import comment, comments
from archcheck.patches.helm.value_paths import ValuePath
from archcheck.patches.helm.values_solver import Identity, Setting, identity, tree
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.yaml_edit.rendering import dump_verified
from archcheck.sources.charts.probing import computed_values, mentioned_values, unpacked_chart
from archcheck.sources.charts.render import OpenChart, opened_chart
from archcheck.storage.cache_folder import charts_folder
from archcheck.workloads.inventory import Inventory

_NOT_REACHED = (
    "no value of the chart that can be set so reaches it alone",
    "helm's --post-renderer with archcheck post-render, or --form kustomize on what helm renders",
)
_HEAD = (
    "Values that keep pods off nodes that cannot run them, written by archcheck patch.",
    "Name this file after your own values files: helm takes the last word.",
)


@dataclass(frozen=True, slots=True)
class _UnpackedChart:
    """A chart in a directory of its own."""

    chart: OpenChart

    def values(self) -> Mapping[str, Any]:
        return computed_values(self.chart)

    def mentioned(self) -> Iterator[tuple[str, ...]]:
        return mentioned_values(self.chart.path)

    def render(self, values: str, *, keep: bool) -> Inventory:
        path = self.chart.folder / "archcheck-values.yaml"
        path.write_text(values, encoding="utf-8")
        return self.chart.render(path, keep=keep)


def write_values(patching: Patching, inputs: PatchInput, output: Path | None) -> WrittenPatches:
    """Return a values file and what came of it: a refusal for each workload that no value reaches.

    Raises:
        UsageError: the chart's own values come from standard input, which can be read only once.
        ChartError: it cannot be rendered again.

    """
    assert inputs.chart is not None
    options = inputs.chart.options
    if options.reads_stdin:
        raise UsageError(
            "values from standard input can be read only once, and the chart is rendered several times"
        )
    if not patching.patches:
        return WrittenPatches(patching, _text([], []), output)

    def text(written: Sequence[Setting], chosen: Mapping[Identity, tuple[ValuePath, ...]]) -> str:
        return _text(written, [_reached(outcome, chosen) for outcome in patching.outcomes])

    with opened_chart(inputs.chart, inputs.artifact_hub, charts_folder()) as opened:
        chart = _UnpackedChart(unpacked_chart(opened))
        written, chosen = search_values(patching, chart, inputs.inventory, text=text)
    outcomes = [_reached(outcome, chosen) for outcome in patching.outcomes]
    return WrittenPatches(patching.with_outcomes(outcomes), _text(written, outcomes), output)


def _reached(outcome: PatchOutcome, chosen: Mapping[Identity, tuple[ValuePath, ...]]) -> PatchOutcome:
    if isinstance(outcome, Patch) and identity(outcome.workload) not in chosen:
        return Refusal(outcome.workload, *_NOT_REACHED)
    return outcome


def _text(written: Iterable[Setting], outcomes: Iterable[PatchOutcome]) -> str:
    """Return the values file: what is written is to the letter what helm has rendered the chart with."""
    patches = [outcome for outcome in outcomes if isinstance(outcome, Patch)]
    lines = [*_HEAD, *(line for patch in patches for line in comments(patch))]
    return "".join(map(comment, lines)) + dump_verified(tree(written))
