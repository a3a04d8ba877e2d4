"""The `values.yaml` of a chart in a directory, with its places: what the chart says of itself."""

from pathlib import Path

from archcheck.documents.nodes import Mapping
from archcheck.errors import DocumentError
from archcheck.sources.gitops.repository import shown_path
from archcheck.sources.gitops.values import NO_VALUES, PlacedValues, placed_values
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.storage.bounded import read_beginning

VALUES_FILE = "values.yaml"
_SIZE_LIMIT = 16 * 1024 * 1024


def own_values(chart: Path) -> PlacedValues:
    """Return the values of a chart; none where it has none that can be read."""
    file = chart / VALUES_FILE
    try:
        node = yaml_in(read_beginning(file, _SIZE_LIMIT).decode("utf-8-sig"))
    except (DocumentError, ValueError):
        return NO_VALUES
    return placed_values(node, str(shown_path(file))) if isinstance(node, Mapping) else NO_VALUES
