"""`archcheck config show|init|schema`."""

import click

from archcheck.cli.options.groups import Flags, takes
from archcheck.cli.options.shared import ConfigFlags, read_settings, working_directory
from archcheck.cli.verbs.config_init import init


@click.group("config", invoke_without_command=False)
def command() -> None:
    """Show, write or describe the configuration, .archcheck.yaml.

    \b
    archcheck config show
    kubectl get nodes -o yaml | archcheck config init --nodes -
    """


@command.command("show")
@takes(ConfigFlags)
def show(flags: Flags) -> int:
    """Print each setting, and where it comes from: a variable, the file, or archcheck's own default."""
    from archcheck.actions.configuration import setting_lines
    from archcheck.cli.app import variables
    from archcheck.cli.output.writing import print_text
    from archcheck.reports.text import printable

    directory = working_directory()
    settings = read_settings(flags.of(ConfigFlags), directory)
    for line in setting_lines(settings, directory, variables()):
        print_text(printable(line) + "\n")
    return 0


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of .archcheck.yaml, for editors."""
    from archcheck.actions.configuration import schema_text
    from archcheck.cli.output.writing import write_text

    write_text(schema_text(), None)
    return 0


command.add_command(init)
