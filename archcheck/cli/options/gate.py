"""The shared options that say which findings count."""

from datetime import UTC, datetime
from pathlib import Path

import click

from archcheck.actions.repository import base_of, relative_to
from archcheck.cli.options.groups import shared_option
from archcheck.config.loading import BASELINE_NAME
from archcheck.config.model import Settings
from archcheck.findings.suppression.model import SuppressionPolicy
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class GateFlags:
    """Which findings count."""

    baseline: Path | None = shared_option(
        "--baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Findings that were there before, instead of archcheck.baseline beside the configuration.",
    )
    no_baseline: bool = shared_option(
        "--no-baseline", is_flag=True, help="Every finding counts, however old."
    )
    no_ignores: bool = shared_option(
        "--no-ignores", is_flag=True, help="Every finding counts: no ignores and no baseline."
    )
    strict_ignores: bool = shared_option(
        "--strict-ignores", is_flag=True, help="Fail on ignores that are expired, unused, or of no rule."
    )


def read_suppressions(flags: GateFlags, settings: Settings, directory: Path) -> SuppressionPolicy:
    """Return what the options about findings say.

    Raises:
        ConfigurationError: the baseline cannot be read.

    """
    base = base_of(settings, directory)
    is_without = flags.no_baseline or flags.no_ignores
    path = None if is_without else flags.baseline or _baseline_in(base)
    counts = {}
    if path is not None:
        from archcheck.config.baseline import read_baseline

        counts = read_baseline(path)
    return SuppressionPolicy(
        severities=settings.severities,
        entries=settings.ignores,
        baseline=counts,
        today=datetime.now(UTC).date(),
        is_off=flags.no_ignores,
        is_strict=flags.strict_ignores,
        locate=relative_to(base),
    )


def _baseline_in(base: Path) -> Path | None:
    path = base / BASELINE_NAME
    return path if path.is_file() else None
