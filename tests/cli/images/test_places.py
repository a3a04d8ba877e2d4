"""Images that are named by where they are kept, and places that answer for registries."""

import json
from pathlib import Path

import pytest

from archcheck.images.availability import Extent, Found, ManifestKind
from archcheck.images.platform import Platform
from archcheck.registry.stores.daemon import Daemon
from tests.support.archives import exported, saved, write_archive
from tests.support.command import run, run_json
from tests.support.layouts import write_layout
from tests.support.tables import check_rows


def platforms(*arguments: object) -> dict[str, list[str]]:
    report = run_json("image", *arguments).report
    return {image["reference"]: image["platforms"] for image in report["images"]}


def test_archives_and_layouts_by_the_names_of_skopeo(tmp_path: Path) -> None:
    docker = write_archive(tmp_path / "d.tar", saved({"nginx:1": "linux/amd64", "": "linux/s390x"}))
    oci = write_archive(
        tmp_path / "o.tar.gz", exported({"docker.io/library/nginx:1": ["linux/arm64"]}), compression="gz"
    )
    layout = write_layout(tmp_path / "l", {"docker.io/library/nginx:1": ["linux/riscv64"]})
    rows = [
        ((f"docker-archive:{docker}:nginx:1",), {f"docker-archive:{docker}:nginx:1": ["linux/amd64"]}),
        (
            (f"docker-archive:{docker}",),
            {f"docker-archive:{docker}:nginx:1": ["linux/amd64"], f"docker-archive:{docker}:@1": ["linux/s390x"]},
        ),
        ((f"docker-archive:{docker}:@1",), {f"docker-archive:{docker}:@1": ["linux/s390x"]}),
        ((f"oci-archive:{oci}:1",), {f"oci-archive:{oci}:1": ["linux/arm64"]}),
        ((f"oci-archive:{oci}:docker.io/library/nginx:1",), {f"oci-archive:{oci}:docker.io/library/nginx:1": ["linux/arm64"]}),
        ((f"oci:{layout}:nginx:1",), {f"oci:{layout}:nginx:1": ["linux/riscv64"]}),
        (
            (f"oci:{layout}",),
            {f"oci:{layout}:docker.io/library/nginx:1": ["linux/riscv64"]},
        ),
        ((f"docker-archive:{docker}:other:1",), {f"docker-archive:{docker}:other:1": []}),
    ]  # fmt: skip
    check_rows(rows, lambda row: _check(platforms(*row[0]), row[1]))


def _check(seen: object, expected: object) -> None:
    assert seen == expected


def test_an_image_of_a_place_is_another_than_that_of_a_registry(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "d.tar", saved({"nginx:1": "linux/amd64"}))
    layout = write_layout(tmp_path / "l", {"docker.io/library/nginx:1": ["linux/arm64"]})
    assert platforms(
        f"docker-archive:{archive}:nginx:1", "docker://nginx:1", "--registry-layout", layout
    ) == {
        f"docker-archive:{archive}:nginx:1": ["linux/amd64"],
        "docker.io/library/nginx:1": ["linux/arm64"],
    }


def test_what_is_not_there_is_missing_from_the_place(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "d.tar", saved({"nginx:1": "linux/amd64"}))
    outcome = run_json("image", f"docker-archive:{archive}:nginx:2")
    (finding,) = outcome.report["findings"]
    assert (finding["rule"], outcome.code) == ("image-missing", 1)
    assert finding["message"] == f"nginx:2 is not in the archive {archive}; it has nginx:1"


def test_what_cannot_be_meant() -> None:
    def check(row: tuple[str, str]) -> None:
        outcome = run("image", row[0])
        assert (outcome.code, row[1] in outcome.err) == (2, True), outcome.err

    check_rows(
        [
            ("docker-daemon:", "names no image"),
            ("oci-archive:", "names no file"),
            ("oci-archive:/none.tar", "/none.tar: cannot be read"),
            ("oci:/none", "is no OCI layout"),
        ],
        check,
    )


class FakeDaemon(Daemon):
    """It has pulled nginx for one platform."""

    def __init__(self, connect: object) -> None:
        pass

    def answer(self, name: str) -> Found | None:
        if name != "docker.io/library/nginx:1":
            return None
        pulled = (Platform("linux", "amd64"),)
        return Found(pulled, "", ManifestKind.MANIFEST, "unix:///d", extent=Extent.PULLED)


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("actions.stored_images", "registry.stores.opening"):
        monkeypatch.setattr(f"archcheck.{module}.Daemon", FakeDaemon)


