"""What belongs to a file beside its bytes: owner, group, mode, extended attributes with ACLs among them."""

import os
import stat
from pathlib import Path

_READ_ONLY = 0o222


def is_read_only(path: Path) -> bool:
    """Return whether a file is read-only: for everybody, root included, or for this user."""
    if not stat.S_IMODE(path.stat().st_mode) & _READ_ONLY:
        return True
    effective = os.access in os.supports_effective_ids
    return not os.access(path, os.W_OK, effective_ids=effective)


def copy_attributes(source: Path, target: int) -> bool:
    """Give an open file what belongs to another; return whether all of it could be given.

    The mode comes last: another owner takes away its set-id bits, an ACL changes those of the group.
    """
    if not hasattr(os, "fchown"):
        return True
    wanted, own = source.stat(), os.fstat(target)
    try:
        if (wanted.st_uid, wanted.st_gid) != (own.st_uid, own.st_gid):
            os.fchown(target, wanted.st_uid, wanted.st_gid)
        if hasattr(os, "listxattr"):
            _copy_extended(source, target)
        os.fchmod(target, stat.S_IMODE(wanted.st_mode))
    except OSError:
        return False
    return True


def _copy_extended(source: Path, target: int) -> None:
    """Copy extended attributes, and take away those that came from the folder's defaults.

    Raises:
        OSError: one cannot be set, as a label of SELinux or a capability by who is not root.

    """
    wanted = {name: os.getxattr(source, name) for name in os.listxattr(source)}
    own = {name: os.getxattr(target, name) for name in os.listxattr(target)}
    for name in own.keys() - wanted.keys():
        os.removexattr(target, name)
    for name, value in wanted.items():
        if own.get(name) != value:
            os.setxattr(target, name, value)
