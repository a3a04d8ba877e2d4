"""What keeps pods off a node, as text."""

from archcheck.scheduling.filters import FilterReason
from archcheck.scheduling.pools import Pool


def block_text(block: FilterReason, pool: Pool) -> str:
    """Return which rule keeps pods off, with what the node has instead."""
    if not block.key:
        return block.text
    value = pool.node.labels.get(block.key)
    if value is None:
        return f"{block.text} (the node has no such label)"
    shared = pool.count == 1 or pool.labels.get(block.key) == value
    return f"{block.text} (the node has {value or 'an empty value'})" if shared else block.text
