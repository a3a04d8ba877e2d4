"""`archcheck explain [RULE]`."""

import click

from archcheck.cli.output.writing import print_text
from archcheck.errors import UsageError
from archcheck.findings.rule import Rule
from archcheck.findings.rule_page import rule_page
from archcheck.findings.rules import RULES
from archcheck.hints import did_you_mean


def _begun(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    return [rule for rule in RULES if rule.startswith(incomplete)]


@click.command("explain")
@click.argument("rule", required=False, shell_complete=_begun)
def command(rule: str | None) -> int:
    """Print what a rule means, why it matters, an example and the remedy; without RULE, all rules.

    \b
    archcheck explain at-risk
    """
    if rule is None:
        width = max(map(len, RULES))
        rows = (f"{known.id:{width}}  {known.severity:7}  {known.summary}\n" for known in RULES.values())
        print_text("".join(rows))
    else:
        print_text(page(_known(rule)))
    return 0


def page(rule: Rule) -> str:
    """Return a rule's page: its line of the table, then what lies beside the rules."""
    return f"{rule.id} ({rule.severity}): {rule.summary}\n\n{rule_page(rule.id)}"


def _known(text: str) -> Rule:
    rule = RULES.get(text.strip().lower())
    if rule is None:
        hint = did_you_mean(text.lower(), RULES) or "archcheck explain lists them"
        raise UsageError(f"no rule is called {text!r}", hint=hint)
    return rule
