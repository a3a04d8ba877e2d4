"""CHART, as the user names it → a chart on this machine."""

import os
from pathlib import Path

from archcheck.errors import ChartUnreachableError
from archcheck.sources.charts.model import ChartRequest


def locate(request: ChartRequest, scratch: Path, cache: Path, artifact_hub: str) -> Path:
    """Return the path of the chart: a directory or a `.tgz`, fetched into `scratch` or `cache` if need be.

    In helm's own order: what is on the disk, `oci://`, a URL, a name in `--repo`, `repo/name` of a
    repository that the user added; and then, where helm gives up, Artifact Hub.

    Raises:
        ChartError: it is nowhere; `ChartUnreachableError` where the place does not answer.

    """
    chart, given = request.chart, given_chart(request)
    if given is not None:
        return given
    if request.offline:
        raise ChartUnreachableError(
            f"{chart} is not on this machine, and nothing is fetched (--offline, --locked, diff)",
            hint="helm pull it while there is a network, and name the .tgz",
        )
    # An HTTP client takes longer to load than most charts to read.
    from archcheck.sources.charts.fetching import fetch

    return fetch(request, scratch, cache, artifact_hub)


def given_chart(request: ChartRequest) -> Path | None:
    """Return the directory or archive that the user names; None for a chart that is to be fetched."""
    if request.repo or request.is_name or not os.path.lexists(request.chart):
        return None
    return Path(request.chart)
