"""A kustomization directory → what the real kustomize builds."""

import os
from pathlib import Path
from typing import BinaryIO

from archcheck.errors import InputError, ProgramError, RestrictedError

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_KUBE_VERSION = "--helm-kube-version"
_RESTRICTED = "is not in or below"
"""What kustomize says of a file that it may not load (`api/internal/loader/loadrestrictions.go`)."""
_ALLOW = "load-restrictor: LoadRestrictionsNone in .archcheck.yaml, as Flux builds it"


def kustomization_in(directory: Path) -> Path | None:
    """Return the file that makes a directory a kustomization, or None."""
    return next((path for name in FILE_NAMES if (path := directory / name).is_file()), None)


def find_kustomize() -> list[str] | None:
    """Return the command that builds: `$KUSTOMIZE_BIN`, kustomize, or kubectl; None where there is none."""
    import shutil

    named = os.environ.get("KUSTOMIZE_BIN")
    if program := shutil.which(named or "kustomize"):
        return [program, "build"]
    kubectl = None if named else shutil.which("kubectl")
    return [kubectl, "kustomize"] if kubectl else None


def built(directory: Path, *, helm: str = "", kube_version: str = "", load_restrictor: str = "") -> bytes:
    """Return what kustomize builds of a directory.

    Args:
        directory: that of the kustomization.
        helm: the helm to render charts with that lie in the directory; empty where it has none.
        kube_version: the Kubernetes that charts are for whose entry names none; empty for helm's own. A
            kustomize that is too old for the option renders for helm's own.
        load_restrictor: which files it may load; empty for its own rule, those in or below the directory.

    Raises:
        RestrictedError: it names others.
        InputError: there is no kustomize, or it fails, with its own message.

    """
    command = find_kustomize()
    if command is None:
        raise InputError(
            "a kustomization, and neither kustomize nor kubectl is installed",
            path=str(directory),
            hint="install kustomize, or name the manifests one by one",
        )
    options = [f"--load-restrictor={load_restrictor}"] if load_restrictor else []
    options += ["--enable-helm", f"--helm-command={helm}"] if helm else []
    version = [f"{_KUBE_VERSION}={kube_version}"] if helm and kube_version else []
    try:
        return _run([*command, *options, *version], directory)
    except _UnknownOptionError:
        return _run([*command, *options], directory)


class _UnknownOptionError(Exception):
    """The kustomize that is installed is older than an option."""


def _run(command: list[str], directory: Path) -> bytes:
    from archcheck.processes.running import finished

    try:
        with finished([*command, "--", str(directory.absolute())]) as run:
            if f"unknown flag: {_KUBE_VERSION}" in run.messages:
                raise _UnknownOptionError
            if run.code != 0:
                said = " ".join(run.messages.split()) or str(run.code)
                if _RESTRICTED in said:
                    raise RestrictedError(f"kustomize failed: {said}", path=str(directory), hint=_ALLOW)
                raise InputError(f"kustomize failed: {said}", path=str(directory))
            return _whole(run.output)
    except ProgramError as error:
        raise InputError(error.what, path=str(directory), why=error.why, hint=error.hint) from error


def _whole(stream: BinaryIO) -> bytes:
    return stream.read()
