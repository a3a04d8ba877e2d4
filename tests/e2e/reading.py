"""A tree that several processes read, and the command run over it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.command import COMMAND

ARGUMENTS = [str(COMMAND), "manifest", ".", "--offline", "--format", "json"]
POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: p{number}}}
spec: {{containers: [{{name: c, image: "registry.example.org/app:{number}"}}]}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: c{number}}}
data:
"""
LINE = "  k{number}: the value of a setting that an application reads when it starts\n"


def write_tree(folder: Path, *, files: int, lines: int) -> Path:
    """Write a repository of so many files, each with a pod and so many lines of a ConfigMap."""
    (folder / ".git").mkdir(parents=True)
    rest = "".join(LINE.format(number=number) for number in range(lines))
    for number in range(files):
        (folder / f"{number:03}.yaml").write_text(POD.format(number=number) + rest)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return variables under which nothing of this machine is read, and temporary files lie in a folder."""
    (folder / "tmp").mkdir(exist_ok=True)
    return {
        **os.environ,
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "ARCHCHECK_CACHE_DIR": str(folder / "cache"),
    }


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep processors busy."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def children(number: int) -> list[int]:
    """Return the processes that a process has started and not collected."""
    try:
        return [int(each) for each in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []
