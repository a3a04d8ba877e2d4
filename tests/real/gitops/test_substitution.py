"""`${…}` as fluxcd's own envsubst substitutes it, on the table of its grammar and on texts made at random."""

import random
from itertools import product

import pytest

from archcheck.sources.gitops.flux.substitution import RefusedSubstitution, Substituted, substituted
from tests.real.gitops.oracles import answers
from tests.support.tables import IS_NIGHTLY, check_rows

VARIABLES = {
    "SET": "Hello-World",
    "EMPTY": "",
    "N": "10",
    "NEGATIVE": "-3",
    "PATH": "a/b/c.tar.gz",
    "SLASH": "a\\/b$c",
    "GREEK": "äβγ-ä",
    "STAR": "a*b[c]?",
}
NAMES = (*VARIABLES, "U", "V")
OPERATORS = (
    *("", ":=", ":-", ":?", ":+", "=", "-", "+", "?", ":", "/", "//", "/#", "/%", "#", "##", "%", "%%"),
    *("^", "^^", ",", ",,", ",^", "^^^", ":0:", ":1:-", "[", ".", " "),
)
ARGUMENTS = (
    *(
        "",
        "d",
        "l",
        "*l",
        "l*",
        "*",
        "?",
        "[A-H]",
        "[^a-z]*",
        "[",
        "\\",
        "a/b",
        "/",
        "\\//:",
        "a\\/b/c",
        "l/L",
    ),
    *(
        "Hello/Bye",
        "World/",
        "0:5",
        "6",
        "-5",
        "-5:2",
        " 1",
        "20",
        "5:-2",
        "${SET}",
        "${U:=x}",
        "l/${N}",
        "$$",
    ),
    *("a b", "é", "$", "{", "}", "\n", ":", "x:y=z", "${U}", "*-*/x", "3:${N}", "é/e"),
)
PIECES = (
    *(
        "${",
        "}",
        "$",
        "$$",
        "{",
        "SET",
        "U",
        "N",
        "PATH",
        ":=",
        ":-",
        ":",
        "/",
        "//",
        "#",
        "##",
        "%",
        "^",
        ",",
        "-",
    ),
    *("a", "l", "é", "\\", "\n", "[", "]", "*", "?", "0", "1", " ", "=", "+", "."),
)

MOST_BY_DAY = 5000

pytestmark = pytest.mark.real


def texts() -> list[str]:
    """Return each operator with each argument, and mixtures of all that means something."""
    made = random.Random(15)
    table = [
        f"${{{name}{operator}{argument}}}"
        for name, operator, argument in product(NAMES, OPERATORS, ARGUMENTS)
    ]
    escaped = [
        "$${SET}",
        "$$${SET}",
        "$$$${SET}",
        "a$$",
        "${#SET}",
        "${#U}",
        "${#}",
        "${##}",
        "${}",
        "${x",
        "$",
    ]
    mixed = ["".join(made.choices(PIECES, k=made.randint(1, 14))) for _ in range(20_000)]
    nested = [made.choice(table).replace("d", made.choice(table), 1) for _ in range(5_000)]
    every = [*table, *nested, *mixed]
    return [*escaped, *(every if IS_NIGHTLY else made.sample(every, MOST_BY_DAY))]


def test_every_text_comes_to_what_flux_makes_of_it() -> None:
    rows = texts()
    found = answers("envsubst", [{"text": text, "variables": VARIABLES} for text in rows])
    check_rows(zip(rows, found, strict=True), lambda row: _check(row[0], row[1]["text"], row[1]["error"]))


def _check(text: str, expected: str, error: str) -> None:
    outcome = substituted(text, VARIABLES, lenient=False)
    if error:
        assert isinstance(outcome, RefusedSubstitution), error
    elif "\ufffd" not in expected:  # a letter of several bytes that was cut: no YAML any more
        assert outcome == Substituted(expected)
