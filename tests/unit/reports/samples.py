"""Reports for the tests of all formats."""

from typing import Any

from archcheck.errors import DocumentError, ExitCode, InputError
from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.checked_images import image_findings
from archcheck.findings.model import Finding, Location
from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
)
from archcheck.images.naming import parse_image
from archcheck.images.platform import Platform, parse_platform
from archcheck.images.reference import parse_reference
from archcheck.reports.building import build_document
from archcheck.reports.document import to_json
from archcheck.reports.formats import json_text
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.followed import FollowedCluster, FollowedRelease, UsedChart
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import ImageUse, PodSpec, Role, Source, Workload

DIGEST = "sha256:" + "0123456789abcdef" * 4


def platforms(text: str) -> tuple[Platform, ...]:
    return tuple(parse_platform(each) for each in text.split())


def found(text: str, kind: ManifestKind = ManifestKind.INDEX, message: str = "") -> Found:
    return Found(platforms(text), DIGEST, kind, "docker.io", message)


def image(text: str, availability: Availability) -> ImageResult:
    return ImageResult(parse_image(text), availability)


def workload(
    name: str,
    *uses: tuple[str, Role, str],
    kind: str = "Deployment",
    namespace: str = "",
    source: Source | None = None,
    hooks: tuple[str, ...] = (),
) -> Workload:
    images = tuple(
        ImageUse(container, role, text, line, 16) for line, (container, role, text) in enumerate(uses, 10)
    )
    source = source or Source("manifests/web.yaml", 3)
    return Workload("apps/v1", kind, namespace, name, source, (PodSpec(("spec",), images),), hooks)


def report(
    *images: ImageResult,
    workloads: tuple[Workload, ...] = (),
    findings: tuple[Finding, ...] = (),
    required: str = "",
    errors: tuple[InputError, ...] = (),
    skipped: tuple[Skipped, ...] = (),
    followed: tuple[FollowedCluster, ...] = (),
    declared: str = "",
    complete: bool = True,
    exit_code: ExitCode = ExitCode.OK,
) -> Report:
    references = tuple(parse_reference(each) for each in declared.split())
    return Report(
        images,
        workloads,
        findings,
        platforms(required),
        errors,
        skipped,
        ChartFacts("shop", "2.1.0", references) if references else None,
        references,
        complete,
        exit_code,
        followed=followed,
    )


EMPTY = report(exit_code=ExitCode.NOTHING_TO_CHECK)
FINE = report(
    image("nginx:1.27", found("linux/amd64 linux/arm64/v8 linux/arm/v7")),
    image("ghcr.io/home-assistant/home-assistant:stable", found("linux/amd64 linux/arm64")),
)
MIXED = report(
    image("nginx:1.27", found("linux/amd64 linux/arm64 linux/s390x")),
    image("ghcr.io/old/sensor:1", found("linux/arm/v6")),
    image("gone/app:2", Missing("docker.io has no gone/app:2")),
    image("private.example/app:1", Unknown(Reason.DENIED, "private.example wants a login")),
    complete=False,
    exit_code=ExitCode.INCOMPLETE,
)

