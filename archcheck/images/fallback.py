"""Which other platforms a machine can also execute: older variants, 32-bit user space.

The best-first rule of containerd up to 2.0, of containerd with local pull (k3s), and of Docker. Whether a
given node really takes a fallback depends on its runtime, which scheduling decides.
Source: containerd/platforms `compare.go`, the table `tests/unit/images/data/platforms.json`.
"""

from functools import lru_cache

from archcheck.images.platform import Platform

_AMD64_VARIANTS = ("v4", "v3", "v2", "")
_ARM_VARIANTS = ("v8", "v7", "v6", "v5")
_ARM64_VARIANTS = (
    *(f"v9.{minor}" for minor in range(5, 0, -1)),
    "v9",
    *(f"v8.{minor}" for minor in range(9, 0, -1)),
    "",
)
_NEWEST_8 = 9
_STEP = 5
"""Arm v9.x includes v8.(x+5)."""


@lru_cache(maxsize=256)
def fallbacks(platform: Platform) -> tuple[Platform, ...]:
    """Return what `platform` takes where it is not offered itself, best first."""
    wanted = platform.normalized()
    os = wanted.os
    match (wanted.architecture, wanted.variant):
        case ("amd64", variant) if variant in _AMD64_VARIANTS:
            below = _AMD64_VARIANTS[_AMD64_VARIANTS.index(variant) + 1 :]
            return (*(Platform(os, "amd64", older) for older in below), Platform(os, "386"))
        case ("arm64", variant) if variant in _ARM64_VARIANTS:
            below = _arm64_below(variant)
            return (
                *(Platform(os, "arm64", older) for older in below),
                *(Platform(os, "arm", older) for older in _ARM_VARIANTS),
            )
        case ("arm", variant) if variant in _ARM_VARIANTS:
            older = _ARM_VARIANTS[_ARM_VARIANTS.index(variant) + 1 :]
            return tuple(Platform(os, "arm", included) for included in older)
        case _:
            return ()


def _arm64_below(variant: str) -> tuple[str, ...]:
    """Return the older variants that a 64-bit arm of `variant` includes."""
    below = _ARM64_VARIANTS[_ARM64_VARIANTS.index(variant) + 1 :]
    if not variant.startswith("v9"):
        return below
    minor = int(variant.partition(".")[2] or 0)
    newest = f"v8.{min(minor + _STEP, _NEWEST_8)}"
    return tuple(older for older in below if older.startswith("v9")) + below[below.index(newest) :]
