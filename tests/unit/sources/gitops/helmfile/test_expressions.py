"""Look-ups in the fields of a release; what is more than one is not known."""

import pytest

from archcheck.documents.values import node_of
from archcheck.sources.gitops.helmfile.expressions import ReleaseFacts, UnknownExpressionError
from archcheck.sources.gitops.values import placed_values
from tests.support.tables import check_rows

_FACTS = ReleaseFacts({"Name": "web"}, placed_values(node_of({"a": {"b": 1}}), ""))


def test_look_ups_are_filled_in() -> None:
    rows = [
        ("plain", "plain"),
        ("x-{{ .Release.Name }}.yaml", "x-web.yaml"),
        ("{{- .Environment.Name -}}", "default"),
        ("{{ .Values.a.b }}{{.StateValues.a.b}}", "11"),
        ("{{`{{ .Release.Name }}`}}", "web"),
    ]

    def check(row: tuple[str, str]) -> None:
        assert _FACTS.filled(row[0]) == row[1]

    check_rows(rows, check)


@pytest.mark.parametrize(
    "text",
    ['{{ env "X" }}', "{{ .Values.none }}", "{{ .Release.Other }}", "{{ .Release.Name | upper }}", "{{"],
)
def test_what_is_more_is_not_known(text: str) -> None:
    with pytest.raises(UnknownExpressionError):
        _FACTS.filled(text)
