"""Which entry of an index a machine takes.

Source: containerd/platforms `compare.go` and `platform_windows_compat.go`, whose answers are the table
`tests/images/data/platforms.json`.
"""

from collections.abc import Sequence

from archcheck.images.fallback import fallbacks
from archcheck.images.platform import Platform

_LTSC = (20348, 26100)
"""Builds of Windows Server 2022 and 2025: from the first on, containers of older builds run too."""


def is_native(image: Platform, machine: Platform) -> bool:
    """Return whether an image's platform is the machine's own, after normalisation.

    On Windows the build decides. A machine that tells none is taken to be of the image's.
    """
    have, want = image.normalized(), machine.normalized()
    if (have.os, have.architecture, have.variant) != (want.os, want.architecture, want.variant):
        return False
    return have.os != "windows" or fits_build(have.os_version, want.os_version)


def pick(index: Sequence[Platform], machine: Platform, *, strict: bool = False) -> int | None:
    """Return the position of the entry that a machine takes, or None.

    Args:
        index: the platforms of its entries, as declared.
        machine: the platform that the runtime reports.
        strict: whether the runtime takes no fallback.

    """
    native = next((at for at, each in enumerate(index) if is_native(each, machine)), None)
    if native is not None or strict:
        return native
    offered = [each.normalized() for each in index]
    return next((offered.index(each) for each in fallbacks(machine) if each in offered), None)


def is_newer(image: Platform, machine: Platform) -> bool:
    """Return whether an image wants a newer CPU of the machine's own architecture."""
    have, want = image.normalized(), machine.normalized()
    return have.architecture == want.architecture and want in fallbacks(have)


def is_vague(image: Platform, machine: Platform) -> bool:
    """Return whether an image is for a build of Windows, and the machine tells none."""
    return machine.os == "windows" and bool(image.os_version) and not machine.os_version


def fits_build(image: str, host: str) -> bool:
    """Return whether a Windows host of a build (`10.0.20348.2700`) runs containers of an image's build.

    An image without a build fits every host. Before Server 2022 both must be the same; from then on a host
    runs the builds since the long-term release before its own.
    """
    if not image or not host:
        return True
    (image_version, image_build), (host_version, host_build) = _build(image), _build(host)
    if image_version != host_version or image_build < 0 or host_build < 0:
        return False
    if host_build < _LTSC[0]:
        return image_build == host_build
    oldest = max((each for each in _LTSC if each < host_build), default=host_build)
    return oldest <= image_build <= host_build


def _build(version: str) -> tuple[str, int]:
    """Return major.minor and the build; -1 for one that cannot be read."""
    major, _, rest = version.partition(".")
    minor, _, build = rest.partition(".")
    number = build.partition(".")[0]
    return f"{major}.{minor}", int(number) if number.isascii() and number.isdigit() else -1
