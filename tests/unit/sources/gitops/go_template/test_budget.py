"""Templates, patterns and constraints that are made to take long, and end soon."""

import pytest

from archcheck.sources.gitops.flux.instance_patches import patched
from archcheck.sources.gitops.go_template.budget import StepBudget
from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.tables import ARGO
from archcheck.sources.gitops.go_template.functions.version_constraints import is_within
from archcheck.sources.gitops.go_template.rendering import rendered_template
from tests.support.gitops import node_of_text
from tests.support.templates import check_refusals


def test_what_is_looked_at_again_and_again_is_counted() -> None:
    check_refusals(
        (
            ('{{ $x := repeat 100000 "a" }}{{ range until 1000 }}{{ contains "b" $x }}{{ end }}', "steps"),
            (
                '{{ $x := repeat 2000 "a" }}{{ range until 1000 }}{{ regexMatch "(a*)*b" $x }}{{ end }}',
                "steps",
            ),
            ("{{ $x := until 90000 }}{{ range until 1000 }}{{ $y := uniq $x }}{{ end }}", "steps"),
            ("{{ $x := 1 }}" * 1200 + "{{ $x }}", "variables"),
            ('{{ range until 99 }}{{ printf (repeat 99999 "%d") 1 }}{{ end }}', "steps"),
        )
    )


def test_several_templates_may_share_what_they_may_do() -> None:
    budget = StepBudget(100)
    rendered_template("{{ range 30 }}x{{ end }}", None, functions=ARGO, budget=budget)
    with pytest.raises(TemplateError, match="over 100 steps"):
        rendered_template("{{ range 30 }}x{{ end }}", None, functions=ARGO, budget=budget)


def test_expressions_end_whatever_they_are() -> None:
    value = {"kind": "a" * 60 + "!", "metadata": {}}
    patch = node_of_text("{target: {kind: (a+)+}, patch: '[]'}")
    assert patched(value, [patch]) == value
    with pytest.raises(TemplateError):
        rendered_template(
            '{{ semverCompare (printf "%s!" (repeat 100 "1   ")) "1.2.3" }}', None, functions=ARGO
        )
    assert is_within("1   ||   1.2.3", "1.2.3")
