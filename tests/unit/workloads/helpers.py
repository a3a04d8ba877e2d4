"""Short ways to take stock of a text in a test."""

import io

from archcheck.documents.reading import read
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import ImageUse, Workload


def stock(text: str | bytes, *, scanned: bool = False, rendered: bool = False) -> Inventory:
    data = text.encode() if isinstance(text, str) else text
    return collect_workloads(read(io.BytesIO(data)), "input.yaml", scanned=scanned, rendered=rendered)


def workloads(text: str) -> tuple[Workload, ...]:
    """Return the workloads of a text without errors."""
    inventory = stock(text)
    assert not inventory.errors, [error.diagnostics() for error in inventory.errors]
    return inventory.workloads


def uses(text: str) -> list[ImageUse]:
    return [use for workload in workloads(text) for use in workload.images]


def images(text: str) -> list[str]:
    return [use.text for use in uses(text)]


def roles(text: str) -> list[tuple[str, str, str]]:
    """Return container, role and image of each use."""
    return [(use.container, use.role.value, use.text) for use in uses(text)]


def pod(spec: str) -> str:
    """Return a Pod with these lines in its spec."""
    indented = "".join(f"  {line}\n" for line in spec.splitlines())
    return f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n{indented}"
