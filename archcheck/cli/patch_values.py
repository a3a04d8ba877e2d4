"""Patches as values of a chart: found by rendering, and rendered again before they are believed."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archcheck.cli.output import write_text
from archcheck.cli.patch_input import PatchInput
from archcheck.cli.places import cache_folder
from archcheck.errors import ChartError, UsageError
from archcheck.patches.helm_values import Identity, Reach, Setting, identity, settings, tree
from archcheck.patches.knobs import Kind, Knob, knobs, marked, markers_in, nested
from archcheck.patches.kubectl import comment, comments
from archcheck.patches.model import Outcome, Patch, Refusal
from archcheck.patches.verifying import differing
from archcheck.patches.yaml_text import dump
from archcheck.patching import Patching
from archcheck.sources.charts.probing import computed_values, mentioned_values, unpacked_chart
from archcheck.sources.charts.render import OpenChart, opened_chart
from archcheck.workloads.inventory import Inventory

logger = logging.getLogger(__name__)

_RENDERS = 60
_ROUNDS = 8
_NOT_REACHED = (
    "no value of the chart reaches it alone",
    "helm's --post-renderer with archcheck post-render, or --form kustomize on what helm renders",
)
_HEAD = "Values that keep pods off nodes that cannot run them, written by archcheck patch.\n"


@dataclass(slots=True)
class _Probe:
    """A chart that is rendered with markers, until it is known where every value goes."""

    chart: OpenChart
    before: Inventory
    renders: int = 0
    reach: dict[Knob, frozenset[Identity]] = field(default_factory=dict)

    def render(self, values: Mapping[str, Any], *, keep: bool = False) -> Inventory:
        """Return what the chart renders with values on top."""
        self.renders += 1
        path = self.chart.folder / "archcheck-values.json"
        path.write_text(json.dumps(values))
        return self.chart.render(path, keep=keep)

    def mark(self, group: Sequence[Knob]) -> None:
        """Find out where knobs go; those with which the chart cannot be rendered go nowhere."""
        if not group or self.renders > _RENDERS:
            return
        try:
            found = self.render(nested((knob.path, marked(knob, at)) for at, knob in enumerate(group)))
        except ChartError as error:
            logger.info("%s: %s", ", ".join(map(str, group)), error.what)
            if len(group) > 1:
                self.mark(group[: len(group) // 2])
                self.mark(group[len(group) // 2 :])
            return
        hit: dict[int, set[Identity]] = {}
        for workload in found.workloads:
            for number in markers_in(workload):
                hit.setdefault(number, set()).add(identity(workload))
        for at, knob in enumerate(group):
            if at in hit:
                self.reach[knob] = frozenset(hit[at])


def write_values(patching: Patching, found: PatchInput, output: Path | None) -> Patching:
    """Write a values file, and return what came of it: a refusal for each workload that no value reaches.

    Raises:
        UsageError: the chart's own values come from standard input, which can be read only once.
        ChartError: it cannot be rendered again.

    """
    assert found.chart is not None
    if "-" in found.chart.options.values:
        raise UsageError("--values - can be read only once, and the chart is rendered several times")
    if not patching.patches:
        write_text(_text([], []), output)
        return patching
    with opened_chart(found.chart, found.artifact_hub, cache_folder() / "charts") as opened:
        probe = _Probe(unpacked_chart(opened), found.inventory)
        values = computed_values(probe.chart)
        every = knobs(values, mentioned_values(probe.chart.path))
        probe.mark([knob for knob in every if knob.kind is not Kind.AFFINITY])
        probe.mark([knob for knob in every if knob.kind is Kind.AFFINITY])
        written, chosen = _settled(patching, probe)
    outcomes = [_reached(each, chosen) for each in patching.outcomes]
    done = [each for each in outcomes if isinstance(each, Patch)]
    write_text(_text(written, done), output)
    return patching.with_outcomes(outcomes)


def _settled(patching: Patching, probe: _Probe) -> tuple[list[Setting], Mapping[Identity, tuple[Knob, ...]]]:
    """Return settings with which the chart renders just the changes that are wanted."""
    barred: set[tuple[Knob, Identity]] = set()
    for _ in range(_ROUNDS):
        written, chosen = settings(patching.outcomes, Reach(probe.reach), barred)
        if not written:
            return [], {}
        try:
            after = probe.render(tree(written), keep=True)
            wrong = differing(
                patching.outcomes, (probe.before, after), chosen, patching.answers, patching.cluster
            )
        except ChartError as error:
            logger.info("%s", error.what)
            wrong = set(chosen)
        if not wrong:
            return written, chosen
        guilty = {knob for each in wrong for knob in chosen.get(each, ())} or {each.knob for each in written}
        barred |= {(knob, each) for each, used in chosen.items() for knob in used if knob in guilty}
    return [], {}


def _reached(outcome: Outcome, chosen: Mapping[Identity, tuple[Knob, ...]]) -> Outcome:
    if isinstance(outcome, Patch) and identity(outcome.workload) not in chosen:
        return Refusal(outcome.workload, *_NOT_REACHED)
    return outcome


def _text(written: Iterable[Setting], done: Iterable[Patch]) -> str:
    lines = [_HEAD.rstrip(), *(line for patch in done for line in comments(patch))]
    return "".join(map(comment, lines)) + dump(tree(written))
