import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable

import pytest
from backports import zstd

from archcheck.errors import ConfigurationError, InputError
from archcheck.registry.stores.decompression import tar_stream
from tests.support.tables import named_rows

DATA = bytes(range(256)) * 4096
FORMS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip in parts": lambda data: gzip.compress(data[:5000]) + gzip.compress(data[5000:]),
    "zstd": zstd.compress,
    "zstd in parts": lambda data: zstd.compress(data[:5000]) + zstd.compress(data[5000:]),
}


def test_every_form_reads_alike() -> None:
    def check(compressed: Callable[[bytes], bytes]) -> None:
        for seekable in (True, False):
            stream = tar_stream(io.BytesIO(compressed(DATA)), "a", seekable=seekable)
            assert stream.read(10) == DATA[:10]
            assert stream.skip(600_000)
            assert stream.read(2_000_000) == DATA[600_010:]
            assert stream.read(1) == b""
            assert not stream.skip(1)

    named_rows(FORMS, check)


BROKEN = {
    "gzip cut off": (gzip.compress(DATA)[:-20], "its compressed data ends early"),
    "zstd cut off": (zstd.compress(DATA)[:-20], "its compressed data ends early"),
    "gzip of something else": (b"\x1f\x8b" + b"x" * 99, "cannot be decompressed"),
    "gzip, changed": (gzip.compress(DATA)[:-8] + bytes(8), "cannot be decompressed"),
    "zstd of something else": (b"\x28\xb5\x2f\xfd" + b"x" * 99, "cannot be decompressed"),
    "a window of 2 GiB": (b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", "cannot be decompressed"),
    "bzip2": (bz2.compress(DATA), "compressed by bzip2, which is not read"),
    "xz": (lzma.compress(DATA), "compressed by xz, which is not read"),
}


def test_what_cannot_be_read_is_an_error_with_the_name() -> None:
    def check(case: tuple[bytes, str]) -> None:
        data, message = case
        with pytest.raises(InputError, match=message) as caught:
            tar_stream(io.BytesIO(data), "a.tar", seekable=False).read(10_000_000)
        assert caught.value.path == "a.tar"

    named_rows(BROKEN, check)


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress])
def test_what_grows_without_end_is_refused(
    compress: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archcheck.registry.stores.decompression._FREE", 1024 * 1024)
    bomb = compress(bytes(64 * 1024 * 1024))
    with pytest.raises(InputError, match="it grows to more than 200 times its size"):
        tar_stream(io.BytesIO(bomb), "a.tar", seekable=True).skip(64 * 1024 * 1024)


def test_without_zstd_it_is_said_what_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("backports.zstd", "compression.zstd", "compression"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delattr("backports.zstd", raising=False)
    with pytest.raises(ConfigurationError) as caught:
        tar_stream(io.BytesIO(zstd.compress(DATA)), "a.tar.zst", seekable=True)
    assert "kube-archcheck[zstd]" in caught.value.diagnostics()
    assert tar_stream(io.BytesIO(gzip.compress(DATA)), "a", seekable=True).read(3) == DATA[:3]
