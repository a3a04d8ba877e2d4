"""JSON documents for the tests of the formats that are made from them."""

from collections.abc import Mapping
from typing import Any

from archcheck.findings.rules import RULES
from archcheck.reports.all_formats import FORMATS
from archcheck.reports.document import from_json

Json = dict[str, Any]


def rendered(form: str, saved: object) -> str:
    """Return a saved report in a format."""
    return FORMATS[form].load().render(from_json(saved))


DIGEST = "sha256:" + "0123456789abcdef" * 4


def finding(
    rule: str = "platform-missing",
    *,
    workload: str | None = "Deployment/web",
    path: str | None = "deploy/web.yaml",
    line: int | None = 12,
    image: str | None = "redis:7",
    **others: Any,
) -> Json:
    return {
        "rule": rule,
        "severity": RULES[rule].severity.value if rule in RULES else "warning",
        "message": f"{image} lacks linux/arm/v7; it has linux/amd64, linux/arm64",
        "remedy": "choose another image or tag",
        "workload": workload,
        "container": "web" if workload else None,
        "image": image,
        "path": path,
        "line": line,
        "column": 16 if line else None,
        "template": None,
        "fingerprint": "ab" * 16,
        **others,
    }


def suppressed(by: str, reason: str | None = "known", **others: Any) -> Json:
    place = {"path": others.pop("at", None), "line": others.pop("at_line", None)}
    suppression = {"by": by, "reason": reason, "expires": others.pop("expires", None), **place}
    return finding(**others) | {"suppression": suppression}


def image(reference: str, status: str = "found", platforms: str = "", message: str | None = None) -> Json:
    return {
        "reference": reference,
        "digest": DIGEST if status == "found" else None,
        "status": status,
        "kind": "index" if status == "found" else None,
        "platforms": platforms.split(),
        "message": message,
        "answered_by": "docker.io" if status == "found" else None,
    }


def workload(
    name: str,
    *references: str,
    path: str = "deploy/web.yaml",
    verdict: str | None = None,
    runs: str = "",
    **others: Any,
) -> Json:
    """Return a workload; `runs` has for each node one of `native`, `no` and so on, with `-` where kept off."""
    *namespaces, kind, bare = name.split("/")
    namespace = namespaces[0] if namespaces else None
    placements = [
        {
            "node": node,
            "lands": outcome != "-",
            "blocked_by": [],
            "runs": outcome if outcome != "-" else "native",
        }
        for node, outcome in zip(("a20", "a64", "pc"), runs.split(), strict=False)
    ]
    return {
        "kind": kind,
        "api_version": "apps/v1",
        "namespace": namespace,
        "name": bare,
        "source": {"path": path, "line": others.pop("line", 1), "variant": others.pop("variant", None)},
        "hooks": [],
        "verdict": verdict,
        "images": [
            {"container": f"c{number}", "role": "container", "reference": reference, "line": number}
            for number, reference in enumerate(references, 10)
        ],
        "placements": placements,
        **others,
    }


def node(name: str, platform: str, count: int = 1) -> Json:
    return {"name": name, "count": count, "platform": platform, "labels": {}, "taints": []}


def document(**keys: Any) -> Json:
    empty: Mapping[str, Any] = {
        "schema": "archcheck.report/v1",
        "complete": True,
        "exit_code": 0,
        "required_platforms": [],
        "chart": None,
        **{key: [] for key in ("nodes", "images", "workloads", "findings", "suppressed", "not_modelled")},
        **{key: [] for key in ("declared", "errors", "skipped")},
    }
    return {**empty, **keys}


_HUB = "docker.io/library"
_VALUES = "charts/shop/values.yaml"
_TEMPLATE = "charts/shop/templates/shop.yaml"

