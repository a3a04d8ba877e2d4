"""`archcheck diff OLD [NEW]`."""

from typing import TYPE_CHECKING, Any

import click

from archcheck.cli.options.shared import CommonOptions, check_options, read_common
from archcheck.errors import ExitCode

if TYPE_CHECKING:
    from archcheck.actions.diff.sides import Side
    from archcheck.comparing.images import Needed
    from archcheck.comparing.model import Comparison
    from archcheck.images.availability import Availability

_FORMATS = ("text", "json", "markdown")


@click.command("diff")
@click.argument("old", type=click.Path())
@click.argument("new", required=False, type=click.Path())
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to show it."
)
@check_options
def command(old: str, new: str | None, *, form: str, **values: Any) -> int:
    """Show which platforms images lost and gained, and which workloads got another verdict.

    OLD and NEW are archcheck.lock files, or git revisions; without NEW, the work tree. The exit code is 1 if
    something was lost that a node needs, or one of the platforms that are required.

    \b
    archcheck diff origin/main
    archcheck diff old.lock archcheck.lock --platform linux/arm64
    """
    from archcheck.actions.diff.sides import both_sides
    from archcheck.cli.output.writing import print_text, write_text
    from archcheck.comparing import rendering

    common = read_common(values)
    comparison = _compared(*both_sides(old, new, common), common)
    if form == "json":
        write_text(rendering.as_json(comparison), None)
    else:
        print_text((rendering.as_text if form == "text" else rendering.as_markdown)(comparison))
    if comparison.is_loss:
        return int(ExitCode.FINDINGS)
    return int(ExitCode.OK if comparison.is_complete else ExitCode.INCOMPLETE)


def _compared(old: "Side", new: "Side", common: CommonOptions) -> "Comparison":
    from archcheck.comparing.images import image_changes, paired
    from archcheck.comparing.model import Comparison
    from archcheck.comparing.verdicts import platform_losses, verdict_changes
    from archcheck.comparing.workloads import pairs, seen

    before = {name: entry.answer for name, entry in old.lock.entries.items()}
    after = {name: entry.answer for name, entry in new.lock.entries.items()}
    reports = [side.report for side in (old, new) if side.report is not None]
    used = old.report is not None and new.report is not None
    workloads = pairs(*map(seen, reports)) if used else []
    gone, come = paired(before, after)
    return Comparison(
        tuple(image_changes(before, after, _needed(common, by_workloads=used), used=used)),
        tuple(sorted(come)),
        tuple(sorted(gone)),
        tuple(verdict_changes(workloads)),
        tuple(platform_losses(workloads)),
        is_complete=all(report.complete for report in reports),
    )


def _needed(common: CommonOptions, *, by_workloads: bool) -> "Needed":
    """Return what tells who needs a platform: where workloads are placed, their verdicts say it."""
    from archcheck.comparing.needs import by_nodes, by_platforms

    required = by_platforms(common.platforms)
    nodes = by_nodes(() if by_workloads else common.nodes)

    def needed(before: "Availability", after: "Availability") -> tuple[str, ...]:
        return (*required(before, after), *nodes(before, after))

    return needed
