"""Findings of several clusters: what is found alike in all of them is one finding, with their names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archcheck.findings.model import Finding


def naming_some(findings: Iterable[Finding], clusters: Iterable[str]) -> tuple[Finding, ...]:
    """Return findings that name their clusters only where not all of an input are meant."""
    every = frozenset(clusters)
    if not every:
        return tuple(findings)
    return tuple(
        replace(finding, clusters=()) if every == frozenset(finding.clusters) else finding
        for finding in findings
    )


def each_once(groups: Sequence[Iterable[Finding]]) -> Iterator[Finding]:
    """Yield the findings of groups of clusters, those of the first first.

    What one group has twice is two things that look alike, and both are kept.
    """
    merged: dict[tuple[Finding, int], Finding] = {}
    for group in groups:
        times: Counter[Finding] = Counter()
        for finding in group:
            key = finding, times[finding]
            times[finding] += 1
            known = merged.get(key)
            clusters = dict.fromkeys((*known.clusters, *finding.clusters)) if known else ()
            merged[key] = replace(known, clusters=tuple(clusters)) if known else finding
    yield from merged.values()