GATE = document(
    complete=False,
    exit_code=2,
    nodes=[node("a20", "linux/arm/v7", 2), node("a64", "linux/arm64", 2), node("pc", "linux/amd64")],
    images=[
        image(f"{_HUB}/nginx:1.27", platforms="linux/amd64 linux/arm64 linux/arm/v7 linux/386"),
        image(f"{_HUB}/redis:7", platforms="linux/amd64 linux/arm64"),
        image(f"{_HUB}/busybox:1", platforms="linux/amd64 linux/arm/v6"),
        image(f"quay.io/team/pinned:1@{DIGEST}", platforms="linux/amd64"),
        image("docker.io/gone/app:2", "missing", message="docker.io has no gone/app:2"),
        image("private.example/app:1", "denied", message="private.example wants a login"),
        image("${REGISTRY}/app:${TAG}", "unresolved", message="a placeholder: the image is named only later"),
        image(f"{_HUB}/old:1", platforms="linux/amd64"),
    ],
    workloads=[
        workload(
            "Deployment/web",
            f"{_HUB}/nginx:1.27",
            f"{_HUB}/redis:7",
            verdict="at-risk",
            runs="no native native",
        ),
        workload("Deployment/fine", f"{_HUB}/nginx:1.27", verdict="ok", runs="native native native"),
        workload("prod/CronJob/later", "private.example/app:1", verdict="unknown", runs="- unknown unknown"),
        workload(
            "shop/StatefulSet/db",
            f"quay.io/team/pinned:1@{DIGEST}",
            path=_TEMPLATE,
            line=None,
            variant="ci/arm-values.yaml",
            verdict="stuck",
            runs="- - no",
        ),
        workload(
            "Deployment/old", f"{_HUB}/old:1", path="deploy/old|odd.yaml", verdict="ok", runs="- - native"
        ),
        workload("Pod/later", "${REGISTRY}/app:${TAG}", path="-", verdict="unknown", runs="unknown - -"),
    ],
    findings=[
        finding("at-risk", message="may land on a20 (2), where redis:7 ends in ImagePullBackOff"),
        finding("fallback-older", image="busybox:1", workload=None, path="images.txt", line=3),
        finding(
            "stuck",
            workload="shop/StatefulSet/db",
            image=None,
            path=_VALUES,
            line=7,
            template=_TEMPLATE,
            message=f"no node can take quay.io/team/pinned:1@{DIGEST}",
            fingerprint="cd" * 16,
        ),
        finding("image-missing", image="gone/app:2", workload=None, path="images.txt", line=4),
        finding("image-unreadable", workload="prod/CronJob/later", image="private.example/app:1", line=40),
        finding("image-unresolved", workload="Pod/later", image="${REGISTRY}/app:${TAG}", path="-", line=5),
        finding("arm-variants-mixed", workload=None, image=None, path=None, line=None, remedy=""),
        finding("brand-new", severity="warning", message="mail @all about #12, see https://evil.example"),
    ],
    suppressed=[
        suppressed("annotation", "only in the lab", workload="Deployment/old", path="deploy/old|odd.yaml"),
        suppressed("comment", "#7 fixes it", at="deploy/web.yaml", at_line=12, workload="Deployment/web"),
        suppressed("configuration", expires="2026-12-31", at=".archcheck.yaml", at_line=4),
        suppressed("baseline", None, workload="Deployment/fine", fingerprint=None),
    ],
    errors=[
        {"path": "deploy/broken.yaml", "line": 7, "message": "not YAML: did not find expected node content"}
    ],
    skipped=[
        {"path": "deploy/values.yaml", "line": None, "reason": "not a Kubernetes object"},
        {"path": "charts/other", "line": None, "reason": "a chart, and there is no helm", "unread": True},
    ],
)
CLEAN = document(
    required_platforms=["linux/amd64", "linux/arm64"],
    chart={"name": "shop", "version": "2.1.0"},
    images=[image(f"{_HUB}/nginx:1.27", platforms="linux/amd64 linux/arm64")],
    workloads=[workload("Deployment/web", f"{_HUB}/nginx:1.27")],
)
MANY = document(
    exit_code=1,
    images=[image(f"{_HUB}/app:{number}", platforms="linux/amd64") for number in range(1, 13)],
    workloads=[workload(f"Deployment/w{each}", f"{_HUB}/app:{each % 12 + 1}") for each in range(50)],
    findings=[
        finding(
            workload=f"Deployment/w{each}",
            image=f"app:{each % 12 + 1}",
            message=f"app:{each % 12 + 1} lacks linux/arm64",
            line=each + 1,
        )
        for each in range(50)
    ],
)
OLD: Json = {"exit_code": 3, "findings": [{"rule": "image-missing", "message": "docker.io has no app:1"}]}

DOCUMENTS = {"gate": GATE, "clean": CLEAN, "many": MANY, "old": OLD, "nothing": {}}
