"""Patches as values of a chart: found by rendering, and rendered again before they are believed."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.written import WrittenPatches
from archcheck.errors import ChartError, UsageError
from archcheck.patches.describing import comment, comments
from archcheck.patches.helm.value_paths import (
    ValueKind,
    ValuePath,
    find_value_paths,
    markers_in,
    nested,
    probe_value,
)
from archcheck.patches.helm.values_solver import (
    AffectedWorkloads,
    Identity,
    Setting,
    identity,
    paths_to_exclude,
    settings,
    tree,
)
from archcheck.patches.helm.verifying import Baseline, differing
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.yaml_edit.rendering import dump_verified
from archcheck.sources.charts.probing import computed_values, mentioned_values, unpacked_chart
from archcheck.sources.charts.render import OpenChart, opened_chart
from archcheck.storage.cache_folder import charts_folder
from archcheck.workloads.inventory import Inventory

logger = logging.getLogger(__name__)

_RENDERS = 200
_ROUNDS = 12
_NOT_REACHED = (
    "no value of the chart that can be set so reaches it alone",
    "helm's --post-renderer with archcheck post-render, or --form kustomize on what helm renders",
)
_HEAD = (
    "Values that keep pods off nodes that cannot run them, written by archcheck patch.",
    "Name this file after your own values files: helm takes the last word.",
)


@dataclass(slots=True)
class _Probe:
    """A chart that is rendered with markers, until it is known where every value goes."""

    chart: OpenChart
    before: Inventory
    renders: int = 0
    affected: dict[ValuePath, frozenset[Identity]] = field(default_factory=dict)

    def render(self, values: str, *, keep: bool = False) -> Inventory:
        """Return what the chart renders with the text of a values file on top."""
        self.renders += 1
        path = self.chart.folder / "archcheck-values.yaml"
        path.write_text(values, encoding="utf-8")
        return self.chart.render(path, keep=keep)

    def find_affected(self, group: Sequence[ValuePath]) -> None:
        """Find out where value paths go; those with which the chart cannot be rendered go nowhere."""
        if not group or self.renders > _RENDERS:
            return
        try:
            values = nested(
                (value_path.path, probe_value(value_path, marker)) for marker, value_path in enumerate(group)
            )
            rendered = self.render(json.dumps(values))
        except ChartError as error:
            logger.info("%s: %s", ", ".join(map(str, group)), error.what)
            if len(group) > 1:
                self.find_affected(group[: len(group) // 2])
                self.find_affected(group[len(group) // 2 :])
            return
        hit: dict[int, set[Identity]] = {}
        for workload in rendered.workloads:
            for number in markers_in(workload):
                hit.setdefault(number, set()).add(identity(workload))
        for marker, value_path in enumerate(group):
            if marker in hit:
                self.affected[value_path] = frozenset(hit[marker])


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
    with opened_chart(inputs.chart, inputs.artifact_hub, charts_folder()) as opened:
        probe = _Probe(unpacked_chart(opened), inputs.inventory)
        values = computed_values(probe.chart)
        every = find_value_paths(values, mentioned_values(probe.chart.path))
        for is_affinity in (False, True):
            group = [
                value_path for value_path in every if (value_path.kind is ValueKind.AFFINITY) == is_affinity
            ]
            trees = [value_path for value_path in group if not value_path.is_text]
            probe.find_affected(trees)
            probe.find_affected([value_path for value_path in trees if value_path not in probe.affected])
            known = {value_path.path for value_path in probe.affected}
            probe.find_affected(
                [value_path for value_path in group if value_path.is_text and value_path.path not in known]
            )
        written, chosen = ValuesSolver(patching, probe).run()
    outcomes = [_reached(outcome, chosen) for outcome in patching.outcomes]
    return WrittenPatches(patching.with_outcomes(outcomes), _text(written, outcomes), output)


class ValuesSolver:
    """Looks for settings with which the chart renders just the changes that are wanted."""

    def __init__(self, patching: Patching, probe: _Probe) -> None:
        self._patching = patching
        self._probe = probe
        self._alone: set[ValuePath] = set()
        self._baseline = Baseline(probe.before, probe.render("{}", keep=True))

    def run(self) -> tuple[list[Setting], Mapping[Identity, tuple[ValuePath, ...]]]:
        """Return the settings, and by which values each workload gets its change."""
        affected = self._probe.affected
        excluded: set[tuple[ValuePath, Identity]] = set()
        for _ in range(_ROUNDS):
            written, chosen = settings(self._patching.outcomes, AffectedWorkloads(affected), excluded)
            if not written:
                break
            wrong = self._wrong(written, chosen)
            if not wrong:
                return written, chosen
            if self._probe_alone(wrong, chosen):
                continue
            mine = paths_to_exclude(wrong, written, chosen, AffectedWorkloads(affected))
            excluded |= mine or {
                (value_path, workload)
                for value_path in self._harmful(written, chosen)
                for workload in affected[value_path]
            }
        return [], {}

    def _probe_alone(self, wrong: set[Identity], chosen: Mapping[Identity, tuple[ValuePath, ...]]) -> bool:
        """Mark values alone that failed a workload; return whether one reaches others than among the rest."""
        affected, before = self._probe.affected, dict(self._probe.affected)
        for value_path in {
            value_path for workload in wrong for value_path in chosen.get(workload, ())
        } - self._alone:
            self._alone.add(value_path)
            affected[value_path] = frozenset()
            self._probe.find_affected([value_path])
        return affected != before

    def _harmful(
        self, written: Sequence[Setting], chosen: Mapping[Identity, tuple[ValuePath, ...]]
    ) -> set[ValuePath]:
        """Return the values that do harm alone: to workloads that need nothing, or to the whole render."""
        alone = {
            setting.value_path
            for setting in written
            if self._wrong(
                [setting], {workload: used for workload, used in chosen.items() if setting.value_path in used}
            )
        }
        return alone or {setting.value_path for setting in written}

    def _wrong(
        self, written: Sequence[Setting], chosen: Mapping[Identity, tuple[ValuePath, ...]]
    ) -> set[Identity]:
        try:
            outcomes = [_reached(outcome, chosen) for outcome in self._patching.outcomes]
            after = self._probe.render(_text(written, outcomes), keep=True)
        except ChartError as error:
            logger.info("%s", error.what)
            return {("", "", "", "")}
        patching = self._patching
        return differing(patching.outcomes, self._baseline, after, chosen, patching.answers, patching.cluster)


def _reached(outcome: PatchOutcome, chosen: Mapping[Identity, tuple[ValuePath, ...]]) -> PatchOutcome:
    if isinstance(outcome, Patch) and identity(outcome.workload) not in chosen:
        return Refusal(outcome.workload, *_NOT_REACHED)
    return outcome


def _text(written: Iterable[Setting], outcomes: Iterable[PatchOutcome]) -> str:
    """Return the values file: what is written is to the letter what helm has rendered the chart with."""
    patches = [outcome for outcome in outcomes if isinstance(outcome, Patch)]
    lines = [*_HEAD, *(line for patch in patches for line in comments(patch))]
    return "".join(map(comment, lines)) + dump_verified(tree(written))
