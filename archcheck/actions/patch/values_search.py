"""Values with which a chart renders the changes that are wanted: found by rendering it with markers."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from archcheck.actions.patch.patching import Patching
from archcheck.errors import ChartError
from archcheck.patches.helm.value_paths import (
    Path,
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
from archcheck.patches.yaml_edit.rendering import dump_verified
from archcheck.workloads.inventory import Inventory

logger = logging.getLogger(__name__)

_RENDERS = 200
_ROUNDS = 12

ValuesText = Callable[[Sequence[Setting], Mapping[Identity, tuple[ValuePath, ...]]], str]
"""Settings, and by which of them each workload gets its change → the text of a values file."""


class ProbedChart(Protocol):
    """A chart with the values of its user, that can be rendered with more values on top."""

    def values(self) -> Mapping[str, Any]:
        """Return the values that its templates see."""
        ...

    def mentioned(self) -> Iterable[Path]:
        """Return the values that its templates name."""
        ...

    def render(self, values: str, *, keep: bool) -> Inventory:
        """Return what it renders with the text of a values file on top; with its objects, if they are kept.

        Raises:
            ChartError: it does not render.

        """
        ...


def values_text(written: Sequence[Setting], chosen: Mapping[Identity, tuple[ValuePath, ...]]) -> str:
    """Return settings as a values file."""
    del chosen
    return dump_verified(tree(written))


def search_values(
    patching: Patching,
    chart: ProbedChart,
    before: Inventory,
    is_allowed: Callable[[ValuePath], bool] = lambda _: True,
    text: ValuesText = values_text,
) -> tuple[list[Setting], Mapping[Identity, tuple[ValuePath, ...]]]:
    """Return what to set, and by which values each workload gets its change.

    Args:
        patching: what each workload of `before` is to get.
        chart: the chart.
        before: what it renders, with its objects.
        is_allowed: whether a value may be set.
        text: how what is found is written: the chart is rendered with just that.

    Raises:
        ChartError: it cannot be rendered again.

    """
    probe = _Probe(chart, before)
    every = [each for each in find_value_paths(chart.values(), chart.mentioned()) if is_allowed(each)]
    for is_affinity in (False, True):
        group = [value_path for value_path in every if (value_path.kind is ValueKind.AFFINITY) == is_affinity]
        trees = [value_path for value_path in group if not value_path.is_text]
        probe.find_affected(trees)
        probe.find_affected([value_path for value_path in trees if value_path not in probe.affected])
        known = {value_path.path for value_path in probe.affected}
        probe.find_affected(
            [value_path for value_path in group if value_path.is_text and value_path.path not in known]
        )
    return ValuesSolver(patching, probe, text).run()


@dataclass(slots=True)
class _Probe:
    """A chart that is rendered with markers, until it is known where every value goes."""

    chart: ProbedChart
    before: Inventory
    renders: int = 0
    affected: dict[ValuePath, frozenset[Identity]] = field(default_factory=dict)

    def render(self, values: str, *, keep: bool = False) -> Inventory:
        """Return what the chart renders with the text of a values file on top."""
        self.renders += 1
        return self.chart.render(values, keep=keep)

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


class ValuesSolver:
    """Looks for settings with which the chart renders just the changes that are wanted."""

    def __init__(self, patching: Patching, probe: _Probe, text: ValuesText) -> None:
        self._patching = patching
        self._text = text
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
            after = self._probe.render(self._text(written, chosen), keep=True)
        except ChartError as error:
            logger.info("%s", error.what)
            return {("", "", "", "")}
        patching = self._patching
        return differing(patching.outcomes, self._baseline, after, chosen, patching.answers, patching.cluster)
