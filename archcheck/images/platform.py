"""Platforms by their OCI names, and their one normal form.

Source of the rules: containerd/platforms `database.go` and `platforms.go`, whose results are the table
`tests/unit/images/data/platforms.json`.
"""

import re
from dataclasses import replace

from archcheck.errors import InvalidPlatformError
from archcheck.frozen import dataclass

_OS_ALIASES = {"macos": "darwin"}

_ARCHITECTURE_ALIASES: dict[str, tuple[str, str | None]] = {
    "i386": ("386", ""),
    "x86_64": ("amd64", None),
    "x86-64": ("amd64", None),
    "aarch64": ("arm64", None),
    "armhf": ("arm", "v7"),
    "armel": ("arm", "v6"),
}
"""The other names of an architecture that containerd takes, with the variant they imply."""

_VARIANT_ALIASES: dict[str, dict[str, str]] = {
    "amd64": {"v1": ""},
    "arm64": {"8": "", "v8": "", "v8.0": "", "9": "v9", "9.0": "v9", "v9.0": "v9"},
    "arm": {"": "v7", "5": "v5", "6": "v6", "7": "v7", "8": "v8"},
}

_KNOWN_ARCHITECTURES = frozenset(
    {"386", "amd64", "arm", "arm64", "loong64", "mips64le", "ppc64le", "riscv64", "s390x", "wasm"}
    | _ARCHITECTURE_ALIASES.keys()
)

_PLATFORM = re.compile(
    r"""(?P<os>[a-z0-9_-]*) (?:\( (?P<os_version>[a-z0-9_.-]*) \))?
        (?: / (?P<architecture>[a-z0-9_-]*) (?: (?<!/) / (?P<variant>[a-z0-9_.-]+) )? )?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Platform:
    """`os/architecture[/variant]`, with the operating system's version where an image names one (Windows).

    Fields hold what was declared; `normalized` gives the form in which two platforms can be compared.
    """

    os: str
    architecture: str
    variant: str = ""
    os_version: str = ""

    def normalized(self) -> "Platform":
        """Return the normal form: lower case, one name an architecture, no default variant.

        `arm` becomes `arm/v7`, `arm64/v8` becomes `arm64`, `amd64/v1` becomes `amd64`, as in
        containerd/platforms. An empty operating system stays empty: it means that of the machine (`on`).
        """
        os = self.os.lower()
        architecture = self.architecture.lower()
        variant = self.variant.lower()
        architecture, implied = _ARCHITECTURE_ALIASES.get(architecture, (architecture, None))
        if implied is not None:
            variant = implied
        variant = _VARIANT_ALIASES.get(architecture, {}).get(variant, variant)
        return Platform(_OS_ALIASES.get(os, os), architecture, variant, self.os_version)

    def on(self, os: str) -> "Platform":
        """Return the normal form as a machine sees it: where no system is named, the machine's is meant."""
        normal = self.normalized()
        return normal if normal.os else replace(normal, os=os)

    def __str__(self) -> str:
        version = f"({self.os_version})" if self.os_version else ""
        parts = [f"{self.os or 'unknown'}{version}", self.architecture, self.variant]
        return "/".join(part for part in parts if part)


def satisfies(offered: Platform, wanted: Platform) -> bool:
    """Return whether an image's platform is the one that is asked for, after normalisation.

    Windows images name the build that they were made for: a platform without one is satisfied by any, one
    with a build (`10.0.20348`) by every revision of it. An image that names no system is for any.
    """
    want = wanted.normalized()
    have = offered.on(want.os)
    if (have.os, have.architecture, have.variant) != (want.os, want.architecture, want.variant):
        return False
    build = want.os_version
    return not build or not have.os_version or f"{have.os_version}.".startswith(f"{build}.")


def parse_platform(text: str) -> Platform:
    """Return the normalised platform that a text names, as containerd reads it; any name is taken.

    Takes what docker's `--platform` takes (`linux/arm/v7`, `arm64`, `windows(10.0.20348)/amd64`). A missing
    operating system is linux on purpose: no other is meant in a cluster by an architecture alone. What a
    user asks for goes through `platform_names`, which refuses what does not exist.

    Raises:
        InvalidPlatformError: the text has another shape.

    """
    given = split_platform(text)
    if "/" not in text and given.os.lower() in _KNOWN_ARCHITECTURES:
        given = Platform("linux", given.os, "", given.os_version)
    return replace(given, os=given.os or "linux").normalized()


def split_platform(text: str) -> Platform:
    """Return the parts of `os[(version)][/architecture[/variant]]` as they are written.

    Raises:
        InvalidPlatformError: the text has another shape.

    """
    match = _PLATFORM.fullmatch(text.strip())
    if match is None or not text.strip():
        raise InvalidPlatformError(
            f"{text!r} is no platform",
            why="a platform is os/architecture[/variant]",
            hint="linux/amd64, linux/arm64 or linux/arm/v7",
        )
    return Platform(
        match["os"], match["architecture"] or "", match["variant"] or "", match["os_version"] or ""
    )
