"""Which builds of Windows run the containers of which others, as runtimes judged that over time.

Source: containerd `platforms/defaults_windows.go` up to 1.7.5, hcsshim `osversion`, containerd/platforms
`platform_windows_compat.go`, and moby `distribution/pull_v2_windows.go`.
"""

from enum import StrEnum

_SERVER_2022 = 20348
_SERVER_2025 = 26100
_RELEASES = (_SERVER_2022, _SERVER_2025)
"""Long-term releases whose containers later builds run too, in ascending order."""


class BuildRule(StrEnum):
    """Which builds a host takes. Before Server 2022 every rule wants the host's own."""

    EQUAL = "equal"
    """containerd before 1.6.23, and 1.7 before 1.7.6: the host's own build alone."""
    SINCE_2022 = "since-2022"
    """containerd up to 2.1.5: all builds from Server 2022 to the host's own."""
    LAST_RELEASE = "last-release"
    """containerd 2.1.6 to 2.3.4 (platforms 1.0.0-rc.2 to rc.4): from the release before the host's build."""
    GENERATION = "generation"
    """containerd from 2.3.5 (containerd/platforms 1.0.0-rc.5), and Windows itself: from the release before
    that of the host's generation."""
    UP_TO_HOST = "up-to-host"
    """Docker: any build that is not later than the host's. Whether it starts is another question."""


def fits_build(image: str, host: str, rule: BuildRule = BuildRule.GENERATION) -> bool:
    """Return whether a Windows host of a build (`10.0.20348.2700`) takes images of another.

    An image without a build fits every host.
    """
    if not image or not host:
        return True
    (image_version, image_build), (host_version, host_build) = _build(image), _build(host)
    if image_version != host_version or image_build < 0 or host_build < 0:
        return False
    if rule is BuildRule.UP_TO_HOST:
        return image_build <= host_build
    if rule is BuildRule.EQUAL or host_build < _SERVER_2022:
        return image_build == host_build
    return _oldest(host_build, rule) <= image_build <= host_build


def same_build(image: str, host: str) -> bool:
    """Return whether an image is for just a host's build, whatever its revision."""
    return _build(image) == _build(host)


def _oldest(host: int, rule: BuildRule) -> int:
    """Return the oldest build that a host from Server 2022 on takes."""
    if rule is BuildRule.SINCE_2022:
        return _SERVER_2022
    if rule is BuildRule.LAST_RELEASE:
        return max((release for release in _RELEASES if release < host), default=_SERVER_2022)
    position = max(position for position, release in enumerate(_RELEASES) if release <= host)
    return _RELEASES[max(position - 1, 0)]


def _build(version: str) -> tuple[str, int]:
    """Return major.minor and the build; -1 for one that cannot be read."""
    major, _, rest = version.partition(".")
    minor, _, build = rest.partition(".")
    number = build.partition(".")[0]
    return f"{major}.{minor}", int(number) if number.isascii() and number.isdigit() else -1
