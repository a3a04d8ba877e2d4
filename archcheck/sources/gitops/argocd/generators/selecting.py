"""Selectors of labels, and of the parameters that a generator gives.

Source: argoproj/argo-cd applicationset/utils/selector.go.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.generators.model import GeneratorError
from archcheck.sources.gitops.placing import items_at, member, text_at, texts_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

LabelRequirement: TypeAlias = Callable[[Mapping[str, str]], bool]


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """What labels have to be; all of its requirements count."""

    requirements: tuple[LabelRequirement, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it selects everything."""
        return not self.requirements

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Return whether labels are as they have to be."""
        return all(requirement(labels) for requirement in self.requirements)


def selector_of(values: PlacedValues | None) -> LabelSelector:
    """Return a selector of `matchLabels` and `matchExpressions`.

    Raises:
        GeneratorError: an operator is none.

    """
    labels = member(values, "matchLabels")
    wanted = labels.items() if isinstance(labels, Mapping) else ()
    equal = [_among(key, [each.text]) for key, each in wanted if isinstance(each, PlacedScalar)]
    return LabelSelector((*equal, *(_requirement(each) for each in items_at(values, "matchExpressions"))))


def _requirement(expression: PlacedValues) -> LabelRequirement:
    key, operator = text_at(expression, "key"), text_at(expression, "operator")
    texts = [each.text for each in texts_at(expression, "values")]
    match operator:
        case "In":
            return _among(key, texts)
        case "NotIn":
            return lambda labels: labels.get(key) not in texts
        case "Exists":
            return lambda labels: key in labels
        case "DoesNotExist":
            return lambda labels: key not in labels
        case "Gt" | "Lt":
            return _compared(key, texts, is_greater=operator == "Gt")
        case _:
            raise GeneratorError(f"{operator!r} is no operator of a selector")


def _among(key: str, texts: list[str]) -> LabelRequirement:
    return lambda labels: labels.get(key) in texts


def _compared(key: str, texts: list[str], *, is_greater: bool) -> LabelRequirement:
    limit = _whole(texts[0]) if len(texts) == 1 else None
    if limit is None:
        raise GeneratorError("Gt and Lt of a selector compare with one whole number")

    def compare(labels: Mapping[str, str]) -> bool:
        value = _whole(labels.get(key, ""))
        return value is not None and (value > limit if is_greater else value < limit)

    return compare


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-").removeprefix("+")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
