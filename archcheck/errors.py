"""Every error that archcheck shows to its user, each with its exit code.

    ArchcheckError
    ├── UsageError            2   a flag or an argument that cannot be meant
    │   └── ChangedError      2   a file that changed between reading and writing: it is left alone
    ├── ConfigurationError    2   `.archcheck.yaml` or a file beside it is wrong
    ├── InputError            2   an input that cannot be read, with file and line
    │   ├── DocumentError     2   one broken YAML or JSON document; the rest is still checked
    │   └── RestrictedError   2   a kustomization with files that kustomize was not allowed to load
    ├── ProgramError          2   helm, kustomize, git: cannot be started, or does not keep to its limits
    ├── InvalidReferenceError 2   a text that is no image reference
    ├── InvalidPlatformError  2   a text that is no platform
    └── ChartError            2   a chart that cannot be found, read or rendered
        ├── HelmMissingError  2   no helm binary on this machine
        └── ChartUnreachableError 3  the chart's host did not answer: try again

`archcheck.cli.run` is the one place that catches them. Codes 0, 1, 3 and 4 are the outcome of an ordinary
run (`archcheck.findings.outcome`), 70 is a bug in archcheck, 130 is Ctrl-C.
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process answers, whatever the output format."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    NOTHING_TO_CHECK = 4
    INTERNAL = 70
    INTERRUPTED = 130


EXIT_CODE_MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "complete, and nothing at or above --fail-on",
    ExitCode.FINDINGS: "findings at or above --fail-on",
    ExitCode.USAGE: "wrong usage or configuration, or an input that cannot be read",
    ExitCode.INCOMPLETE: "incomplete: something could not be found out, and nothing failed",
    ExitCode.NOTHING_TO_CHECK: "nothing to check: no image in the input",
    ExitCode.INTERNAL: "internal error: a bug in archcheck",
    ExitCode.INTERRUPTED: "interrupted",
}


class ArchcheckError(Exception):
    """An error with a text of what happened, why it is likely, and what to do next.

    `why` and `hint` may be empty; all three are plain text that may hold input, so that control
    characters are escaped before they are printed.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, what: str, *, why: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.hint = hint

    def diagnostics(self) -> str:
        """Return the text for the user: one to three lines."""
        lines = [self.what]
        if self.why:
            lines.append(f"  why: {self.why}")
        if self.hint:
            lines.append(f"  try: {self.hint}")
        return "\n".join(lines)


class UsageError(ArchcheckError):
    """A flag or an argument that cannot be meant."""

    exit_code = ExitCode.USAGE


class ChangedError(UsageError):
    """A file that does not hold what was read of it: what another has written is never replaced."""


class ConfigurationError(ArchcheckError):
    """A configuration file that says something archcheck does not understand."""

    exit_code = ExitCode.USAGE


class InputError(ArchcheckError):
    """An input that cannot be read. `line` is 1-based; None where the whole file is meant."""

    exit_code = ExitCode.USAGE

    def __init__(
        self, what: str, *, path: str = "", line: int | None = None, why: str = "", hint: str = ""
    ) -> None:
        super().__init__(what, why=why, hint=hint)
        self.path = path
        self.line = line

    def diagnostics(self) -> str:
        """Return the text, with `file:line:` in front as compilers print it."""
        position = ":".join(str(part) for part in (self.path, self.line) if part)
        text = super().diagnostics()
        return f"{position}: {text}" if position else text


class DocumentError(InputError):
    """One YAML or JSON document that cannot be read; the documents around it can."""


class RestrictedError(InputError):
    """A kustomization that names files outside of its folder, which kustomize loads only if it is told to."""


class ProgramError(ArchcheckError):
    """Another program that cannot be started, prints too much or takes too long."""

    exit_code = ExitCode.USAGE


class InvalidReferenceError(ArchcheckError, ValueError):
    """A text that the grammar of image references does not allow."""

    exit_code = ExitCode.USAGE


class InvalidPlatformError(ArchcheckError, ValueError):
    """A text that is no `os/architecture[/variant]`."""

    exit_code = ExitCode.USAGE


class ChartError(ArchcheckError):
    """A chart that cannot be found, read or rendered."""

    exit_code = ExitCode.USAGE


class HelmMissingError(ChartError):
    """No helm binary: neither `$HELM_BIN`, nor beside archcheck, nor on the PATH."""


class ChartUnreachableError(ChartError):
    """The host that has the chart did not answer as it should; another try may succeed."""

    exit_code = ExitCode.INCOMPLETE
