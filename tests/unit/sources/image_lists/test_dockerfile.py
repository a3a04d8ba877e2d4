import pytest

from archcheck.errors import InputError
from archcheck.images.naming import Placeholder
from archcheck.images.platform import Platform
from archcheck.sources.image_lists.dockerfile import read_dockerfile
from tests.support.tables import walked

ARM = (Platform("linux", "arm", "v7"),)


@walked(
    "text, images",
    [
        ("FROM alpine:3", [("alpine:3", None)]),
        ("FROM alpine:3 AS a\nFROM A", [("alpine:3", None)]),
        ("FROM scratch\nCOPY --from=scratch a b", []),
        ("ARG V=1 W=x\nARG I=foo:${V}-$W\nFROM $I", [("foo:1-x", None)]),
        ("ARG I='foo:1'\nFROM ${I:-bar}", [("foo:1", None)]),
        ('ARG I="foo:1"\nFROM "$I"', [("foo:1", None)]),
        ("FROM ${I:-bar:2}", [("bar:2", None)]),
        ("FROM a:1\nARG I=foo\nFROM b:1", [("a:1", None), ("b:1", None)]),
        ("FROM --platform=linux/arm/v7 a:1", [("a:1", ARM)]),
        ("FROM --platform=armhf a:1", [("a:1", ARM)]),
        ("ARG P=linux/arm/v7\nFROM --platform=$P a:1", [("a:1", ARM)]),
        ("FROM --platform=$BUILDPLATFORM a:1\nCOPY --from=b:1 x y", [("a:1", ()), ("b:1", ())]),
        ("FROM --platform=linux/${BUILDARCH} a:1 AS s\nFROM s\nCOPY --from=b:1 x y", [("a:1", ()), ("b:1", ())]),
        ("FROM --platform=$TARGETPLATFORM a:1", [("a:1", None)]),
        ("ARG TARGETARCH=amd64\nFROM a:1 AS a-arm\nFROM b:1 AS a-amd64\nFROM a-$TARGETARCH", [("a:1", None), ("b:1", None)]),
        ("FROM a:1 AS s\nCOPY --from=s x y\nCOPY --from=0 x y\nCOPY --link --from=c:1 x y", [("a:1", None), ("c:1", None)]),
        ("FROM a:1\nCOPY --from=late x y\nFROM b:1 AS late", [("a:1", None), ("b:1", None)]),
        ("FROM a:1\nRUN --mount=type=bind,source=/x,from=m:1,target=/y --network=none make", [("a:1", None), ("m:1", None)]),
        ("FROM a:1\nONBUILD COPY --from=o:1 x y", [("a:1", None), ("o:1", None)]),
        ("FROM a:1\nRUN echo --from=no:1", [("a:1", None)]),
        ("FROM --platform= a:1\nCOPY --from= x y", [("a:1", None)]),
        ("# syntax=docker/dockerfile:1\nFROM a:1", [("a:1", None)]),
    ],
)  # fmt: skip
def test_what_is_taken_from_registries(text: str, images: list[tuple[str, object]]) -> None:
    named = read_dockerfile(text, "Dockerfile").images
    assert [(image.familiar, location.platforms) for image, location in named] == images


@walked(
    "text, message",
    [
        ("ARG V\nFROM a:$V", "a placeholder: V is not set"),
        ("FROM a:$TARGETARCH", "a placeholder: another image for each platform"),
        ("ARG A=x\n" + "ARG A=$A$A$A$A\n" * 12 + "FROM $A", "a placeholder: A is not set"),
    ],
)
def test_what_is_named_only_later(text: str, message: str) -> None:
    ((image, _),) = read_dockerfile(text, "Dockerfile").images
    assert isinstance(image, Placeholder)
    assert image.message == message


@walked(
    "text, line", [("FROM a\nFROM", 2), ("FROM --platform=linux/pdp11 a", 1), ("\n\nFROM --platform=x y", 3)]
)
def test_what_is_wrong_has_its_line(text: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read_dockerfile(text, "d/Dockerfile")
    assert (caught.value.path, caught.value.line) == ("d/Dockerfile", line)
