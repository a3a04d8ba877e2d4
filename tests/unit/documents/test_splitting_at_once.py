"""A small text is split as one, and gives what its lines give."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.documents import splitting
from archcheck.documents.splitting import Chunk, split
from tests.support.tables import walked

LINES = st.sampled_from(
    [
        b"---",
        b"--- ",
        b"---\r",
        b"---\t# c",
        b"---a",
        b"--- a: b",
        b"a: b",
        b"# c",
        b"",
        b" ",
        b"\t# x",
        b"\r",
        b"-",
        b"  ---",
        b"\x0b",
        b"--- |",
        b"...",
        b"...x",
        b"%YAML 1.2",
        b"\xef\xbb\xbf",
    ]
)


def by_lines(data: bytes) -> list[Chunk]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(splitting, "_AT_ONCE", 0)
        return list(split(io.BytesIO(data)))


@given(st.lists(LINES, max_size=8), st.booleans())
def test_both_ways_agree(lines: list[bytes], ended: bool) -> None:
    data = b"\n".join(lines) + (b"\n" if ended else b"")
    assert list(split(io.BytesIO(data))) == by_lines(data)


@walked("size", [1, 3, 4, 5, 11, 12, 100])
def test_a_text_that_is_longer_than_what_is_read_at_once(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a: b\n---\nc: d\n---\n# e\n"
    monkeypatch.setattr(splitting, "_AT_ONCE", size)
    assert list(split(io.BytesIO(data))) == [Chunk(b"a: b\n", 0), Chunk(b"---\nc: d\n", 1)]
