"""Which value a chart needs, told by helm's message and the line of the template."""

from archcheck.sources.gitops.required_values import failed_template, lacking_value, required_value
from tests.support.tables import walked

MESSAGE = "helm template failed: execution error at (app/charts/db/templates/secret.yaml:12:5): no password"


def test_the_template_that_helm_gave_up_at() -> None:
    assert failed_template(MESSAGE) == ("app/charts/db/templates/secret.yaml", 12)
    assert failed_template("helm template failed: YAML parse error on app/templates/x.yaml") is None


def test_a_value_in_something_that_lacks() -> None:
    message = (
        "helm template failed: template: app/charts/db/templates/s.yaml:1:17: executing"
        ' "app/charts/db/templates/s.yaml" at <.Values.auth.password>: nil pointer evaluating interface {}.password'
    )
    assert lacking_value(message) == ("app/charts/db/templates/s.yaml", ("auth", "password"))
    assert lacking_value(MESSAGE) is None


@walked(
    "line, expected",
    [
        ('{{ required "a" .Values.a.b }}', ("a", "b")),
        ('{{ required "say \\"a\\"" $.Values.a }}', ("a",)),
        ("{{ .Values.a | required `why` | quote }}", ("a",)),
        ('{{ required (printf "%s" "a") .Values.a }}', ("a",)),
        ('{{ required "a" .Values.known }}{{ required "b" .Values.b }}', ("b",)),
        ('{{ required "a" .Values.known }}', None),
        ('{{ required "a" (include "x" .) }}', None),
        ("{{ .Values.a }}", None),
    ],
)
def test_the_value_that_is_required(line: str, expected: tuple[str, ...] | None) -> None:
    assert required_value(["first", line], 2, [("known",)]) == expected
    assert required_value([line], 2, []) is None
