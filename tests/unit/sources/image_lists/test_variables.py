from archcheck.sources.image_lists.variables import Expanded, expand
from tests.support.tables import walked

VARIABLES = {"A": "one", "EMPTY": "", "B": "two"}


@walked(
    "text, escape, value",
    [
        ("x:$A", "$", "x:one"),
        ("x:${A}-$B", "$", "x:one-two"),
        ("${NONE:-dflt}", "$", "dflt"),
        ("${NONE-dflt}", "$", "dflt"),
        ("${EMPTY:-dflt}", "$", "dflt"),
        ("${EMPTY-dflt}", "$", ""),
        ("${A:+yes}", "$", "yes"),
        ("${NONE:+yes}", "$", ""),
        ("${NONE:-${B:-three}}/x", "$", "two/x"),
        ("$$A", "$", "$A"),
        (r"\$A", "\\", "$A"),
        ("`$A", "`", "$A"),
        ("cost 5$", "$", "cost 5$"),
        ("${A:?must}", "$", "one"),
    ],
)
def test_a_variable_stands_for_its_value(text: str, escape: str, value: str) -> None:
    assert expand(text, VARIABLES, escape) == Expanded(value)


@walked(
    "text, why",
    [
        ("$NONE", "NONE is not set"),
        ("${NONE}", "NONE is not set"),
        ("${NONE:?which one}", "NONE must be set: which one"),
        ("${EMPTY:?}", "EMPTY must be set"),
        ("${A#o}", "${A#o} is not evaluated"),
        ("${A", "${A is no variable"),
        ("${}", "${} is no variable"),
        ("${NONE:-" * 60 + "}" * 60, "its variables stand for too much"),
    ],
)
def test_what_has_no_value_is_said(text: str, why: str) -> None:
    assert expand(text, VARIABLES, "$").missing == why


def test_variables_of_variables_do_not_grow_without_end() -> None:
    text = "x" * 1000
    assert expand("$A" * 100, {"A": text}, "$").missing == "its variables stand for too much"
