"""Releases as a test writes them: values in YAML, whose lines are those of the text."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archcheck.documents.reading import Document, read
from archcheck.sources.gitops.model import ChartSource, ObjectName, Release
from archcheck.sources.gitops.values import NO_VALUES, PlacedValues, merged, placed_values
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Origin

OWNER = ObjectName("helm.toolkit.fluxcd.io", "HelmRelease", "apps", "web")
ORIGIN = Origin("apps/web.yaml", 4)


def layer(text: str, path: str = "apps/web.yaml", level: int = 0) -> PlacedValues:
    """Return the values that a text holds, each at its line."""
    (document,) = [each for each in read(io.BytesIO(text.encode())) if isinstance(each, Document)]
    return placed_values(document.root, path, level)


def layers(*texts: str) -> PlacedValues:
    """Return values of several layers, of files `0.yaml`, `1.yaml`, …"""
    values = NO_VALUES
    for level, text in enumerate(texts):
        values = merged(values, layer(text, f"{level}.yaml", level))
    return values


def release(chart: ChartSource, values: PlacedValues = NO_VALUES, **more: Any) -> Release:
    """Return a release `web` in the namespace `apps`."""
    return Release(OWNER, ORIGIN, chart, "web", "apps", values, **more)


def named(inventory: Inventory) -> list[str]:
    """Return `WORKLOAD IMAGE FILE:LINE` of each image."""
    every = [(workload, use) for workload in inventory.workloads for use in workload.images]
    return [f"{workload.label} {use.text} {_place(use.origin)}" for workload, use in every]


def _place(origin: Origin | None) -> str:
    return f"{origin.path}:{origin.line}" if origin else "-"


def write(root: Path, files: Iterable[tuple[str, str]]) -> Path:
    """Write files below a folder, and return it."""
    for name, text in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root
