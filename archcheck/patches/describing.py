"""A change in words: what a pod gains, and its nodes before and after."""

import shlex
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from archcheck.findings.texts import listed
from archcheck.patches.model import Change, NodeSet, Patch, PatchOutcome, Refusal, Unneeded
from archcheck.scheduling.cluster import NodeLabel
from archcheck.scheduling.outcomes import Runs
from archcheck.workloads.constraints import Toleration

_NOWHERE = "no node"
_MARKS = {Runs.NO: " ✗", Runs.DEPENDS: " ?"}


def describe(outcome: PatchOutcome) -> Iterator[str]:
    """Yield the lines about a workload for a person; none where there is nothing to say."""
    match outcome:
        case Patch(workload=workload, before=before, after=after):
            yield f"{workload.label}: {describe_nodes(before)} → {describe_nodes(after)}"
            yield from (f"  {line}" for line in added_constraints(outcome.change))
            yield from (f"  first: {command(label)}" for label in outcome.change.labels)
            yield from (f"  note: {note}" for note in outcome.notes)
        case Refusal(workload=workload, reason=reason, hint=hint):
            yield f"{workload.label}: no patch: {reason}"
            if hint:
                yield f"  try: {hint}"
        case Unneeded(workload=workload, notes=notes):
            yield from (f"{workload.label}: {note}" for note in notes)


def describe_nodes(where: NodeSet) -> str:
    """Return `a64 (2) ✗, pc (2)`: where pods land, and which of it fails."""
    return listed([pool.title + _MARKS.get(placed.runs, "") for pool, placed in where.on]) or _NOWHERE


def added_constraints(change: Change) -> list[str]:
    """Return what a pod gains, a line for each."""
    lines = [f"nodeSelector {pair.key}: {pair.value}" for pair in change.selector]
    if change.terms:
        lines.append("required node affinity " + " or ".join(map(str, change.terms)))
    lines += [f"toleration {_tolerated(toleration)}" for toleration in change.tolerations]
    if change.by_host:
        lines.append(
            "by the names of hosts, since no label tells these nodes apart: give them one, these go stale"
        )
    return lines


def in_words(change: Change) -> str:
    """Return what to do, in a sentence: `add nodeSelector kubernetes.io/os: linux`."""
    parts = [f"first {command(label)}" for label in change.labels]
    if change.selector:
        parts.append(
            f"add nodeSelector {' and '.join(f'{pair.key}: {pair.value}' for pair in change.selector)}"
        )
    if change.terms:
        parts.append(f"require {_terms(change)}")
    if change.tolerations:
        parts.append(f"tolerate {listed(list(map(_tolerated, change.tolerations)))}")
    text = ", and ".join(parts)
    return f"{text} (no label tells these nodes apart)" if change.by_host else text


def with_tolerations(patch: Patch, marked: Collection[str]) -> str:
    """Return what a patch would do that tolerates more taints than those that the user marked."""
    change = patch.change
    keys = sorted({toleration.key for toleration in change.tolerations} - set(marked))
    options = " ".join(f"--tolerate {key}" for key in keys)
    pools = listed([pool.title for pool, _ in patch.after.on])
    rest = in_words(replace(change, tolerations=()))
    together = f", together with {rest.removeprefix('add ').removeprefix('require ')}" if rest else ""
    return (
        f"tolerate the taints of {pools}{together}, as archcheck patch {options} does, or choose other images"
    )


def comments(patch: Patch) -> Iterator[str]:
    """Yield what is said above a patch, line by line."""
    yield f"{patch.workload.label}: {describe_nodes(patch.before)} → {describe_nodes(patch.after)}"
    yield from added_constraints(patch.change)
    yield from (f"first: {command(label)}" for label in patch.change.labels)
    yield from (f"note: {note}" for note in patch.notes)


def comment(text: str) -> str:
    """Return a text as one comment: what stands in a manifest cannot end the line that it is quoted in."""
    return "# " + "".join(letter if letter.isprintable() else "?" for letter in text) + "\n"


def _terms(change: Change) -> str:
    if len(change.terms) == 1:
        return f"{change.terms[0]} in every term of the node affinity"
    return f"one of these terms of the node affinity: {'; '.join(map(str, change.terms))}"


def _tolerated(toleration: Toleration) -> str:
    value = "" if toleration.operator == "Exists" else f"={toleration.value}"
    return f"{toleration.key}{value}:{toleration.effect}"


def command(label: NodeLabel) -> str:
    """Return the command that labels nodes, as the shell takes it."""
    return shlex.join(["kubectl", "label", "node", *label.nodes, f"{label.key}={label.value}"])


def commands(patches: Iterable[Patch]) -> list[str]:
    """Return the commands that all patches need, each once."""
    return list(dict.fromkeys(command(label) for patch in patches for label in patch.change.labels))
