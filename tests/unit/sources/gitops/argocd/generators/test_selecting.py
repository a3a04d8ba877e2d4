"""Selectors of labels."""

import pytest

from archcheck.sources.gitops.argocd.generators.model import GeneratorError
from archcheck.sources.gitops.argocd.generators.selecting import selector_of
from tests.support.argocd import placed_of
from tests.support.tables import walked

LABELS = {"env": "prod", "n": "5", "url": "https://x:6443"}


@walked(
    "selector, taken",
    [
        ("{}", True),
        ("{matchLabels: {env: prod}}", True),
        ("{matchLabels: {env: prod, n: '6'}}", False),
        ("{matchLabels: {gone: ''}}", False),
        ("{matchLabels: {url: 'https://x:6443'}}", True),
        ("{matchExpressions: [{key: env, operator: In, values: [dev, prod]}]}", True),
        ("{matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}", True),
        ("{matchExpressions: [{key: gone, operator: NotIn, values: [dev]}]}", True),
        ("{matchExpressions: [{key: env, operator: NotIn, values: [prod]}]}", False),
        ("{matchExpressions: [{key: env, operator: Exists}]}", True),
        ("{matchExpressions: [{key: env, operator: DoesNotExist}]}", False),
        ("{matchExpressions: [{key: n, operator: Gt, values: ['4']}]}", True),
        ("{matchExpressions: [{key: n, operator: Lt, values: ['5']}]}", False),
        ("{matchExpressions: [{key: env, operator: Gt, values: ['4']}]}", False),
    ],
)
def test_what_is_selected(selector: str, taken: bool) -> None:
    assert selector_of(placed_of(selector)).matches(LABELS) is taken


def test_what_is_refused() -> None:
    for expression in (
        "{key: a, operator: Like}",
        "{key: a, operator: Gt, values: [x]}",
        "{key: a, operator: Lt}",
    ):
        with pytest.raises(GeneratorError):
            selector_of(placed_of(f"{{matchExpressions: [{expression}]}}"))
