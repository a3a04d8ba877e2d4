"""Values of charts that are texts: YAML, often with templates in it, which a chart renders with `tpl`.

HashiCorp's charts have `affinity: |` and `tolerations: |`. What stands in such a text is never read or
written anew, since a template is no YAML: lines are added below it, and helm shows whether pods have both.
"""

import re
from typing import Any

from archcheck.patches.yaml_edit.rendering import dump

_KEY = re.compile(r"^nodeAffinity:", re.MULTILINE)
_BLOCK = re.compile(r"[A-Za-z_]")


def can_be_appended(value: Any, *, is_list: bool) -> bool:
    """Return whether lines can be added below a value: a text in block style, which begins at the margin.

    Nothing, and an empty text, may become one. A second `nodeAffinity` would hide the first.
    """
    if value is None:
        return True
    if not isinstance(value, str) or _KEY.search(value):
        return False
    lines = [
        line for line in value.splitlines() if line.strip() and not line.lstrip().startswith(("#", "{{"))
    ]
    if not lines:
        return "{{" not in value
    first = lines[0]
    return first.startswith("- ") if is_list else _BLOCK.match(first) is not None


def appended(value: Any, gained: Any) -> str:
    """Return a text with the lines of what it gains below it; nothing to gain leaves it as it is."""
    there = value if isinstance(value, str) else ""
    if not gained:
        return there
    return (there.rstrip("\n") + "\n" if there.strip() else "") + dump(gained)
