"""A thousand images on ten platforms and a thousand workloads on forty nodes stay usable."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.real.chromium.conftest import Open
from tests.unit.reports.formats.documents import document, image, node, workload

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("chromium")]

PLATFORMS = (
    "linux/amd64 linux/arm64 linux/arm/v7 linux/arm/v6 linux/arm/v5 "
    "linux/386 linux/ppc64le linux/s390x linux/riscv64 windows/amd64"
)
OUTCOMES = ("native", "no", "fallback", "unknown")
THOUSAND = range(1_000)
MATRICES = 1_000 * (10 + 40)


def placement(number: int, on: int) -> dict[str, Any]:
    return {
        "node": f"node-{on}",
        "lands": (number + on) % 3 > 0,
        "blocked_by": ["taint arch=arm:NoSchedule"],
        "runs": OUTCOMES[(number + on % 10) % 4],
        "fails_with": "ImagePullBackOff: no match for platform in manifest; it has linux/amd64",
        "because": ["web"],
        "pulls": [None],
    }


def placed(number: int) -> dict[str, Any]:
    verdict = ("ok", "at-risk", "ok", "stuck", "ok")[number % 5]
    bare = workload(f"Deployment/service-{number}", f"docker.io/library/app:{number}", verdict=verdict)
    return bare | {"placements": [placement(number, on) for on in range(40)]}


def large() -> dict[str, Any]:
    return document(
        required_platforms=PLATFORMS.split(),
        nodes=[node(f"node-{on}", PLATFORMS.split()[on % 10]) for on in range(40)],
        images=[image(f"docker.io/library/app:{number}", platforms=PLATFORMS) for number in THOUSAND],
        workloads=[placed(number) for number in THOUSAND],
    )


def test_a_large_page_opens_and_filters(opened: Open) -> None:
    page = opened(large())
    text = Path(unquote(page.address.removeprefix("file://"))).read_text("utf-8")
    assert text.count("<td class=") >= MATRICES
    assert len(text) < 100 * MATRICES, "a cell costs too many bytes"
    page.page.get_by_label("Text").fill("service-77")
    page.said("11 of 1000 workloads")
    page.page.get_by_label("Text").fill("")
    page.page.get_by_label("Verdict").select_option("stuck")
    page.said("200 of 1000 workloads")
    page.page.locator("#workloads").get_by_role("button", name="node-7", exact=False).first.click()
    page.said("worst first")
