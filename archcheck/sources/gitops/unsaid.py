"""What Secrets of a cluster hold, taken out of all that is said of it. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from archcheck.documents.values import value_of
from archcheck.errors import InputError
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.secret_placeholders import secret_texts
from archcheck.workloads.followed import FollowedCluster, UsedChart
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.unread.encryption import is_encrypted

_HIDDEN = "..."


def without_secret_texts(inventory: Inventory, index: ClusterIndex) -> Inventory:
    """Return an inventory whose messages hold no value of a Secret: a variable may have put one anywhere.

    What is a part of an object's name stays, since that is said of everything.
    """
    texts = _texts(index.of_kind("", "Secret"), index)
    if not texts:
        return inventory
    skipped = tuple(replace(each, reason=_without(each.reason, texts)) for each in inventory.skipped)
    errors = tuple(_said(error, texts) for error in inventory.errors)
    return replace(inventory, skipped=skipped, errors=errors)


def name_without_secret_texts(name: str, index: ClusterIndex) -> str:
    """Return what another cluster is called, without values of Secrets: its address may have one in it."""
    return _without(name, _texts(index.of_kind("", "Secret"), index))


def followed_without_secret_texts(cluster: FollowedCluster, index: ClusterIndex) -> FollowedCluster:
    """Return what was followed, without values of Secrets in addresses and versions of charts.

    A version that would be called by one in a lock is not locked.
    """
    texts = _texts(index.of_kind("", "Secret"), index)
    if not texts:
        return cluster
    releases = tuple(
        replace(release, chart=_chart_said(release.chart, texts)) for release in cluster.releases
    )
    return replace(cluster, releases=releases)


def _chart_said(chart: UsedChart, texts: list[str]) -> UsedChart:
    key = chart.lock_key if _without(chart.lock_key, texts) == chart.lock_key else ""
    name, source, wanted = (_without(text, texts) for text in (chart.name, chart.source, chart.wanted))
    return replace(chart, name=name, source=source, wanted=wanted, lock_key=key)


def _texts(secrets: Iterable[BuiltObject], index: ClusterIndex) -> list[str]:
    names = {part for name in index.objects for part in (name.kind, name.namespace, name.name)}
    found = {
        text
        for secret in secrets
        if not is_encrypted(secret.object.root)
        for text in secret_texts(value_of(secret.object.root))
    }
    return sorted((text for text in found if not any(text in name for name in names)), key=len, reverse=True)


def _said(error: InputError, texts: list[str]) -> InputError:
    what, why = _without(error.what, texts), _without(error.why, texts)
    if (what, why) == (error.what, error.why):
        return error
    return InputError(what, path=error.path or "", line=error.line, why=why, hint=error.hint)


def _without(message: str, texts: list[str]) -> str:
    for text in texts:
        message = message.replace(text, _HIDDEN)
    return message
