"""YAML in a text of YAML (`values: |`), with the lines that it has in its file."""

from collections.abc import Callable, Mapping

from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, placed_values
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.workloads.model import Origin


def block_values(block: PlacedScalar, level: int = 0) -> PlacedValues | None:
    """Return what a text means; its lines follow that of the block, where that is one and stands in a file.

    Raises:
        DocumentError: it is no YAML.

    """
    node = yaml_in(block.text)
    if node is None:
        return None
    place = block.origin
    if place is None or place.line is None or place.column is None or "\n" not in block.text:
        return replaced(placed_values(node, "", level), lambda _: place)
    return replaced(
        placed_values(node, place.path, level, line=place.line),
        lambda each: each and Origin(each.path, each.line),
    )


def replaced(values: PlacedValues, place: Callable[[Origin | None], Origin | None]) -> PlacedValues:
    """Return values at other places."""
    if isinstance(values, PlacedScalar):
        return PlacedScalar(values.meaning, values.text, place(values.origin), values.level)
    if isinstance(values, Mapping):
        return {key: replaced(each, place) for key, each in values.items()}
    return [replaced(each, place) for each in values]
