import pytest

from archcheck.errors import ExitCode, InvalidReferenceError
from archcheck.images.reference import parse_reference
from tests.support.tables import walked

HEX = "0123456789abcdef" * 4


@walked(
    "text",
    [
        "",
        " ",
        "nginx ",
        " nginx",
        "nginx\n",
        "ngi nx",
        "Nginx",
        "Nginx:1",
        "docker.io/Nginx",
        "ghcr.io/Org/app",
        "nginx:",
        "nginx:.1",
        "nginx:-1",
        "nginx:1:2",
        "nginx:ä",
        "nginx:" + "t" * 129,
        "nginx@",
        "nginx@sha256",
        "nginx@sha256:",
        "nginx@sha256:abc",
        f"nginx@sha256:{HEX}0",
        f"nginx@sha256:{HEX[:-1]}",
        f"nginx@sha256:{HEX.upper()}",
        f"nginx@sha512:{HEX}",
        f"nginx@sha384:{HEX}",
        f"nginx@sha256:{HEX}@sha256:{HEX}",
        f"nginx@sha256:{HEX}:1",
        f"@sha256:{HEX}",
        f":1@sha256:{HEX}",
        HEX,
        "/nginx",
        "nginx/",
        "a//b",
        "a/../b",
        "-a",
        "a-",
        "a..b",
        "a___b",
        "a/.b",
        "host:/app",
        "host:port/app",
        "host_name.com/app",
        "-host.com/app",
        "host..com/app",
        ".com/app",
        "[::1/app",
        "[::g]/app",
        "::1/app",
        "https://ghcr.io/a/b",
        "docker://nginx",
        "docker-pullable://nginx@sha256:" + HEX,
        "oci://ghcr.io/a/b",
        "ghcr.io/a b/c",
        "ghcr.io/ä",
        "\uff4eginx",
        "nginx\x00",
        "nginx:1\u200b",
        "$IMAGE",
        "{{ .Values.image }}",
        "a" * 256,
        "ghcr.io/" + "a/" * 127 + "aa",
        "a" * 5000,
        "host.example/" + "a" * 10_000_000,
    ],
)
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(InvalidReferenceError) as caught:
        parse_reference(text)
    assert caught.value.why
    assert len(caught.value.diagnostics()) < 20_000


@walked(
    "text, reason",
    [
        ("Nginx:1", "lower case"),
        (HEX, "id"),
        ("nginx:.1", "tag"),
        ("nginx@sha256:abc", "digest"),
        (f"nginx@sha512:{HEX}", "128"),
        ("host_name.com/app", "host"),
        ("a" * 256, "255"),
        ("a//b", "repository"),
    ],
)
def test_the_error_says_which_part(text: str, reason: str) -> None:
    with pytest.raises(InvalidReferenceError, match="is no image reference") as caught:
        parse_reference(text)
    assert reason in caught.value.why


def test_the_error_is_one_of_usage_and_a_value_error() -> None:
    with pytest.raises(ValueError) as caught:
        parse_reference("")
    assert isinstance(caught.value, InvalidReferenceError)
    assert caught.value.exit_code is ExitCode.USAGE
