"""Archives of images in place of registries: an air-gapped cluster, checked with nothing but its files."""

import gzip
from pathlib import Path

import pytest

from tests.support.archives import exported, saved, tar_of, write_archive
from tests.support.command import run, run_json

POD = """apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: a, image: nginx:1}
    - {name: b, image: ghcr.io/a/b:2}
"""
NODES = """nodes:
  - {name: pc, platform: linux/amd64}
  - {name: a64, platform: linux/arm64}
"""
BOTH = {
    "docker.io/library/nginx:1": ["linux/amd64", "linux/arm64"],
    "ghcr.io/a/b:2": ["linux/amd64", "linux/arm64"],
}


@pytest.fixture
def pod(tmp_path: Path) -> Path:
    (tmp_path / ".archcheck.yaml").write_text(NODES)
    (tmp_path / "pod.yaml").write_text(POD)
    return tmp_path / "pod.yaml"


def test_an_air_gap_archive_of_sixty_images(tmp_path: Path) -> None:
    """Without an image named, all images of it; each is what it is there."""
    names = [f"docker.io/rancher/image-{number:02}:v1.{number}" for number in range(60)]
    archive = write_archive(
        tmp_path / "k3s-airgap-images-arm.tar.zst",
        exported({name: ["linux/arm/v7"] for name in names}),
        compression="zst",
    )
    outcome = run_json("image", "--archive", archive, "--offline", "--platform", "linux/arm/v7")
    assert outcome.code == 0
    assert [image["reference"] for image in outcome.report["images"]] == names
    assert {tuple(image["platforms"]) for image in outcome.report["images"]} == {("linux/arm/v7",)}
    assert {image["answered_by"] for image in outcome.report["images"]} == {str(archive)}


def test_archives_answer_for_a_manifest(pod: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "images.tar", exported(BOTH))
    outcome = run_json(
        "manifest", pod, "--archive", archive, "--offline", "--config", tmp_path / ".archcheck.yaml"
    )
    assert outcome.code == 0, outcome.out
    assert [workload["verdict"] for workload in outcome.report["workloads"]] == ["ok"]


def test_each_architecture_may_have_an_archive_of_its_own(pod: Path, tmp_path: Path) -> None:
    archives = [
        write_archive(tmp_path / f"{architecture}.tar", saved(dict.fromkeys(BOTH, f"linux/{architecture}")))
        for architecture in ("amd64", "arm64")
    ]
    both = [word for archive in archives for word in ("--archive", archive)]
    config = ("--config", tmp_path / ".archcheck.yaml", "--offline")
    assert run_json("manifest", pod, *both, *config).report["workloads"][0]["verdict"] == "ok"
    alone = run_json("manifest", pod, *both[:2], *config)
    assert alone.report["workloads"][0]["verdict"] == "at-risk"
    assert alone.code == 1


def test_what_is_in_no_archive_is_unknown_offline(pod: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "images.tar", saved({"nginx:1": "linux/amd64"}))
    outcome = run_json("manifest", pod, "--archive", archive, "--offline", "--platform", "linux/amd64")
    (known, unknown) = outcome.report["images"]
    assert (known["status"], unknown["status"]) == ("found", "offline")
    assert "in none of the archives" in unknown["message"]
    assert outcome.code == 3


def test_what_an_archive_does_not_hold_is_missing_from_it(tmp_path: Path) -> None:
    """Its index lists more: the content was left out when it was exported for one platform."""
    archive = write_archive(
        tmp_path / "a.tar", exported({"nginx:1": ["linux/amd64", "linux/arm64"]}, held=["linux/amd64"])
    )
    outcome = run_json(
        "image",
        "--archive",
        archive,
        "--platform",
        "linux/amd64",
        "--platform",
        "linux/arm64",
        "--platform",
        "armhf",
    )
    (finding,) = outcome.report["findings"]
    assert finding["message"] == (
        f"nginx:1 lacks linux/arm64, linux/arm/v7 in {archive}; held of it is linux/amd64; "
        "its index lists linux/arm64 too"
    )
    assert outcome.code == 1


def test_a_node_whose_platform_was_left_out_cannot_pull(pod: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.tar", exported(BOTH, held=["linux/amd64"]))
    outcome = run_json(
        "manifest", pod, "--archive", archive, "--offline", "--config", tmp_path / ".archcheck.yaml"
    )
    (workload,) = outcome.report["workloads"]
    fails = {each["node"]: each["fails_with"] for each in workload["placements"]}
    assert fails["pc"] is None
    assert "ImagePullBackOff" in fails["a64"]
    assert "its content is in no archive" in fails["a64"]


def test_an_archive_on_standard_input(tmp_path: Path) -> None:
    data = gzip.compress(tar_of(saved({"nginx:1": "linux/amd64"})))
    outcome = run_json("image", "--archive", "-", stdin=data)
    assert [image["reference"] for image in outcome.report["images"]] == ["docker.io/library/nginx:1"]


def test_images_without_a_name_are_shown_as_skopeo_names_them(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.tar", saved({"": "linux/s390x"}))
    (image,) = run_json("image", "--archive", archive).report["images"]
    assert (image["reference"], image["platforms"]) == (f"docker-archive:{archive}:@0", ["linux/s390x"])


def test_what_cannot_be_meant(pod: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.tar", saved({"nginx:1": "linux/amd64"}))
    assert "contradict" in run("image", "--archive", archive, "--locked").err
    both = "standard input cannot be both the"
    assert both in run("image", "--archive", "-", "-f", "-", stdin="x").err
    assert both in run("manifest", "-", "--archive", "-", stdin="x").err
    assert both in run("chart", "x", "--nodes", "-", "--archive", "-", stdin="x").err
    twice = run("image", "--archive", archive, "-o", archive)
    assert (twice.code, "overwrite an input" in twice.err) == (2, True)


def test_a_broken_archive_is_one_error_with_its_name(pod: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.tar.gz"
    path.write_bytes(gzip.compress(tar_of(saved({"nginx:1": "linux/amd64"})))[:-30])
    for verb in (("image",), ("manifest", pod)):
        outcome = run(*verb, "--archive", path)
        assert outcome.code == 2
        assert outcome.err == f"error: {path}: a truncated archive: its compressed data ends early\n"


def test_an_archive_without_an_image_is_nothing_to_check(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.tar", [("manifest.json", b"[]")])
    assert run("image", "--archive", archive).code == 4
