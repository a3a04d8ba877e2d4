"""What an archive costs is its index, whatever its size: measured as the most memory that a process ever had."""

import gzip
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.support.archives import saved, tar_of, write_archive
from tests.support.command import COMMAND

SMALL = saved({"nginx:1": "linux/amd64"})
MOST = 24 * 1024
"""Kilobytes above those of a small archive."""


def peak(archive: Path) -> int:
    """Return the most kilobytes of a run on an archive."""
    command = [str(COMMAND), "image", "--archive", str(archive), "--offline", "--format", "json"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0
    return usage.ru_maxrss


def header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size = size
    return member.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss is that of Linux")
def test_a_large_archive_needs_no_more_memory_than_its_index(tmp_path: Path) -> None:
    """Four gigabytes as they are, of which only the headers are read, and 128 MB compressed."""
    small = peak(write_archive(tmp_path / "small.tar", SMALL))
    large = tmp_path / "large.tar"
    with large.open("wb") as file:
        for number in range(8):
            file.write(header(f"blobs/sha256/{number}", 512 * 1024**2))
            file.seek(512 * 1024**2, io.SEEK_CUR)
        file.write(tar_of(SMALL))
    assert large.stat().st_size > 4 * 1024**3
    compressed = tmp_path / "large.tar.gz"
    with gzip.open(compressed, "wb", compresslevel=1) as stream:
        stream.write(header("blobs/sha256/0", 128 * 1024**2))
        for _ in range(128):
            stream.write(bytes(1024**2))
        stream.write(tar_of(SMALL))
    assert {"large": peak(large) - small < MOST, "compressed": peak(compressed) - small < MOST} == {
        "large": True,
        "compressed": True,
    }
