"""Archives that podman and skopeo write."""

from pathlib import Path

import pytest

from tests.real.podman.conftest import PLATFORMS, Podman, run
from tests.support.command import run_json
from tests.support.programs import require

pytestmark = pytest.mark.real


def platforms(*arguments: object) -> dict[str, list[str]]:
    outcome = run_json("image", *arguments, "--offline", "--no-cache")
    return {image["reference"]: image["platforms"] for image in outcome.report["images"]}


def test_what_skopeo_wrote_for_all_platforms(multi: Path) -> None:
    assert platforms("--archive", multi) == {"docker.io/library/multi:1": list(PLATFORMS)}
    assert platforms(f"oci-archive:{multi}:multi:1") == {f"oci-archive:{multi}:multi:1": list(PLATFORMS)}


def test_what_podman_saves_in_the_form_of_docker(podman: Podman, tmp_path: Path) -> None:
    """Several images in one archive, with links where docker once wrote layers twice."""
    saved = tmp_path / "saved.tar"
    podman.run("save", "-m", "-o", saved, "amd64:1", "v7:1", "v6:1")
    expected = {"amd64": ["linux/amd64"], "v7": ["linux/arm/v7"], "v6": ["linux/arm/v6"]}
    assert platforms("--archive", saved) == {
        f"docker.io/library/{name}:1": found for name, found in expected.items()
    }
    run(require("zstd", "the package zstd"), "-q", "--long=25", saved)
    assert platforms("--archive", f"{saved}.zst", "v7:1") == {"docker.io/library/v7:1": ["linux/arm/v7"]}


def test_what_podman_saves_in_the_form_of_oci(podman: Podman, tmp_path: Path) -> None:
    saved = tmp_path / "saved.tar"
    podman.run("save", "--format", "oci-archive", "-o", saved, "v6:1")
    assert platforms("--archive", saved) == {"docker.io/library/v6:1": ["linux/arm/v6"]}
