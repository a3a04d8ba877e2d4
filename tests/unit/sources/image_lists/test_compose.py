from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.images.platform import Platform
from archcheck.sources.image_lists.compose import read_compose
from archcheck.sources.image_lists.model import NamedImages
from archcheck.sources.stdin import STDIN
from tests.support.tables import named_rows

ARM = (Platform("linux", "arm", "v7"),)


def read_text(text: str) -> NamedImages:
    return read_compose(text.encode(), STDIN)


CASES: dict[str, tuple[str, list[tuple[str, object]], list[str]]] = {
    "image and platform": (
        "services: {a: {image: 'a:1', platform: linux/arm/v7}, b: {image: 'b:1'}}",
        [("a:1", ARM), ("b:1", None)],
        [],
    ),
    "defaults": ("services: {a: {image: 'a:${T:-2}', platform: '${P:-armhf}'}}", [("a:2", ARM)], []),
    "no value": ("services: {a: {image: 'a:${T}', platform: '$P'}}", [("a:${T}", None)], []),
    "built": (
        "services: {a: {build: x}, b: {build: {context: y, dockerfile: D}}, c: {build: 'https://h/x.git'}}",
        [],
        [
            "the service a is built here: archcheck image -f x/Dockerfile",
            "the service b is built here: archcheck image -f y/D",
            "the service c is built here",
        ],
    ),
    "built and pushed": ("services: {a: {build: x, image: 'a:1'}}", [("a:1", None)], []),
    "built always": (
        "services: {a: {build: x, image: 'a:1', pull_policy: build}}",
        [],
        ["the service a is built here: archcheck image -f x/Dockerfile"],
    ),
    "own before merged": (
        "x: &x {image: 'x:1'}\nservices: {a: {image: 'a:1', <<: *x}, b: {<<: *x}}",
        [("a:1", None), ("x:1", None)],
        [],
    ),
    "extends": (
        "services: {a: {image: 'a:1', platform: armhf}, b: {extends: a}, c: {extends: {service: a}, image: 'c:1'}}",
        [("a:1", ARM), ("c:1", ARM)],
        [],
    ),
    "extends itself": ("services: {a: {extends: a}}", [], []),
    "extends nothing": (
        "services: {a: {extends: z}}",
        [],
        ["a extends z, which is not in -"],
    ),
    "elsewhere": (
        "services: {a: {extends: {file: o.yaml, service: b}}}\ninclude: [x.yaml]",
        [],
        ["o.yaml lies elsewhere, and is not read", "x.yaml lies elsewhere, and is not read"],
    ),
    "neither": ("services: {a: {command: x}, b: {provider: {type: p}}}", [], ["the service a has neither image nor build"]),
    "no services": ("volumes: {}", [], []),
}  # fmt: skip


def test_services() -> None:
    def check(case: tuple[str, list[tuple[str, object]], list[str]]) -> None:
        text, images, skipped = case
        named = read_text(text)
        assert [(image.familiar, location.platforms) for image, location in named.images] == images
        assert [part.reason for part in named.skipped] == skipped

    named_rows(CASES, check)


def test_the_place_of_an_image_is_its_line() -> None:
    ((_, location),) = read_text("services:\n  a:\n    image: a:1\n").images
    assert (location.path, location.line, location.column) == ("-", 3, 12)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("services:\n  a: {image: [x]}", 2),
        ("services:\n  a: {image: x, platform: linux/pdp11}", 2),
        ("services:\n  a: {image: x}}", 2),
        ("services:\n  - a", 2),
        ("services: {}\ninclude: {a: b}", 2),
        ("services:\n  a: 5", 2),
    ],
)
def test_what_compose_refuses_has_its_line(text: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read_text(text)
    assert caught.value.line == line


def test_files_of_the_project(tmp_path: Path) -> None:
    """Variables of the including file win; what is behind a link out of the project is not read."""
    project = tmp_path / "project"
    (project / "sub").mkdir(parents=True)
    (tmp_path / "secret").write_text("LEAK=s3cret")
    (tmp_path / "outside.yaml").write_text("services: {o: {image: 'o:1'}}")
    (project / ".env").write_text("TAG=7\nBOTH=outer")
    (project / "sub" / ".env").write_text("OWN=8\nBOTH=inner")
    (project / "sub" / "c.yaml").write_text(
        "services: {s: {image: 's:$OWN-$BOTH'}}\ninclude: [../compose.yaml]"
    )
    (project / "base.yaml").write_text("services: {b: {image: 'b:$TAG', platform: armhf}}")
    compose = project / "compose.yaml"
    compose.write_text(
        "services: {a: {extends: {file: base.yaml, service: b}}, t: {image: 't:$TAG'}}\n"
        "include: [sub/c.yaml, {path: [../outside.yaml]}]\n"
    )
    named = read_compose(compose.read_bytes(), str(compose))
    assert [image.familiar for image, _ in named.images] == ["b:7", "t:7", "s:8-outer"]
    assert named.images[0][1].path == str(project / "base.yaml")
    assert [part.reason for part in named.skipped] == ["../outside.yaml lies elsewhere, and is not read"]
    (project / ".env").unlink()
    (project / ".env").symlink_to(tmp_path / "secret")
    compose.write_text("services: {a: {image: 'a:$LEAK'}}")
    ((image, _),) = read_compose(compose.read_bytes(), str(compose)).images
    assert image.familiar == "a:$LEAK"


def test_a_name_that_no_system_takes_is_not_read(tmp_path: Path) -> None:
    compose = tmp_path / "compose.yaml"
    compose.write_text('include: ["a\\0b"]')
    named = read_compose(compose.read_bytes(), str(compose))
    assert [part.reason for part in named.skipped] == ["a\0b lies elsewhere, and is not read"]


def test_variables_of_the_process_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "s3cret")
    ((image, _),) = read_text("services: {a: {image: 'evil.io/x:$TOKEN'}}").images
    assert image.familiar == "evil.io/x:$TOKEN"
