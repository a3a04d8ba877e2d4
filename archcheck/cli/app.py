"""The command group. Verbs are imported when they are called, so that `--help` costs little."""

import importlib

import click

from archcheck import __version__
from archcheck.cli.options.variables import variable_of
from archcheck.errors import EXIT_CODE_MEANINGS

_VERBS: dict[str, str] = {
    "image": "Show which platforms images have.",
    "manifest": "Check manifests: files, directories, standard input.",
    "images": "List the images that manifests, charts and kustomizations deploy.",
    "render": "Print manifests as they are applied.",
    "chart": "Render a chart with helm and check it.",
    "patch": "Write the patches that keep pods off nodes that cannot run them.",
    "post-render": "Pass manifests through, with the patches in.",
    "krm": "Be a KRM function that patches.",
    "lock": "Write archcheck.lock: which platforms each image has.",
    "diff": "Show which platforms images lost and gained between two locks or revisions.",
    "baseline": "Record today's findings, so that only new ones fail.",
    "report": "Convert a saved run to another format.",
    "config": "Show, write or describe the configuration.",
    "nodes": "Print a cluster's nodes as the nodes: of a configuration.",
    "explain": "Print what a rule means, and what to do.",
    "completion": "Print what a shell needs to complete commands and options.",
    "cache": "Show or clear what is kept on this machine.",
}

_CODES = "\n".join(f"  {int(code):>3}  {meaning}" for code, meaning in EXIT_CODE_MEANINGS.items())

_EPILOG = f"""\b
Exit codes:
{_CODES}
"""


def _name_variables(command: click.Command, verb: str) -> None:
    """Give each option its variable: `ARCHCHECK_NODES`, and `ARCHCHECK_CHART_REPO` where it is a verb's own.

    A flag of the command line wins over the variable, the variable over the configuration.
    """
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.envvar is None:
            parameter.envvar = variable_of(verb, parameter)


def variables() -> frozenset[str]:
    """Return the variables of all options."""
    context = click.Context(app)
    commands = filter(None, (app.get_command(context, verb) for verb in app.list_commands(context)))
    names = (parameter.envvar for command in commands for parameter in command.params)
    return frozenset(name for name in names if isinstance(name, str))


class _Verbs(click.Group):
    """A group whose commands live in modules of their own names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _VERBS:
            return None
        command = importlib.import_module(f"archcheck.cli.verbs.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        _name_variables(command, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_VERBS.items()))


@click.group(
    cls=_Verbs,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="archcheck", message="%(prog)s %(version)s")
def app() -> None:
    """Tell what will run on which nodes.

    archcheck reads charts, manifests and images, asks the registries which platforms every image really
    has, and works out on which nodes each pod may land and whether it runs there.
    """
