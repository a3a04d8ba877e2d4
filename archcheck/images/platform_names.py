"""A platform as a person names one: every usual name is taken, and a name that nothing has is refused.

Only what a user writes is held against these tables (`--platform`, the configuration). What a registry says
stays as it is, however odd: an image for a system of tomorrow is no mistake.

Source of the names: `go/build` (`syslist.go`, `GOARM`, `GOARM64`, `GOAMD64`), with the `wasi` of images for
WebAssembly; other names are those of uname, Debian and Docker's official images (`arm32v7/nginx`).
"""

from archcheck.errors import InvalidPlatformError
from archcheck.hints import nearest
from archcheck.images.platform import Platform, split_platform

OPERATING_SYSTEMS = (
    "linux",
    "windows",
    *("aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "nacl"),
    *("netbsd", "openbsd", "plan9", "solaris", "wasi", "wasip1", "wasip2", "zos"),
)
ARCHITECTURES = (
    *("amd64", "arm64", "arm", "386", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le"),
    *("riscv64", "s390x", "wasm", "amd64p32", "arm64be", "armbe", "mips64p32", "mips64p32le", "ppc", "riscv"),
    *("s390", "sparc", "sparc64"),
)
_SHOWN = 4
_USUAL = "known are amd64, arm64, arm, 386, riscv64, ppc64le, s390x, loong64, mips64le"
_EXAMPLES = "linux/amd64, linux/arm64 or linux/arm/v7"
_USUAL_SYSTEMS = "known are linux, windows, darwin, freebsd"

VARIANTS: dict[str, tuple[str, ...]] = {
    "arm": ("v5", "v6", "v7", "v8"),
    "arm64": ("v8", "v9", *(f"v8.{minor}" for minor in range(10)), *(f"v9.{minor}" for minor in range(6))),
    "amd64": ("v1", "v2", "v3", "v4"),
    "386": ("sse2", "softfloat"),
    "ppc64": ("power8", "power9", "power10"),
    "ppc64le": ("power8", "power9", "power10"),
    "riscv64": ("rva20u64", "rva22u64", "rva23u64"),
    **dict.fromkeys(("mips", "mipsle", "mips64", "mips64le"), ("hardfloat", "softfloat")),
}
"""The variants that an architecture has; one that is not here has none."""

_OTHER_SYSTEMS = {"macos": "darwin", "win": "windows"}
OTHER_ARCHITECTURES = {
    **dict.fromkeys(("x86_64", "x86-64", "x64"), ("amd64", "")),
    **dict.fromkeys(("i386", "i486", "i586", "i686"), ("386", "")),
    **dict.fromkeys(("aarch64", "arm64v8"), ("arm64", "v8")),
    **dict.fromkeys(("armhf", "armv7", "armv7l", "armv7hl", "arm32v7"), ("arm", "v7")),
    **dict.fromkeys(("armel", "armv6", "armv6l", "armv6hf", "arm32v6"), ("arm", "v6")),
    **dict.fromkeys(("armv5", "armv5l", "armv5te", "armv5tel", "arm32v5"), ("arm", "v5")),
    **dict.fromkeys(("armv8l", "arm32v8"), ("arm", "v8")),
    "loongarch64": ("loong64", ""),
    "mipsel": ("mipsle", ""),
    "mips64el": ("mips64le", ""),
    "ppc64el": ("ppc64le", ""),
}
"""Other names of an architecture, each with the variant that it stands for."""

_OPEN = {
    "armv8": "linux/arm64, or linux/arm/v8 which is 32-bit",
    "x86": "linux/amd64, or linux/386 which is 32-bit",
}
"""Names that stand for more than one platform."""


def parse_required_platform(text: str) -> Platform:
    """Return the normalised platform that a user asks for, which must name an architecture.

    A missing operating system is linux: no other is meant in a cluster by an architecture alone.

    Raises:
        InvalidPlatformError: the text has another shape, names no architecture, or a system, an architecture
            or a variant that does not exist; with the nearest that does.

    """
    given = split_platform(text)
    os, name, variant = given.os.lower(), given.architecture.lower(), given.variant.lower()
    if not name and "/" not in text and os and not _is_system(os):
        os, name = "", os
    if not name:
        hint = f"{os}/amd64" if _is_system(os) and os != "linux" else _EXAMPLES
        raise InvalidPlatformError(f"{text!r} names no architecture", hint=hint)
    os = _OTHER_SYSTEMS.get(os, os or "linux")
    architecture, implied = OTHER_ARCHITECTURES.get(name, (name, ""))
    if not _exists(os, architecture, variant):
        raise _unknown(text, (os, name, variant))
    platform = Platform(os, architecture, variant or implied, given.os_version).normalized()
    if variant and implied and platform != Platform(os, architecture, implied, given.os_version).normalized():
        what = f"{text!r} says {architecture}/{implied} and {variant}"
        raise InvalidPlatformError(what, hint=f"{os}/{architecture}/{variant}, or {os}/{name} alone")
    return platform


def architecture_named(text: str) -> str:
    """Return the architecture that a word is a usual name of, by GOARCH; empty where it is none of any."""
    name = text.lower()
    return name if name in ARCHITECTURES else OTHER_ARCHITECTURES.get(name, ("", ""))[0]


def _is_system(name: str) -> bool:
    return name in OPERATING_SYSTEMS or name in _OTHER_SYSTEMS


def _exists(os: str, architecture: str, variant: str) -> bool:
    return os in OPERATING_SYSTEMS and architecture in ARCHITECTURES and _has(architecture, variant)


def _has(architecture: str, variant: str) -> bool:
    """Return whether an architecture has a variant, which may lack its `v`: `linux/arm/7`."""
    return not variant or bool({variant, f"v{variant}"} & {*VARIANTS.get(architecture, ())})


def _unknown(text: str, parts: tuple[str, str, str]) -> InvalidPlatformError:
    """Return what is wrong with the first part that does not exist, and which platform may be meant."""
    os, name, variant = parts
    architecture = architecture_named(name)
    if os not in OPERATING_SYSTEMS:
        what, known = f"{os!r} is no operating system", _USUAL_SYSTEMS
    elif not architecture:
        what, known = f"{name!r} is no architecture", _USUAL
    else:
        variants = VARIANTS.get(architecture, ())
        what = f"{variant!r} is no variant of {architecture}"
        known = f"known are {', '.join(variants[:_SHOWN])}" if variants else f"{os}/{architecture} alone"
    meant = _OPEN.get(name) or _meant(os, name, variant)
    hint = f"did you mean {meant}?" if meant else known
    return InvalidPlatformError(f"{text!r} is no platform: {what}", hint=hint)


def _meant(os: str, name: str, variant: str) -> str:
    """Return the platform that is nearest to what was written; empty where a part of it is near to none."""
    if architecture_named(os):
        if _is_system(name):
            os, name = name, os
        elif not variant:
            os, name, variant = "linux", os, name
    system = os if _is_system(os) else nearest(os, (*OPERATING_SYSTEMS, *_OTHER_SYSTEMS))
    written = name if architecture_named(name) else nearest(name, (*ARCHITECTURES, *OTHER_ARCHITECTURES))
    architecture, implied = OTHER_ARCHITECTURES.get(written, (written, ""))
    if not (system and architecture and _has(architecture, variant)):
        return ""
    return str(Platform(_OTHER_SYSTEMS.get(system, system), architecture, variant or implied).normalized())
