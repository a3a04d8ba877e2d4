"""The JSON document → what the page shows, whatever is in it."""

from collections.abc import Iterator

from archcheck.reports.formats.fields import Json, count, mapping, mappings, string, strings
from archcheck.reports.formats.reading import read_document
from archcheck.reports.formats.saved import Place
from archcheck.reports.html.model import Contents, Image, Node, Placement, PlacementOutcome, Use, Workload

_FATES = {
    "native": PlacementOutcome.RUNS,
    "fallback": PlacementOutcome.FALLBACK,
    "no": PlacementOutcome.FAILS,
}
_ELSEWHERE = {
    "native": "would run there",
    "fallback": "would run there by a fallback",
    "no": "would fail there",
    "depends": "may run there, as the node is configured",
}
_PLAIN_ROLES = ("", "container")
VERDICTS = ("stuck", "at-risk", "unknown", "ok")
"""The worst first."""


def read(document: Json) -> Contents:
    """Return what a report says; what is missing, null or of another type reads as absent."""
    saved = read_document(document)
    workloads = tuple(_workload(each) for each in mappings(document, "workloads"))
    users = _users(workloads)
    return Contents(
        saved,
        tuple(
            Image(
                image,
                string(each, "digest"),
                string(each, "kind"),
                string(each, "answered_by"),
                tuple(users.get(string(each, "reference"), ())),
            )
            for image, each in zip(saved.images, mappings(document, "images"), strict=True)
        ),
        workloads,
        tuple(_node(each) for each in mappings(document, "nodes")),
        strings(document, "declared"),
        tuple(_unmodelled(each) for each in mappings(document, "not_modelled")),
    )


def _users(workloads: tuple[Workload, ...]) -> dict[str, dict[str, None]]:
    """Return who uses each image, each once."""
    users: dict[str, dict[str, None]] = {}
    for workload in workloads:
        for use in workload.uses:
            users.setdefault(use.reference, {})[workload.label] = None
    return users


def _workload(workload: Json) -> Workload:
    names = (string(workload, key) for key in ("namespace", "kind", "name"))
    source = mapping(workload, "source")
    line = source.get("line")
    verdict = string(workload, "verdict")
    return Workload(
        "/".join(name for name in names if name),
        Place(string(source, "path"), count(source, "line") if line is not None else None),
        verdict if verdict in VERDICTS else "unknown",
        string(source, "variant"),
        strings(workload, "hooks"),
        tuple(_use(use) for use in mappings(workload, "images")),
        {string(each, "node"): _placement(each) for each in mappings(workload, "placements")},
    )


def _use(use: Json) -> Use:
    role = string(use, "role")
    mark = "" if role in _PLAIN_ROLES else " (argument)" if role == "field" else f" ({role})"
    return Use(f"{string(use, 'container')}{mark}", string(use, "reference"))


def _placement(placement: Json) -> Placement:
    runs = string(placement, "runs")
    if placement.get("lands") is not True:
        return Placement(
            PlacementOutcome.KEPT_OFF, (*strings(placement, "blocked_by"), *_elsewhere(placement, runs))
        )
    fate = _FATES.get(runs, PlacementOutcome.UNKNOWN)
    reasons = [string(placement, "fails_with")] if fate is PlacementOutcome.FAILS else []
    if runs == "depends":
        reasons.append("may run, as the node is configured")
    elif fate is PlacementOutcome.UNKNOWN:
        reasons.append("an image could not be read")
    return Placement(fate, tuple(each for each in (*reasons, *_causes(placement)) if each))


def _elsewhere(placement: Json, runs: str) -> Iterator[str]:
    """Yield what would become of it if it were not kept off: whether lifting that would help."""
    if runs in _ELSEWHERE:
        causes = ", ".join(_causes(placement))
        yield f"{_ELSEWHERE[runs]} ({causes})" if causes else _ELSEWHERE[runs]


def _causes(placement: Json) -> Iterator[str]:
    """Yield the containers that are why, with the platform that would be pulled for them."""
    pulls = placement.get("pulls")
    entries = pulls if isinstance(pulls, list) else []
    for number, container in enumerate(strings(placement, "because")):
        entry = entries[number] if number < len(entries) else None
        yield f"{container} gets {entry}" if isinstance(entry, str) and entry else f"container {container}"


def _node(node: Json) -> Node:
    labels = mapping(node, "labels")
    return Node(
        string(node, "name"),
        count(node, "count"),
        strings(node, "hosts"),
        string(node, "platform"),
        tuple(f"{key}={value}" for key, value in labels.items() if isinstance(value, str)),
        strings(node, "taints"),
        node.get("unschedulable") is True,
        string(node, "runtime"),
        string(node, "pull"),
        strings(node, "assumptions"),
    )


def _unmodelled(entry: Json) -> str:
    return f"{string(entry, 'what')} ({count(entry, 'workloads')})"
