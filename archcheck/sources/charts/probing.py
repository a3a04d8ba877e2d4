"""What values a chart has, and which of them its templates look at: found out by helm itself."""

import json
import logging
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from archcheck.documents.nodes import elements, get, text_of
from archcheck.documents.reading import Document, read
from archcheck.errors import ChartError
from archcheck.sources.charts.archives import unpacked
from archcheck.sources.charts.helm import helm_output
from archcheck.sources.charts.metadata import CHART_FILE
from archcheck.sources.charts.render import OpenChart

logger = logging.getLogger(__name__)

_NAME = "archcheck-values"
_TEMPLATE = f"""apiVersion: v1
kind: ConfigMap
metadata:
  name: {_NAME}
data:
  values: {{{{ .Values | toJson | quote }}}}
"""
_MENTION = re.compile(r"\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)+)")
_TEMPLATE_LIMIT = 2 * 1024 * 1024


def unpacked_chart(chart: OpenChart) -> OpenChart:
    """Return the same chart as a directory of its own with its subcharts, to be looked into and added to.

    Raises:
        ChartError: it cannot be copied or unpacked.

    """
    target = chart.folder / "probed"
    if chart.path.is_dir():
        path = target / chart.path.resolve().name
        try:
            shutil.copytree(chart.path, path)
            for folder, _, _ in os.walk(path):
                Path(folder).chmod(0o700)
        except (OSError, shutil.Error) as error:
            raise ChartError(f"{chart.path} cannot be copied: {error}") from error
    else:
        path = unpacked(chart.path, target)
    for archive in sorted((path / "charts").glob("*.tgz")):
        unpacked(archive, path / "charts")
        archive.unlink()
    return replace(chart, path=path)


def computed_values(chart: OpenChart) -> dict[str, Any]:
    """Return the values that the templates of an unpacked chart see: defaults, the user's, the subcharts'.

    Raises:
        ChartError: it cannot be rendered.

    """
    template = chart.path / "templates" / f"{_NAME}.yaml"
    template.parent.mkdir(exist_ok=True)
    template.write_text(_TEMPLATE)
    options = chart.options
    arguments = ["template", *options.arguments(), "--", options.release_name, str(chart.path)]
    try:
        with helm_output(arguments) as output:
            for reading in read(output):
                root = reading.root if isinstance(reading, Document) else None
                if text_of(get(root, "metadata", "name")) == _NAME:
                    values = json.loads(text_of(get(root, "data", "values")) or "{}")
                    return values if isinstance(values, dict) else {}
    finally:
        template.unlink()
    return {}


def mentioned_values(chart: Path, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the values that the templates of an unpacked chart name, and those of its subcharts.

    The path of a value is the one from the top: a subchart's is below its name.
    """
    for path in sorted((chart / "templates").rglob("*")):
        if path.is_file() and path.stat().st_size < _TEMPLATE_LIMIT:
            for match in _MENTION.finditer(path.read_text("utf-8", errors="replace")):
                yield (*above, *match[1].split(".")[1:])
    aliases = _aliases(chart)
    for subchart in sorted((chart / "charts").glob(f"*/{CHART_FILE}")):
        name = subchart.parent.name
        for own in dict.fromkeys((name, *aliases.get(name, ()))):
            yield from mentioned_values(subchart.parent, (*above, own))


def _aliases(chart: Path) -> dict[str, list[str]]:
    """Return by which other names a chart has its subcharts."""
    aliases: dict[str, list[str]] = {}
    with (chart / CHART_FILE).open("rb") as stream:
        for reading in read(stream):
            for dependency in (
                elements(get(reading.root, "dependencies")) if isinstance(reading, Document) else ()
            ):
                name, alias = text_of(get(dependency, "name")), text_of(get(dependency, "alias"))
                if name and alias:
                    aliases.setdefault(name, []).append(alias)
    return aliases
