"""Other git repositories → their files at one reference: one shallow fetch, by the user's git.

A repository that names another is input, and so is what it names. git runs no hook, no filter and no
submodule here: objects are fetched into an empty repository, and written byte for byte. It speaks https and
ssh (http where that is the address), prompts for nothing, and follows no redirect. The user's credential
helpers and keys are its own.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from archcheck.errors import ChartError, ChartUnreachableError, InputError, ProgramError
from archcheck.processes.running import Limits, finished
from archcheck.registry.hosts import shown
from archcheck.sources.charts.versions import best_version
from archcheck.sources.git import find_commit, lay_out_commit
from archcheck.sources.gitops.model import GitChart

_URL = re.compile(
    r"(?P<scheme>https|http|ssh)://(?:[\w.~%+][\w.~%+-]*(?::[^@/\s]*)?@)?[\w\[][\w.:\[\]-]*/[^\s-]\S*",
    re.ASCII,
)
_SCP_LIKE = re.compile(r"(?:[\w.][\w.-]*@)?[\w][\w.-]*:[^\s:/-][^\s:]*", re.ASCII)
_REFERENCE = re.compile(r"[\w][\w./+@#-]{0,200}", re.ASCII)
_TAG = re.compile(r"\trefs/tags/(?P<tag>[^\s^]+)")
_OPTIONS = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "http.followRedirects=false"),
    *("-c", "transfer.fsckObjects=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false"),
)
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
}
_PRINTED = 16 * 1024 * 1024
_SECONDS = 300
_LARGEST_FETCH = 1024 * 1024 * 1024
"""Bytes that one revision of a repository may have, packed."""


def checked_out(source: GitChart, folder: Path) -> Path:
    """Return a folder with the files of another repository, below a new folder.

    Raises:
        ChartError: the address or the reference is none that git is given, or there is no git.
        ChartUnreachableError: git cannot get it, with its own message.

    """
    protocol = _protocol(source.url)
    bare, files = folder / "git", folder / source_name(source.url)
    bare.mkdir()
    files.mkdir()
    _run(["init", "--quiet", "--bare", "--template=", str(bare)], source, protocol)
    at = [f"--git-dir={bare}"]
    reference = _reference(source, at, protocol)
    arguments = ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-auto-gc"]
    _run([*at, *arguments, "--", source.url, reference], source, protocol, bare)
    try:
        commit = find_commit("FETCH_HEAD", bare)
        if commit is None:
            raise ChartUnreachableError(f"{shown(source.url)} has no {reference}")
        lay_out_commit(commit, bare, files)
    except InputError as error:
        raise ChartError(f"{shown(source.url)}: {error.what}", hint=error.hint) from error
    shutil.rmtree(bare, ignore_errors=True)
    return files


def source_name(url: str) -> str:
    """Return the name of a repository, for a folder."""
    last = re.split(r"[/:]", url.rstrip("/"))[-1].removesuffix(".git")
    return re.sub(r"[^\w.-]", "_", last).lstrip(".") or "repository"


def _protocol(url: str) -> str:
    match = _URL.fullmatch(url)
    if match is not None:
        return match["scheme"]
    if "://" not in url and "::" not in url and _SCP_LIKE.fullmatch(url):
        return "ssh"
    raise ChartError(f"{shown(url)} is no address that git is given: https://… or ssh://…")


def _reference(source: GitChart, at: Sequence[str], protocol: str) -> str:
    """Return the reference to fetch: the newest tag within a constraint, or what is named, or HEAD."""
    if source.semver:
        listed = _run([*at, "ls-remote", "--quiet", "--tags", "--", source.url], source, protocol)
        tag = best_version([match["tag"] for match in _TAG.finditer(listed)], source.semver)
        if tag is None:
            raise ChartError(f"{shown(source.url)} has no tag within {source.semver}")
        return _checked(f"refs/tags/{tag}")
    return _checked(source.reference or "HEAD")


def _checked(reference: str) -> str:
    if not _REFERENCE.fullmatch(reference) or ".." in reference or "@{" in reference:
        raise ChartError(f"{reference[:80]!r} is no branch, tag or commit")
    return reference


def _run(arguments: Sequence[str], source: GitChart, protocol: str, folder: Path | None = None) -> str:
    """Return what git prints; what it writes into a folder is bounded."""
    limits = Limits(_SECONDS, _PRINTED, folder=folder, written=_LARGEST_FETCH)
    program = shutil.which("git")
    if program is None:
        raise ChartError("git is not installed, and a chart lies in another repository")
    environment = {**_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": ":".join(sorted({"https", "ssh", protocol}))}
    try:
        with finished([program, *_OPTIONS, *arguments], environment, limits=limits) as run:
            if run.code != 0:
                said = " ".join(run.messages.split()) or str(run.code)
                raise ChartUnreachableError(f"{shown(source.url)}: git failed: {said}")
            return run.output.read().decode(errors="replace")
    except ProgramError as error:
        raise ChartUnreachableError(f"{shown(source.url)}: {error.what}", hint=error.hint) from error
