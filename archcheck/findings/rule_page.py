"""The page of a rule, which lies beside its file."""

from functools import cache
from importlib.resources import files


@cache
def rule_page(rule_id: str) -> str:
    """Return what a rule means, why it matters, an example and the remedy; empty where it has no page."""
    page = files("archcheck.findings.rules") / f"{rule_id}.md"
    return page.read_text("utf-8") if page.is_file() else ""