_IMAGES = (
    image("nginx:1.27", found("linux/amd64 linux/arm64/v8 linux/arm/v7 linux/s390x linux/ppc64le")),
    image("bitnami/redis:7", found("linux/amd64 linux/arm64")),
    image(f"quay.io/team/pinned:1@{DIGEST}", found("linux/amd64", ManifestKind.MANIFEST)),
    image("ghcr.io/old/sensor:1", found("linux/arm/v6 linux/arm/v7")),
    image("attested/only:1", found("")),
    image(
        "ghcr.io/team/doubtful:1",
        found("linux/amd64 linux/arm64 linux/arm/v7", message="linux/arm64 is not there"),
    ),
    image("gone/app:2", Missing("docker.io has no gone/app:2")),
    image("private.example/app:1", Unknown(Reason.DENIED, "private.example wants a login")),
    image("busybox:1", Unknown(Reason.RATE_LIMITED, "docker.io asks for a pause of 60 s")),
    image("$(params.IMAGE)", Unresolved()),
    image("", Unresolved()),
    image("Not/A/Reference", Unknown(Reason.INVALID, "'Not/A/Reference' is no image reference: lower case")),
)
_WORKLOADS = (
    workload(
        "web",
        ("setup", Role.INIT, "busybox:1"),
        ("web", Role.CONTAINER, "nginx:1.27"),
        ("cache", Role.SIDECAR, "bitnami/redis:7"),
        namespace="prod",
    ),
    workload("one", ("web", Role.CONTAINER, "docker.io/library/nginx:1.27")),
    workload("two", ("web", Role.CONTAINER, "library/nginx:1.27")),
    workload("three", ("web", Role.CONTAINER, "nginx:1.27")),
    workload("four", ("web", Role.CONTAINER, "nginx:1.27")),
    workload(
        "operator",
        ("operator", Role.CONTAINER, f"quay.io/team/pinned:1@{DIGEST}"),
        ("operator", Role.ARGUMENT, "ghcr.io/old/sensor:1"),
        ("model", Role.VOLUME, "attested/only:1"),
        ("debug", Role.EPHEMERAL, "gone/app:2"),
        kind="StatefulSet",
    ),
    workload(
        "migrate",
        ("main", Role.CONTAINER, "private.example/app:1"),
        kind="Job",
        hooks=("pre-install", "pre-upgrade"),
    ),
    workload("check", ("main", Role.CONTAINER, "$(params.IMAGE)"), kind="Pod", hooks=("test",)),
    workload("empty", ("main", Role.CONTAINER, ""), source=Source("chart/templates/empty.yaml", None)),
    workload(
        "odd",
        ("main", Role.CONTAINER, "Not/A/Reference"),
        ("more", Role.CONTAINER, "ghcr.io/team/doubtful:1"),
    ),
)
_VIA = "default of the chart web 1.4.0: values.yaml"
_CHARTS = "https://charts.example.org"


def _release(name: str, chart: UsedChart, *, is_rendered: bool = True) -> FollowedRelease:
    return FollowedRelease("HelmRelease", "prod", name, f"apps/{name}.yaml", 4, chart, is_rendered)


_SHARED = _release("web", UsedChart("web", _CHARTS, "1.x", "1.4.0", DIGEST, f"{_CHARTS}#web 1.x"))
_FOLLOWED = (
    FollowedCluster("clusters/cloud", (("Kustomization", 1), ("HelmRelease", 1)), (_SHARED,)),
    FollowedCluster(
        "clusters/home",
        (("Kustomization", 2), ("HelmRelease", 3)),
        (
            _SHARED,
            _release("cache", UsedChart("cache", "charts/cache", "", "0.3.0", DIGEST)),
            _release("gone", UsedChart("gone", "oci://ghcr.io/team/gone", "2.0.0"), is_rendered=False),
        ),
    ),
)
_REQUIRED = "linux/amd64 linux/arm64 linux/arm/v7"


def _place(owner: Workload, use: ImageUse) -> Location:
    line = use.line if owner.source.line is not None else None
    column = use.column if line else None
    via = _VIA if owner.name == "migrate" else ""
    return Location(owner.label, use.container, owner.source.path, line, column, via=via)


def _findings(required: str) -> tuple[Finding, ...]:
    places: dict[str, list[Location]] = {}
    for owner in _WORKLOADS:
        for use in owner.images:
            places.setdefault(str(use.image), []).append(_place(owner, use))
    return tuple(
        finding
        for each in _IMAGES
        for finding in image_findings(each.name, each.availability, places[each.full], platforms(required))
    )


EVERYTHING = report(
    *_IMAGES,
    workloads=_WORKLOADS,
    findings=_findings(_REQUIRED),
    required=_REQUIRED,
    errors=(
        DocumentError("not YAML: did not find expected node content", path="manifests/broken.yaml", line=7),
        InputError("cannot be read: Permission denied", path="manifests/secret.yaml"),
    ),
    skipped=(
        Skipped("manifests/values.yaml", 1, "not a Kubernetes object"),
        Skipped("charts/shop", None, "a chart: check it with archcheck chart charts/shop", loss=Loss.PART),
    ),
    followed=_FOLLOWED,
    declared="bitnami/os-shell:12 registry.example/exporter:1",
    complete=False,
    exit_code=ExitCode.USAGE,
)
UNGATED = report(
    *_IMAGES, workloads=_WORKLOADS, findings=_findings(""), complete=False, exit_code=ExitCode.FINDINGS
)

SAMPLES = {"empty": EMPTY, "fine": FINE, "mixed": MIXED, "everything": EVERYTHING, "ungated": UNGATED}


def json_of(shown: Report, directory: str | None = None) -> dict[str, Any]:
    """Return the value that a report's JSON has."""
    return to_json(build_document(shown, directory))


def json_text_of(shown: Report) -> str:
    """Return a report as `--format json` prints it."""
    return json_text.render(build_document(shown))
