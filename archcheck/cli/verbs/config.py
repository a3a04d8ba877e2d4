"""`archcheck config show|init|schema`."""

import os
from importlib.resources import files
from pathlib import Path

import click

from archcheck.actions.inputs import refuse_inputs
from archcheck.cli.options.gate import BASELINE_NAME, base_of
from archcheck.cli.options.shared import nearest, shared_option, working_directory
from archcheck.cli.output.writing import print_text, replace_file, write_text
from archcheck.config.loading import FILE_NAME, load_settings
from archcheck.errors import UsageError
from archcheck.reports.text import printable
from archcheck.storage.replacing import Before


@click.group("config", invoke_without_command=False)
def command() -> None:
    """Show, write or describe the configuration, .archcheck.yaml.

    \b
    archcheck config show
    kubectl get nodes -o yaml | archcheck config init --nodes -
    """


@command.command("show")
@shared_option("config")
def show(config: Path | None) -> int:
    """Print each setting, and where it comes from: a variable, the file, or archcheck's own default."""
    from archcheck.config.showing import settings_shown

    directory = working_directory()
    settings = load_settings(config or nearest(directory), directory, os.environ)
    baseline = Path(os.path.relpath(base_of(settings, directory), directory), BASELINE_NAME)
    for line in settings_shown(settings, os.environ, baseline, _variables()):
        print_text(printable(line) + "\n")
    return 0


def _variables() -> frozenset[str]:
    """Return the variables of all options."""
    from archcheck.cli.app import app

    context = click.Context(app)
    commands = filter(None, (app.get_command(context, verb) for verb in app.list_commands(context)))
    names = (parameter.envvar for command in commands for parameter in command.params)
    return frozenset(name for name in names if isinstance(name, str))


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of .archcheck.yaml, for editors."""
    write_text((files("archcheck.config") / "schemas" / "config-v1.schema.json").read_text("utf-8"), None)
    return 0


@command.command("init")
@click.option(
    "--nodes",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="What kubectl get nodes -o yaml prints; - for standard input.",
)
@click.option("--force", is_flag=True, help="Write over a configuration that is there.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(FILE_NAME),
    show_default=True,
    help="Where to write it; - for standard output.",
)
def init(nodes: str | None, output: Path, *, force: bool) -> int:
    """Write a commented .archcheck.yaml, with the nodes of a cluster if they are given."""
    from archcheck.reports.nodes_block import nodes_block

    is_printed = str(output) == "-"
    refuse_inputs([] if is_printed else [output], [nodes] if nodes is not None else [])
    text = (files("archcheck.config") / "template.yaml").read_text("utf-8")
    if nodes is not None:
        from archcheck.config.model import Settings
        from archcheck.scheduling.describing import describe
        from archcheck.sources.nodes import read_node_file

        block = nodes_block(describe(read_node_file(nodes, Settings())).pools)
        text = _with_nodes(text, block)
    if is_printed:
        write_text(text, None)
        return 0
    if output.exists() and not force:
        raise UsageError(f"{output} is there already", hint="--force writes over it; -o - prints")
    replace_file(text.encode(), output, Before.ANYTHING if force else Before.ABSENT)
    click.echo(printable(f"{output} is written: archcheck config show prints what it says"), err=True)
    return 0


def _with_nodes(text: str, block: str) -> str:
    """Return the template with the nodes of a cluster in the place of its example."""
    before, _, rest = text.partition("# nodes:\n")
    lines = rest.splitlines(keepends=True)
    after = next((at for at, line in enumerate(lines) if not line.startswith("#  ")), len(lines))
    return before + block + "".join(lines[after:])
