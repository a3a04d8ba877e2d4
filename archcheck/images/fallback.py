"""Which other platforms a machine can also execute: older 32-bit variants, 32-bit user space.

The best-first rule of containerd up to 2.0, of containerd with local pull (k3s), and of Docker. Whether a
given node really takes a fallback depends on its runtime, which scheduling decides.
Source: containerd/platforms `compare.go`, the table `tests/images/data/platforms.json`.
"""

from archcheck.images.platform import Platform

_AMD64_VARIANTS = ("v4", "v3", "v2", "")
_ARM_VARIANTS = ("v8", "v7", "v6", "v5")


def fallbacks(platform: Platform) -> tuple[Platform, ...]:
    """Return what `platform` takes where it is not offered itself, best first."""
    wanted = platform.normalized()
    os = wanted.os
    match (wanted.architecture, wanted.variant):
        case ("amd64", ""):
            return (Platform(os, "386"),)
        case ("amd64", variant) if variant in _AMD64_VARIANTS:
            below = _AMD64_VARIANTS[_AMD64_VARIANTS.index(variant) + 1 :]
            return (*(Platform(os, "amd64", each) for each in below), Platform(os, "386"))
        case ("arm64", ""):
            return tuple(Platform(os, "arm", variant) for variant in _ARM_VARIANTS)
        case ("arm", variant) if variant in _ARM_VARIANTS:
            older = _ARM_VARIANTS[_ARM_VARIANTS.index(variant) + 1 :]
            return tuple(Platform(os, "arm", each) for each in older)
        case _:
            return ()
