"""A lock that a person or a formatter has been at says what it said before, for each image by itself."""

import re
from collections.abc import Callable

import pytest

from archcheck.errors import InputError
from archcheck.images.availability import Found
from archcheck.registry.lock.model import Lock
from archcheck.registry.lock.writing import lock_text
from tests.unit.registry.lock.locks import AMD64, ARM64, DAY, answer, image

NAMES = ("[::1]:5000/app:1", "a.b/app:1", "docker.io/library/nginx:1")
TEXT = lock_text(Lock({name: image(at, AMD64, ARM64) for at, name in enumerate(NAMES)}, DAY))
HEAD = "images:\n"


def _indented(text: str) -> str:
    return re.sub(r"(?m)^( +)", r"\1\1", text)


def _flow(text: str) -> str:
    return text.replace(
        "    platforms:\n      - linux/amd64\n      - linux/arm64\n",
        "    platforms: [linux/amd64, linux/arm64]\n",
    )


def _seen_first(text: str) -> str:
    return re.sub(r"(?m)^(    digest: .*\n(?:    .*\n)*?)(    seen: .*\n)", r"\2\1", text)


def _inside_out(text: str) -> str:
    head, images = text.split("images:\n")
    version, checked = head.splitlines(keepends=True)[1:]
    return f"{head.splitlines()[0]}\n{checked}images:\n{images}{version}"


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as it is written": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CRLF from some line on": lambda text: (
        text[: text.index(HEAD)] + text[text.index(HEAD) :].replace("\n", "\r\n")
    ),
    "another indentation": _indented,
    "lists that are not indented": lambda text: text.replace("      - ", "    - "),
    "lists in flow style": _flow,
    "single quotes": lambda text: text.replace('"', "'"),
    "quotes around every key": lambda text: re.sub(r"(?m)^  ([a-z][^\s]*):$", r'  "\1":', text),
    "quotes around values": lambda text: re.sub(r"(?m)^(    (?:digest|kind|seen): )(.*)$", r'\1"\2"', text),
    "another order within images": _seen_first,
    "another order of keys": _inside_out,
    "a comment above all": lambda text: f"# yamllint disable\n{text}",
    "a document start": lambda text: f"---\n{text}",
    "a comment behind names": lambda text: re.sub(r"(?m)^(  \S.*:)$", r"\1  # pinned", text),
    "a comment behind the day": lambda text: text.replace(f"checked: {DAY}", f"checked: {DAY}  # by the bot"),
    "comments between lines": lambda text: re.sub(r"(?m)^(    kind)", r"  # a remark\n\1", text),
    "blank lines": lambda text: re.sub(r"(?m)^(      - linux/arm64|    kind)", r"\n\1", text),
    "blank lines and another order": lambda text: re.sub(
        r"(?m)^(      - linux/arm64)", r"\n\1", _seen_first(text)
    ),
    "spaces at the ends of lines": lambda text: re.sub(r"(?m)$", " ", text),
    "no line break at the end": lambda text: text.rstrip("\n"),
    "a byte order mark": lambda text: f"\ufeff{text}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("at", range(len(NAMES)))
def test_any_layout_says_the_same(layout: str, at: int) -> None:
    text = LAYOUTS[layout](TEXT)
    found = answer(text, NAMES[at])
    assert isinstance(found, Found), found
    assert (found.platforms, found.digest) == ((AMD64, ARM64), f"sha256:{at:064x}")


def test_the_age_is_the_same_where_the_day_has_a_comment() -> None:
    text = TEXT.replace(f"seen: {DAY}", "seen: 2025-01-01").replace(
        f"checked: {DAY}", f"checked: {DAY} # bot"
    )
    assert isinstance(answer(text, NAMES[1], max_age=60), Found)


@pytest.mark.parametrize(
    "more",
    [
        "<<<<<<< ours\n",
        "=======\n",
        ">>>>>>> theirs\n",
        "unknown: 1\n",
        "images: []\n",
        "checked: never\n",
        "  a.b/broken:1: {kind: index}\n",
        "  - [\n",
    ],
)
def test_a_lock_that_is_broken_after_its_last_block_is_broken_for_whoever_reads_all_of_it(more: str) -> None:
    assert isinstance(answer(f"# all of it\n{TEXT}{more}", NAMES[1]), InputError)


@pytest.mark.parametrize("marker", ["<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n"])
def test_what_is_left_of_a_merge_is_refused_for_every_image(marker: str) -> None:
    found = answer(TEXT + marker, NAMES[1])
    assert isinstance(found, InputError)
    assert found.line == TEXT.count("\n") + 1


def test_images_given_twice_do_not_answer_from_the_first() -> None:
    assert not isinstance(answer(TEXT + "images: {}\n", NAMES[1]), Found)
