"""The files of this machine that say how nodes ask registries."""

from contextlib import suppress
from pathlib import Path

DEFAULT_FILES = (
    Path("/etc/rancher/k3s/registries.yaml"),
    Path("/etc/rancher/rke2/registries.yaml"),
    Path("/etc/containerd/certs.d"),
    Path("/etc/docker/certs.d"),
)
"""Read where they are there: then this machine is a node, or is set up as one."""


def files_here() -> list[Path]:
    """Return those that are there; what this user may not see is not there for him."""
    present = []
    for path in DEFAULT_FILES:
        with suppress(OSError):
            if path.exists():
                present.append(path)
    return present
