"""A text of whatever language → the images that it names: YAML and JSON by their fields, the rest by line.

Templates, TOML, properties and scripts are no YAML. There, `image = "…"` and `image: …` are looked for.
"""

import re
from collections.abc import Iterator

from archcheck.documents.composing import compose
from archcheck.documents.nodes import Items, Mapping, Scalar
from archcheck.errors import DocumentError
from archcheck.workloads.mentions.names import is_image, says_image

_LONGEST = 1024 * 1024
_MOST_LINES = 20_000
_ASSIGNMENT = re.compile(
    r"""^[\s"'-]*(?P<key>[A-Za-z][\w.-]{0,200})["']?[ \t]{0,100}[:=]"""
    r"""[ \t]{0,100}["']?(?P<value>[^\s"'#,;}\]]{1,400})"""
)


def is_block(text: Scalar) -> bool:
    """Return whether a text stands in a file line by line, below the mark of a block."""
    return "\n" in text.text and not text.plain


def line_in(block: Scalar, line: int) -> int:
    """Return the line of a file at which a line of a text stands: below the mark of a block, if it is one."""
    return block.line + 1 + line if is_block(block) else block.line


def roots_in(block: Scalar) -> tuple[Mapping | Items, ...]:
    """Return the YAML or JSON documents of a text, with the lines of the file; none where it is neither."""
    if not block.text or len(block.text) > _LONGEST or block.text.isspace():
        return ()
    offset = block.line if is_block(block) else block.line - 1
    try:
        roots = tuple(compose(block.text.encode(errors="replace"), offset))
    except DocumentError:
        return ()
    return tuple(root for root in roots if isinstance(root, (Mapping, Items)))


def assigned_images(block: Scalar) -> Iterator[tuple[str, Scalar]]:
    """Yield the keys of a text that is no YAML, with the images that are assigned to them."""
    if len(block.text) > _LONGEST:
        return
    for number, line in enumerate(block.text.split("\n")[:_MOST_LINES]):
        match = _ASSIGNMENT.match(line) if "mage" in line.lower() else None
        if match is not None and says_image(match["key"]) and is_image(match["value"]):
            yield match["key"], block._replace(text=match["value"], line=line_in(block, number))
