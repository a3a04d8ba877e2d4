"""Artifact Hub: where the chart `REPO/NAME` lies, on a machine without any `helm repo add`."""

import json
from typing import Any
from urllib.parse import quote

from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.sources.charts.download import fetch

_ANSWER_LIMIT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HubChart:
    """Where a chart lies. `content_url` may be empty; then the repository has it under `name`."""

    name: str
    version: str
    content_url: str
    repository_url: str
    digest: str


def find_chart(base: str, repository: str, name: str, version: str) -> HubChart:
    """Ask Artifact Hub for one package.

    Args:
        base: Artifact Hub's address, or that of another instance.
        repository: the repository's name there.
        name: the chart's name.
        version: an exact version; empty for the latest.

    Raises:
        ChartError: it does not know the chart, or answers what is no package.
        ChartUnreachableError: it does not answer.

    """
    path = "/".join(
        quote(part, safe="", errors="surrogateescape") for part in (repository, name, version) if part
    )
    url = f"{base}/api/v1/packages/helm/{path}"
    try:
        answer = json.loads(fetch(url, _ANSWER_LIMIT))
    except (ValueError, RecursionError) as error:
        raise ChartError(f"{url} answers what is no JSON") from error
    if not isinstance(answer, dict):
        raise ChartError(f"{url} answers what is no package")
    of = answer.get("repository")
    return HubChart(
        name=_text(answer, "name") or name,
        version=_text(answer, "version") or version,
        content_url=_text(answer, "content_url"),
        repository_url=_text(of, "url") if isinstance(of, dict) else "",
        digest=_text(answer, "digest").removeprefix("sha256:"),
    )


def _text(document: dict[str, Any], key: str) -> str:
    value = document.get(key)
    return value if isinstance(value, str) else ""
