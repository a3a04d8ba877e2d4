import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.images.availability import Extent, Found, ManifestKind, Reason, Unknown
from archcheck.images.reference import parse_reference
from archcheck.registry.stores.archive import ImageArchive, open_archive
from tests.support.archives import Layout, Members, exported, saved, sha256, write_archive
from tests.support.tables import check_rows, named_rows

NGINX = parse_reference("nginx:1").lookup
ALL = ["linux/amd64", "linux/arm64", "linux/arm/v7"]


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Members], ImageArchive]:
    def write(members: Members, compression: str = "") -> ImageArchive:
        return open_archive(str(write_archive(tmp_path / "images.tar", members, compression=compression)))

    return write


def platforms(answer: object) -> list[str]:
    assert isinstance(answer, Found)
    assert answer.extent is Extent.ARCHIVE
    return list(map(str, answer.platforms))


def test_what_docker_saved(opened: Callable[..., ImageArchive]) -> None:
    for compression in ("", "gz", "zst"):
        archive = opened(saved({"nginx:1": "linux/arm/v7", "ghcr.io/a/b:2": "linux/amd64"}), compression)
        assert [name.familiar for name in archive.names] == ["nginx:1", "ghcr.io/a/b:2"]
        answer = archive.answer(NGINX)
        assert platforms(answer) == ["linux/arm/v7"]
        assert isinstance(answer, Found)
        assert answer.kind is ManifestKind.MANIFEST
        assert archive.answer(parse_reference("nginx:2")) is None


def test_names_are_what_they_mean(opened: Callable[..., ImageArchive]) -> None:
    archive = opened(saved({"nginx:1": "linux/amd64"}))

    def check(text: str) -> None:
        assert archive.answer(parse_reference(text)) is not None

    check_rows(["nginx:1", "library/nginx:1", "docker.io/library/nginx:1", "index.docker.io/nginx:1"], check)


def test_an_index_is_what_is_held_of_it(opened: Callable[..., ImageArchive]) -> None:
    """`ctr images export --platform` keeps the whole index: what nodes find is what lies beside it."""
    for compression in ("", "zst"):
        archive = opened(exported({"docker.io/library/nginx:1": ALL}, held=["linux/amd64"]), compression)
        answer = archive.answer(NGINX)
        assert platforms(answer) == ["linux/amd64"]
        assert isinstance(answer, Found)
        assert (answer.kind, list(map(str, answer.absent))) == (ManifestKind.INDEX, ALL[1:])
        assert answer.message == ""


def test_a_manifest_without_its_layers_is_not_held(opened: Callable[..., ImageArchive]) -> None:
    layout = Layout()
    layout.index("docker.io/library/nginx:1", ALL)
    lost = sha256(b"docker.io/library/nginx:1 linux/arm64")
    del layout.blobs[lost]
    answer = opened(layout.members()).answer(NGINX)
    assert platforms(answer) == ["linux/amd64", "linux/arm/v7"]
    single = Layout()
    single.name("docker.io/library/nginx:1", single.image("linux/amd64", b"layer"))
    del single.blobs[sha256(b"layer")]
    unknown = opened(single.members()).answer(NGINX)
    assert isinstance(unknown, Unknown)
    assert unknown.reason is Reason.INVALID


def test_layers_that_are_not_distributed_need_not_be_there(opened: Callable[..., ImageArchive]) -> None:
    layout = Layout()
    config = layout.add(
        b'{"os": "windows", "architecture": "amd64"}', "application/vnd.oci.image.config.v1+json"
    )
    foreign = {
        "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "digest": f"sha256:{'0' * 64}",
        "size": 9,
    }
    body = {"schemaVersion": 2, "config": config, "layers": [foreign]}
    layout.name(
        "nginx:1", layout.add(json.dumps(body).encode(), "application/vnd.oci.image.manifest.v1+json")
    )
    assert platforms(opened(layout.members()).answer(NGINX)) == ["windows/amd64"]


def test_an_image_is_known_by_its_digest(opened: Callable[..., ImageArchive]) -> None:
    layout = Layout()
    digest = layout.index("docker.io/library/nginx:1", ALL)
    archive = opened(layout.members())
    assert platforms(archive.answer(parse_reference(f"nginx:9@{digest}"))) == ALL
    assert archive.answer(parse_reference(f"nginx@sha256:{'0' * 64}")) is None


