"""Whether a name says image, and whether a text is one."""

from archcheck.workloads.mentions.names import is_image, is_pinned, says_image
from tests.support.tables import walked

DIGEST = "sha256:" + "0" * 64


@walked(
    "name, expected",
    [
        ("RELATED_IMAGE_DB", True),
        ("SIDECAR_IMAGE", True),
        ("STRIMZI_KAFKA_IMAGES", True),
        ("docker_image", True),
        ("queue-sidecar-image", True),
        ("defaultJobImage", True),
        ("OPERATOR_IMAGE_NAME", True),
        ("IMAGE_PULL_POLICY", False),
        ("IMAGE_REGISTRY", False),
        ("APP_IMAGE_TAG", False),
        ("imagePullSecrets", False),
        ("imagination", False),
        ("", False),
    ],
)
def test_names_that_say_image(name: str, expected: bool) -> None:
    assert says_image(name) is expected


@walked(
    "text, expected",
    [
        ("busybox:1", True),
        (f"busybox@{DIGEST}", True),
        ("reg.lan:5000/app:1", True),
        ("reg.lan:5000", False),
        ("localhost:5000", False),
        ("busybox", False),
        ("quay.io/a/b", False),
        ("A:1", False),
        ("", False),
    ],
)
def test_texts_that_have_a_tag_or_a_digest(text: str, expected: bool) -> None:
    assert is_pinned(text) is expected


@walked(
    "text, expected",
    [
        ("quay.io/a/b", True),
        ("busybox:1", True),
        ("busybox", False),
        ("a/b", False),
        ("https://quay.io/a/b:1", False),
        ("quay.io/a/b:${TAG}", False),
        ("{{ .Values.image }}:1", False),
        ("./a/b", False),
        ("../a/b", False),
        ("quay.io/", False),
    ],
)
def test_texts_that_are_clearly_images(text: str, expected: bool) -> None:
    assert is_image(text) is expected
