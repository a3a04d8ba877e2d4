"""References by the grammar of distribution/reference."""

import pytest

from archcheck.images.reference import Reference, parse_reference
from tests.support.tables import walked

HEX = "0123456789abcdef" * 4
SHA256 = f"sha256:{HEX}"
SHA512 = f"sha512:{HEX}{HEX}"


@walked(
    "text, full",
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("user/app", "docker.io/user/app:latest"),
        ("user/team/app", "docker.io/user/team/app:latest"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("docker.io/user/app:1", "docker.io/user/app:1"),
        ("index.docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/user/app", "docker.io/user/app:latest"),
        ("registry-1.docker.io/user/app", "registry-1.docker.io/user/app:latest"),
        ("localhost/foo", "localhost/foo:latest"),
        ("localhost:5000/foo", "localhost:5000/foo:latest"),
        ("Foo/bar", "Foo/bar:latest"),
        ("myHost/a/b:1", "myHost/a/b:1"),
        ("example.com", "docker.io/library/example.com:latest"),
        ("localhost", "docker.io/library/localhost:latest"),
        ("host:5000/app", "host:5000/app:latest"),
        ("host:5000/app:1", "host:5000/app:1"),
        ("host:5000", "docker.io/library/host:5000"),
        ("[::1]:5000/app", "[::1]:5000/app:latest"),
        ("[fe80::1]/app:1", "[fe80::1]/app:1"),
        ("127.0.0.1:5000/app", "127.0.0.1:5000/app:latest"),
        ("ghcr.io/a/b/c/d:1", "ghcr.io/a/b/c/d:1"),
        ("quay.io/a:1", "quay.io/a:1"),
        ("nginx:Latest", "docker.io/library/nginx:Latest"),
        ("nginx:_x", "docker.io/library/nginx:_x"),
        ("nginx:1.0-rc.1_x", "docker.io/library/nginx:1.0-rc.1_x"),
        ("a.b/c__d/e---f/g.h/i_j", "a.b/c__d/e---f/g.h/i_j:latest"),
        (f"nginx@{SHA256}", f"docker.io/library/nginx@{SHA256}"),
        (f"nginx:1@{SHA256}", f"docker.io/library/nginx:1@{SHA256}"),
        (f"host:5000/app@{SHA256}", f"host:5000/app@{SHA256}"),
        (f"host:5000/app:1@{SHA256}", f"host:5000/app:1@{SHA256}"),
        (f"nginx@{SHA512}", f"docker.io/library/nginx@{SHA512}"),
        (f"nginx@blake3:{HEX}", f"docker.io/library/nginx@blake3:{HEX}"),
        (f"nginx@sha256+b64u:{HEX}", f"docker.io/library/nginx@sha256+b64u:{HEX}"),
        (f"library/{HEX}", f"docker.io/library/{HEX}:latest"),
        (f"{HEX}:1", f"docker.io/library/{HEX}:1"),
        ("0/0:0", "docker.io/0/0:0"),
    ],
)
def test_what_a_text_means(text: str, full: str) -> None:
    assert str(parse_reference(text)) == full


def test_the_parts() -> None:
    assert parse_reference(f"reg.lan:5000/a/b:1@{SHA256}") == Reference("reg.lan:5000", "a/b", "1", SHA256)


def test_the_name_is_without_tag_and_digest() -> None:
    assert parse_reference(f"nginx:1@{SHA256}").name == "docker.io/library/nginx"


def test_a_digest_alone_means_no_tag() -> None:
    assert parse_reference(f"nginx@{SHA256}").tag == ""


@walked("length", [1, 127, 128])
def test_a_tag_has_up_to_128_characters(length: int) -> None:
    assert parse_reference("nginx:" + "t" * length).tag == "t" * length


@pytest.mark.parametrize("path", ["a" * 255, "/".join(["a" * 15] * 16)])
def test_a_repository_has_up_to_255_characters(path: str) -> None:
    assert len(path) == 255
    assert parse_reference(f"ghcr.io/{path}").repository == path


PINNED = "sha256:" + "0123456789abcdef" * 4


def test_the_port_of_a_host_is_no_tag() -> None:
    reference = parse_reference(f"reg.lan:5000/app:1@{PINNED}")
    assert (reference.registry, reference.repository, reference.tag) == ("reg.lan:5000", "app", "1")


@pytest.mark.parametrize("text", [f"repo@{PINNED}", f"repo:1@{PINNED}"])
def test_a_digest_is_looked_up_without_a_tag(text: str) -> None:
    reference = parse_reference(text)
    assert reference.target == PINNED
    assert reference.lookup.tag == ""