def test_both_forms_of_one_image_are_one(opened: Callable[..., ImageArchive]) -> None:
    """Docker writes a layout since version 25, and its own form beside it, with one platform alone."""
    both = {**dict(exported({"docker.io/library/nginx:1": ALL})), **dict(saved({"nginx:1": "linux/amd64"}))}
    archive = opened(both.items())
    assert platforms(archive.answer(NGINX)) == ALL
    assert len(archive.entries) == 1


def test_several_platforms_of_one_name(opened: Callable[..., ImageArchive]) -> None:
    """Of two images of one platform the last counts, as docker load and containerd have it."""
    layout = Layout()
    for platform in ("linux/amd64", "linux/arm64"):
        layout.name("docker.io/library/nginx:1", layout.image(platform, platform.encode()))
    assert sorted(platforms(opened(layout.members()).answer(NGINX))) == ["linux/amd64", "linux/arm64"]


def test_images_without_a_name_have_a_position(opened: Callable[..., ImageArchive]) -> None:
    archive = opened(saved({"": "linux/s390x", "nginx:1": "linux/amd64"}))
    assert [entry.position for entry in archive.entries if not entry.names] == [0]
    assert platforms(archive.answer_of(archive.entries[0])) == ["linux/s390x"]


def with_member(members: Members, name: str, data: bytes) -> Members:
    return {**dict(members), name: data}.items()


SAVED = saved({"nginx:1": "linux/amd64"})
CONFIG = SAVED[0][0]
LAYOUT = exported({"docker.io/library/nginx:1": ["linux/amd64"]})
BLOB = next(name for name, data in LAYOUT if b'"manifests"' in data)
BROKEN: dict[str, tuple[Members, str]] = {
    "nothing": ([("Chart.yaml", b"x")], "no archive of images: neither index.json nor manifest.json is in it"),
    "twice": ([*SAVED, SAVED[0]], f"{CONFIG} stands twice in the archive"),
    "no JSON": ([("manifest.json", b"[x")], "manifest.json is not valid JSON"),
    "deep": ([("manifest.json", b"[" * 100_000)], "manifest.json is not valid JSON"),
    "no list": ([("manifest.json", b"{}")], "manifest.json is no list of at most 10000 images"),
    "no config": ([("manifest.json", b"[{}]")], "manifest.json has an image without Config, RepoTags and Layers"),
    "an index that is none": ([("index.json", b"[]")], "index.json is no JSON object"),
    "no manifests": ([("index.json", b"{}")], "index.json has no list of at most 10000 manifests"),
    "no digest": ([("index.json", b'{"manifests": [{}]}')], "index.json lists a manifest without a digest"),
    "a digest that leads out": (
        [("index.json", b'{"manifests": [{"digest": "sha256:../../x"}]}')],
        "index.json lists a manifest without a digest",
    ),
    "another config": (
        with_member(SAVED, CONFIG, b'{"os": "linux", "architecture": "arm64"}'),
        f"{CONFIG} has not the digest that it is named by",
    ),
    "another manifest": (with_member(LAYOUT, BLOB, b'{"x": 1}'), f"{BLOB} has not the digest that it is named by"),
    "a large config": (
        with_member(SAVED, CONFIG, b"{" + b" " * 5_000_000 + b"}"),
        f"{CONFIG} holds more than 4393216 bytes",
    ),
}  # fmt: skip


def test_what_is_broken_is_an_error_with_archive_and_member(opened: Callable[..., ImageArchive]) -> None:
    def check(case: tuple[Members, str]) -> None:
        members, message = case
        for compression in ("", "gz"):
            with pytest.raises(InputError) as caught:
                opened(members, compression).answer(NGINX)
            assert caught.value.what == message
            assert caught.value.path.endswith("images.tar")

    named_rows(BROKEN, check)


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        open_archive(str(tmp_path / "none.tar"))
    with pytest.raises(InputError, match="a directory, and no archive"):
        open_archive(str(tmp_path))


def test_an_archive_that_has_changed_meanwhile(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "images.tar", SAVED)
    archive = open_archive(str(path))
    path.write_bytes(b"another")
    with pytest.raises(InputError, match="the archive has changed"):
        archive.answer(NGINX)
