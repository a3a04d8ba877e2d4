"""Which entry of an index a machine takes.

Source: containerd/platforms `compare.go` and `platform_windows_compat.go`, whose answers are the table
`tests/unit/images/data/platforms.json`.
"""

from collections.abc import Sequence

from archcheck.images.fallback import fallbacks
from archcheck.images.platform import Platform
from archcheck.images.windows import BuildRule, fits_build


def is_native(image: Platform, machine: Platform, builds: BuildRule = BuildRule.GENERATION) -> bool:
    """Return whether an image's platform is the machine's own, after normalisation.

    One that names no system is for the machine's. On Windows the build decides; a machine that tells none is
    taken to be of the image's.
    """
    have, want = image.on(machine.os), machine.normalized()
    if (have.os, have.architecture, have.variant) != (want.os, want.architecture, want.variant):
        return False
    return have.os != "windows" or fits_build(have.os_version, want.os_version, builds)


def pick(
    index: Sequence[Platform], machine: Platform, builds: BuildRule = BuildRule.GENERATION
) -> int | None:
    """Return the position of the entry that a machine takes, or None.

    Args:
        index: the platforms of its entries, as declared.
        machine: the platform that the runtime reports.
        builds: which builds of Windows the runtime takes.

    """
    native = next(
        (position for position, entry in enumerate(index) if is_native(entry, machine, builds)), None
    )
    if native is not None:
        return native
    offered = [entry.on(machine.os) for entry in index]
    return next((offered.index(fallback) for fallback in fallbacks(machine) if fallback in offered), None)


def is_newer(image: Platform, machine: Platform) -> bool:
    """Return whether an image wants a newer CPU of the machine's own architecture."""
    have, want = image.on(machine.os), machine.normalized()
    return have.architecture == want.architecture and want in fallbacks(have)


def is_vague(image: Platform, machine: Platform) -> bool:
    """Return whether an image is for a build of Windows, and the machine tells none."""
    return machine.os == "windows" and bool(image.os_version) and not machine.os_version