@pytest.mark.usefixtures("daemon")
def test_what_a_daemon_has_not_pulled_is_not_known() -> None:
    """It never lacks: a registry may have more. What was pulled is known."""
    outcome = run_json("image", "docker-daemon:nginx:1", "--platform", "linux/arm64")
    (finding,) = outcome.report["findings"]
    assert (finding["rule"], outcome.code) == ("image-unreadable", 3)
    assert "linux/arm64 is not known" in finding["message"]
    assert run_json("image", "docker-daemon:nginx:1", "--platform", "linux/amd64").code == 0
    table = run("image", "docker-daemon:nginx:1", "--platform", "linux/arm64").out
    assert "1 image: 1 unknown." in table


def configuration(path: Path, **registries: object) -> Path:
    path.write_text(json.dumps({"registries": registries}))
    return path


NODES = {"nodes": [{"name": "a", "platform": "linux/amd64"}, {"name": "b", "platform": "linux/arm64"}]}
POD = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: 'nginx:1'}]}}"


@pytest.mark.usefixtures("daemon")
def test_a_daemon_answers_where_registries_do_not(tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    registries = {"docker.io": {"mirrors": ["docker-daemon:"]}}
    config.write_text(json.dumps({"registries": registries, **NODES}))
    (tmp_path / "p.yaml").write_text(POD)
    report = run_json("manifest", tmp_path / "p.yaml", "--offline", "--no-cache", "--config", config).report
    (workload,) = report["workloads"]
    assert {each["node"]: each["runs"] for each in workload["placements"]} == {"a": "native", "b": "unknown"}
    assert workload["verdict"] == "unknown"
    patch = run("patch", tmp_path / "p.yaml", "--offline", "--no-cache", "--config", config)
    assert "what nginx:1 runs on is not known" in patch.err


@pytest.mark.usefixtures("daemon")
def test_what_a_registry_tells_is_more_than_what_a_daemon_has_pulled(tmp_path: Path) -> None:
    layout = write_layout(tmp_path / "l", {"docker.io/library/nginx:1": ["linux/amd64", "linux/arm64"]})
    own = {"mirrors": ["docker-daemon:"], "layout": str(layout)}
    config = configuration(tmp_path / "c.yaml", **{"docker.io": own})
    assert platforms("nginx:1", "--config", config)["docker.io/library/nginx:1"] == [
        "linux/amd64",
        "linux/arm64",
    ]


def test_archives_stand_for_registries(tmp_path: Path) -> None:
    """Before one, and what is not in it is asked of the next; or in place of all, and the rest is unknown."""
    write_archive(tmp_path / "d.tar", saved({"nginx:1": "linux/amd64"}))
    write_layout(
        tmp_path / "l",
        {"docker.io/library/redis:1": ["linux/arm64"], "docker.io/library/nginx:1": ["linux/s390x"]},
    )
    mirrored = configuration(
        tmp_path / "m.yaml", **{"docker.io": {"mirrors": ["docker-archive:d.tar", "oci:l"]}}
    )
    assert platforms("nginx:1", "redis:1", "--offline", "--no-cache", "--config", mirrored) == {
        "docker.io/library/nginx:1": ["linux/amd64"],
        "docker.io/library/redis:1": ["linux/arm64"],
    }
    instead = configuration(tmp_path / "i.yaml", **{"*": {"layout": "docker-archive:d.tar"}})
    report = run_json("image", "nginx:1", "redis:1", "--config", instead).report
    assert [image["status"] for image in report["images"]] == ["found", "offline"]
    assert (
        report["images"][1]["message"]
        == f"docker.io/library/redis:1 is not in the archive {tmp_path / 'd.tar'}"
    )


def test_places_of_the_configuration_name_no_single_image(tmp_path: Path) -> None:
    def check(text: str) -> None:
        config = configuration(tmp_path / "c.yaml", **{"docker.io": {"mirrors": [text]}})
        outcome = run("image", "nginx", "--config", config)
        assert (outcome.code, "answers for all images" in outcome.err) == (2, True)

    check_rows(["docker-daemon:nginx", "oci-archive:a.tar:nginx:1", "oci:"], check)


def test_no_output_replaces_an_archive_of_the_configuration(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "d.tar", saved({"nginx:1": "linux/amd64"}))
    config = configuration(tmp_path / "c.yaml", **{"docker.io": {"mirrors": ["docker-archive:d.tar"]}})
    outcome = run("image", "nginx:1", "--config", config, "-o", archive)
    assert (outcome.code, "overwrite an input" in outcome.err) == (2, True)
