"""`archcheck report FILE.json`."""

import click

from archcheck.cli.options.groups import is_given
from archcheck.cli.options.shared import OUTPUT_HELP, working_directory
from archcheck.cli.options.targets import files_of, read_targets
from archcheck.errors import UsageError
from archcheck.reports.all_formats import FORMATS, TABLE


@click.command("report")
@click.argument("file", metavar="FILE|-", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    default="markdown",
    show_default=True,
    help="How to show it.",
)
@click.option("-o", "--output", "outputs", multiple=True, metavar="[FORMAT=]FILE", help=OUTPUT_HELP)
def command(file: str, format: str, outputs: tuple[str, ...]) -> int:  # noqa: A002 - as in all verbs
    """Convert what --format json saved to other formats. The exit code is that of the conversion.

    \b
    archcheck report run.json --format html -o report.html
    """
    from archcheck.actions.overwriting import refuse_inputs
    from archcheck.actions.saved_run import read_saved_run
    from archcheck.cli.output.saved_run import show_saved_run

    targets = read_targets(format, outputs, asked=is_given("format"))
    if any(target.format == TABLE for target in targets):
        hint = "--format markdown; the table is shown by the run itself"
        raise UsageError("a saved run has no table", hint=hint)
    refuse_inputs(files_of(targets), [file])
    show_saved_run(read_saved_run(file), targets, working_directory())
    return 0
