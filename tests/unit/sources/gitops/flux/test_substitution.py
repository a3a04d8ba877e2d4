"""`${NAME}` as Flux substitutes it: the table of its grammar, and what holds for any text."""

from hypothesis import given
from hypothesis import strategies as st

from archcheck.sources.gitops.flux.substitution import (
    RefusedSubstitution,
    Substituted,
    substituted,
    unknown_value,
)
from tests.support.tables import check_rows

VARIABLES = {"SET": "Hello-World", "EMPTY": "", "PATH": "a/b/c.tar.gz", "GREEK": "äβγ", "STAR": "a*b"}

TABLE = {
    "${SET}": "Hello-World",
    "$${SET}": "${SET}",
    "$$${SET}": "$Hello-World",
    "a$$b$": "a$b$",
    "$SET $(SET) {SET}": "$SET $(SET) {SET}",
    "${U:=d}": "d",
    "${U:-d}": "d",
    "${U=d}": "d",
    "${U:?d}": "d",
    "${U:+d}": "d",
    "${EMPTY:=d}": "d",
    "${EMPTY:-d}": "d",
    "${EMPTY=d}": "d",
    "${SET:=d}": "Hello-World",
    "${SET:+d}": "Hello-World",
    "${SET:?d}": "Hello-World",
    "${U:=}": "",
    "${U==d}": "=d",
    "${U:=a:b/c@d $$ #%}": "a:b/c@d $$ #%",
    "${U:=two\nlines}": "two\nlines",
    "${U:=${SET}}": "Hello-World",
    "${U:=a${SET}b${V:-c}}": "aHello-Worldbc",
    "${U:=a}b}": "ab}",
    "${#SET}": "11",
    "${#GREEK}": "6",
    "${SET:0:5}": "Hello",
    "${SET:6}": "World",
    "${SET: -5}": "Hello-World",
    "${SET:x}": "Hello-World",
    "${SET:1:x}": "Hello-World",
    "${SET:20}": "",
    "${SET:20:1}": "",
    "${SET:6:20}": "World",
    "${SET:1:-1}": "ello-Worl",
    "${SET:9:-9}": "",
    "${SET:0::5}": "Hello",
    "${GREEK:0:2}": "ä",
    "${SET^}": "Hello-World",
    "${SET^^}": "HELLO-WORLD",
    "${SET,}": "hello-World",
    "${SET,,}": "hello-world",
    "${SET,^}": "Hello-World",
    "${GREEK^}": "Äβγ",
    "${SET#*l}": "lo-World",
    "${SET##*l}": "d",
    "${SET%l*}": "Hello-Wor",
    "${SET%%l*}": "He",
    "${PATH##*/}": "c.tar.gz",
    "${PATH%.*}": "a/b/c.tar",
    "${PATH%%.*}": "a/b/c",
    "${SET#?}": "ello-World",
    "${SET#[A-Z]}": "ello-World",
    "${SET#[^A-Z]}": "Hello-World",
    "${SET#[}": "Hello-World",
    "${SET#${U:-Hello}}": "-World",
    "${STAR#a\\*}": "b",
    "${SET/l/L}": "HeLlo-World",
    "${SET//l/L}": "HeLLo-WorLd",
    "${SET//l/}": "Heo-Word",
    "${SET/#Hello/Bye}": "Bye-World",
    "${SET/#World/Bye}": "Hello-World",
    "${SET/%World/Moon}": "Hello-Moon",
    "${SET/%Hello/Moon}": "Hello-World",
    "${SET/#Hello/}": "Hello-World",
    "${SET/l*/x}": "Hello-World",
    "${PATH/\\//:}": "a:b/c.tar.gz",
    "${PATH//\\//\\\\}": "a\\b\\c.tar.gz",
    "${SET/-/${U:= }}": "Hello World",
}
"""What is written, and what becomes of it; U and V are not set."""

REFUSED = {
    "${U-d}": "missing closing brace",
    "${U+d}": "missing closing brace",
    "${a.b}": "missing closing brace",
    "${arr[@]}": "missing closing brace",
    "${x": "missing closing brace",
    "${}": "unable to parse variable name",
    "${ X}": "unable to parse variable name",
    "${${X}}": "unable to parse variable name",
    "${!X}": "unable to parse variable name",
    "${#}": "unable to parse variable name",
    "${##}": "unable to parse variable name",
    "${SET:}": "unable to parse substitution within function",
    "${SET:=d": "unable to parse substitution within function",
    "${SET#}": "unable to parse substitution within function",
    "${SET//}": "bad substitution",
    "${SET/a}": "bad substitution",
    "${SET^^^}": "bad substitution",
    "${SET:é}": "bad substitution",
    "${SET/a${U:=b}/c}": "bad substitution",
}
"""What Flux does not take, and why."""


