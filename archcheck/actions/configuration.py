"""`config`: what the settings are and where they come from; a commented `.archcheck.yaml`."""

import os
from collections.abc import Collection, Iterator
from importlib.resources import files
from pathlib import Path

from archcheck.actions.nodes import block_of
from archcheck.actions.overwriting import refuse_inputs
from archcheck.actions.repository import base_of
from archcheck.config.loading import BASELINE_NAME
from archcheck.config.model import Settings
from archcheck.config.showing import settings_shown
from archcheck.errors import UsageError
from archcheck.storage.files import replace_file
from archcheck.storage.replacing import Before


def setting_lines(settings: Settings, directory: Path, variables: Collection[str]) -> Iterator[str]:
    """Yield each setting and where it comes from; `variables` are those of all options."""
    baseline = Path(os.path.relpath(base_of(settings, directory), directory), BASELINE_NAME)
    return settings_shown(settings, os.environ, baseline, variables)


def schema_text() -> str:
    """Return the JSON Schema of .archcheck.yaml."""
    return (files("archcheck.config") / "schemas" / "config-v1.schema.json").read_text("utf-8")


def configuration_text(nodes: str | None) -> str:
    """Return a commented configuration, with the nodes of a cluster where their file is named."""
    text = (files("archcheck.config") / "template.yaml").read_text("utf-8")
    return text if nodes is None else _with_nodes(text, block_of(nodes))


def write_configuration(nodes: str | None, output: Path, *, force: bool) -> None:
    """Write a configuration to a file; `force`: over one that is there.

    Raises:
        UsageError: one is there, or it is the file of the nodes, or it cannot be written.

    """
    refuse_inputs([output], [nodes] if nodes is not None else [])
    text = configuration_text(nodes)
    if output.exists() and not force:
        raise UsageError(f"{output} is there already", hint="--force writes over it; -o - prints")
    replace_file(text.encode(), output, Before.ANYTHING if force else Before.ABSENT)


def _with_nodes(text: str, block: str) -> str:
    """Return the template with the nodes of a cluster in the place of its example."""
    before, _, rest = text.partition("# nodes:\n")
    lines = rest.splitlines(keepends=True)
    after = next((number for number, line in enumerate(lines) if not line.startswith("#  ")), len(lines))
    return before + block + "".join(lines[after:])
