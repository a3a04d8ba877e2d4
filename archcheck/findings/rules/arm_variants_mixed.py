"""32-bit arm nodes of several variants that no label separates: kubernetes.io/arch is arm for all of them."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.rule import Need, Rule
from archcheck.findings.separating import VARIANT_LABEL, label_values, separating_label
from archcheck.findings.workload_finding import workload_finding
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.pools import Pool

RULE = Rule(
    id="arm-variants-mixed",
    severity=Severity.WARNING,
    summary="a cluster of 32-bit arm variants that no label separates",
    needs=(Need.NODES,),
)


def check_all_pods(placed: PlacedWorkload) -> Iterator[Finding]:
    """Yield the nodes of which one variant runs a workload and another does not, with no label between."""
    arm = [(pool, placement) for pool, placement in placed.on if pool.node.platform.architecture == "arm"]
    if not any(placement.lands for _, placement in arm):
        return
    able = [pool for pool, placement in arm if placement.runs in (Runs.NATIVE, Runs.FALLBACK)]
    unable = [pool for pool, placement in arm if placement.cannot_run]
    variants = {pool.node.platform.variant for pool in (*able, *unable)}
    label = placed.variant_label or VARIANT_LABEL
    separated = separating_label(able, unable) is not None or bool(label_values(label, able, unable))
    if able and unable and len(variants) > 1 and not separated:
        message = (
            f"{_with_platforms(able)} can run it and {_with_platforms(unable)} cannot, and no label "
            "tells them apart: kubernetes.io/arch is arm for both"
        )
        yield workload_finding(placed.workload, RULE, message, _how_to_label(label, able, unable))


def _how_to_label(label: str, able: list[Pool], unable: list[Pool]) -> str:
    """Return the commands that label the nodes of each variant, a command each."""
    nodes_by_variant: dict[str, list[str]] = {}
    for pool in (*unable, *able):
        names = [node.name if node.count == 1 else "NAME" for node in pool.members]
        nodes_by_variant.setdefault(pool.node.platform.variant, []).extend(names)
    commands = (
        f"kubectl label node {' '.join(dict.fromkeys(names))} {label}={variant}"
        for variant, names in nodes_by_variant.items()
    )
    return f"{', '.join(commands)}, and select on that label"


def _with_platforms(pools: list[Pool]) -> str:
    return ", ".join(f"{pool.title} ({pool.node.platform})" for pool in pools)