def test_the_table_of_the_grammar() -> None:
    check_rows(TABLE.items(), lambda row: _is(substituted(row[0], VARIABLES), row[1]))


def test_what_has_no_meaning_is_refused_and_left_in_place() -> None:
    def check(row: tuple[str, str]) -> None:
        outcome = substituted(f"a: ${{SET}}\nb: {row[0]}\nc: ${{SET}}\n", VARIABLES)
        assert isinstance(outcome, RefusedSubstitution)
        assert (outcome.line, outcome.reason) == (2, row[1])
        assert outcome.text.startswith(f"a: Hello-World\nb: {row[0][:2]}")
        assert outcome.text.endswith("\nc: Hello-World\n")

    check_rows((row for row in REFUSED.items() if "}" in row[0]), check)


def test_an_expression_without_end_is_named_as_far_as_its_line() -> None:
    outcome = substituted("a: ${x\nb: 1\n", {})
    assert outcome == RefusedSubstitution("${x", 1, "missing closing brace", "a: ${x\nb: 1\n")


def test_a_variable_that_is_not_set_stays_as_it_is_written() -> None:
    rows = {
        "x:${NOWHERE}": ("x:${NOWHERE}", ("NOWHERE",)),
        "${1}": ("${1}", ("1",)),
        "${U/a/b} ${U^^} ${V}": ("${U/a/b} ${U^^} ${V}", ("U", "V")),
        "${SET/o/${U}}": ("${SET/o/${U}}", ("U",)),
        "${SET/o/${V:=${U}}}": ("${SET/o/${V:=${U}}}", ("U",)),
        "${SET:=${U}}": ("Hello-World", ("U",)),
        "${V:=${U}}": ("${U}", ("U",)),
        "${#U}": ("${#U}", ("U",)),
    }
    check_rows(rows.items(), lambda row: _equal(substituted(row[0], VARIABLES), Substituted(*row[1])))


def test_strictly_it_is_refused_as_flux_does_it() -> None:
    outcome = substituted("a: 1\nb: ${U^}", VARIABLES, lenient=False)
    assert outcome == RefusedSubstitution("${U^}", 2, "variable U is not set", "a: 1\nb: ${U^}", ("U",))
    assert substituted("${U:=1}", {}, lenient=False) == Substituted("1")


def test_a_variable_of_an_unknown_value_has_no_default() -> None:
    variables = {"KEY": unknown_value("KEY"), "SET": "a"}
    rows = {
        "${KEY}": "${KEY}",
        "${KEY:=d}": "${KEY:=d}",
        "${KEY:0:1}": "${KEY:0:1}",
        "${SET/a/${KEY}}": "${SET/a/${KEY}}",
    }
    check_rows(
        rows.items(), lambda row: _equal(substituted(row[0], variables), Substituted(row[1], ("KEY",)))
    )


def test_what_grows_without_end_is_refused() -> None:
    long = {"A": "a" * 100_000}
    rows = {
        "grows": "${A//a/${A}}" * 2,
        "grows slowly": "${A}" * 1000,
        "takes long": "${A##*a*a*b}",
    }
    for name, text in rows.items():
        outcome = substituted(text, long)
        assert isinstance(outcome, RefusedSubstitution), name
        assert len(outcome.text) < 70_000_000, name
    deep = substituted("${A:=" * 1000 + "}" * 1000, {})
    assert isinstance(deep, RefusedSubstitution)


@given(st.text(st.characters(exclude_characters="$\0", exclude_categories=["Cs"])))
def test_a_text_without_a_dollar_is_left_alone(text: str) -> None:
    assert substituted(text, VARIABLES) == Substituted(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "${",
                "}",
                "$",
                "$$",
                "SET",
                "U",
                ":=",
                ":",
                "/",
                "#",
                "%",
                "^",
                ",",
                "-",
                "a",
                "é",
                "\\",
                "\n",
                "[",
            ]
        )
    )
)
def test_any_text_has_an_outcome(parts: list[str]) -> None:
    text = "".join(parts)
    outcome = substituted(text, VARIABLES)
    if isinstance(outcome, RefusedSubstitution):
        assert 1 <= outcome.line <= text.count("\n") + 1
        assert outcome.expression.rstrip("…") in text
    else:
        assert "U" not in outcome.unknown or "${" in text


@given(st.text("ab:/@ \n{é-", min_size=1), st.text("ab:/@ \n{é-="))
def test_a_default_stands_for_what_is_empty_only(value: str, default: str) -> None:
    assert substituted(f"${{X:={default}}}", {"X": value}) == Substituted(value)
    assert substituted(f"${{X:={default}}}", {}) == Substituted(default)


def _is(outcome: object, text: str) -> None:
    _equal(outcome, Substituted(text))


def _equal(outcome: object, expected: object) -> None:
    assert outcome == expected
