"""Which rules can have a finding in a run: an ignore of another may be of use in the next one."""

from collections.abc import Container

from archcheck.findings.rule import Need
from archcheck.findings.rules import RULES
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class PossibleRules(Container[str]):
    """The ids of the rules that can have a finding in a run that has what is given.

    A rule is loaded only when it is asked for, and most ignores are of use: these are never asked for.
    """

    given: frozenset[Need]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in RULES and RULES[str(rule_id)].can_occur(self.given)


def possible_rules(*, nodes: bool, platforms: bool, deep: bool, locked: bool) -> PossibleRules:
    """Return the rules that can have a finding.

    Args:
        nodes: whether nodes are given.
        platforms: whether platforms are required.
        deep: whether indexes are not believed.
        locked: whether a lock answers.

    """
    has = {Need.NODES: nodes, Need.PLATFORMS: platforms, Need.DEEP: deep, Need.REGISTRY: not locked}
    return PossibleRules(frozenset(need for need, given in has.items() if given))
