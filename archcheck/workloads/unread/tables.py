"""The tables of kinds as one: what is said of a kind, and of which groups and kinds anything is said."""

from archcheck.workloads.unread.deployers import DEPLOYERS
from archcheck.workloads.unread.model import EVERY_KIND, Kinds, UnreadKind
from archcheck.workloads.unread.operators import OPERATORS

KINDS: Kinds = DEPLOYERS | OPERATORS
GROUPS = frozenset(group for group, _ in KINDS)
"""Every group with a kind that deploys."""
NAMES = frozenset(kind for _, kind in KINDS)
"""Every kind that deploys, of whatever group."""


def in_tables(group: str, kind: str) -> UnreadKind | None:
    """Return what the tables say of a kind; None where they do not have it."""
    return KINDS.get((group, kind)) or KINDS.get((group, EVERY_KIND))
