"""The clusters that were followed and the charts of their releases, as Markdown and HTML say them."""

from collections.abc import Sequence

from archcheck.reports.document import ReportDocument, ReportFollowed, ReportRelease
from archcheck.wording import counted

_CLUSTERS_SHOWN = 6


def followed_text(document: ReportDocument) -> str:
    """Return a sentence for each cluster that was followed; of very many the first."""
    shown = [_cluster(each) for each in document.followed[:_CLUSTERS_SHOWN]]
    more = len(document.followed) - _CLUSTERS_SHOWN
    return " ".join([*shown, *([f"And {counted(more, 'more cluster')}."] if more > 0 else [])])


def version_text(release: ReportRelease) -> str:
    """Return the version of a chart that was used, and what is written where that is another."""
    chart = release.chart
    if not chart.version:
        return f"{chart.wanted} (not read)" if chart.wanted else "not read"
    is_said = chart.wanted.removeprefix("v") in ("", chart.version.removeprefix("v"))
    asked = "" if is_said else f" ({chart.wanted})"
    lost = "" if release.rendered else ", not rendered"
    return f"{chart.version}{asked}{lost}"


def release_label(release: ReportRelease) -> str:
    """Return `apps/HelmRelease/web`, as findings name it."""
    return "/".join(part for part in (release.namespace, release.kind, release.name) if part)


def _cluster(followed: ReportFollowed) -> str:
    objects: Sequence[str] = [counted(each.count, each.kind) for each in followed.objects]
    named = f" {followed.cluster}" if followed.cluster else ""
    return f"Followed{named}: {', '.join(objects)}."
