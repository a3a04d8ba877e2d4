"""Templates as Go's text/template renders them with sprig, slim-sprig and what Argo CD and flux-operator add."""

import base64
import random
from collections.abc import Callable, Iterator
from typing import Any

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.tables import ARGO, FLUX_OPERATOR
from archcheck.sources.gitops.go_template.rendering import render_template
from tests.real.gitops.oracles import answers
from tests.real.gitops.template_rows import ROWS
from tests.support.tables import IS_NIGHTLY, check_rows

DATA: dict[str, Any] = {
    "a": "x",
    "n": 5,
    "f": 1.5,
    "z": 0,
    "e": "",
    "t": True,
    "no": False,
    "nil": None,
    "l": ["b", "a", "b"],
    "li": [1, 2, 3],
    "m": {"k": "v", "d": {"x": 1}, "b": "2"},
    "el": [],
    "em": {},
    "u": "héllo wörld",
    "big": 123456789012,
    "mixed": [1, "a", None, True, {"q": 1}],
    "ver": "v1.2.3-rc.1+b",
    "path": {"path": "apps/one", "basename": "one", "segments": ["apps", "one"]},
    "yes": "yes",
    "multi": "a\nb\n",
}
FLAVOURS = ("argo", "flux")
OPTIONS = ("error", "default", "zero")


def asked(text: str, flavour: str, missing: str) -> dict[str, Any]:
    return {
        "Text": text,
        "Data": DATA,
        "Flavour": flavour,
        "Left": "{{",
        "Right": "}}",
        "Missing": missing,
    }


def rendered(row: dict[str, Any]) -> str:
    if row["Flavour"] == "argo":
        return render_template(row["Text"], DATA, functions=ARGO, missing_key=row["Missing"])
    functions = FLUX_OPERATOR.with_value("inputs", DATA)
    return render_template(row["Text"], None, functions=functions, missing_key=row["Missing"])


def check_all(texts: list[str], is_taken: Callable[[str], bool] = lambda _: False) -> None:
    """Ask Go for every text with every option, and check that the answers are ours; `is_taken` excuses an error."""
    rows = [
        asked(text if flavour == "argo" else f"{{{{ with inputs }}}}{text}{{{{ end }}}}", flavour, missing)
        for flavour in FLAVOURS
        for missing in OPTIONS
        for text in texts
    ]
    pairs = zip(rows, answers("templates", rows), strict=True)
    check_rows(pairs, lambda pair: _is_alike(*pair, is_taken), name=lambda pair: str(pair[0])[:300])


def _is_alike(row: dict[str, Any], answer: dict[str, Any], is_taken: Callable[[str], bool]) -> None:
    text, problem = "", ""
    try:
        text = rendered(row)
    except TemplateError as error:
        problem = str(error)
    if problem:
        assert answer["error"] or is_taken(problem), (answer, problem)
    else:
        assert not answer["error"], (text, answer["error"])
        assert text == base64.b64decode(answer["output"]).decode()


def test_rows_are_rendered_as_go_does() -> None:
    check_all(list(ROWS))


CONSTANTS = {
    "s": (
        '"a"',
        '"k"',
        '"%s-%v"',
        '","',
        '"1.2.3"',
        '"[a-z]+"',
        "`r`",
        ".a",
        ".e",
        ".u",
        ".m.k",
        ".ver",
        ".multi",
        '"b-A_c"',
    ),
    "i": ("1", "0", "-1", "2", "5", "(int .n)", "(len .l)"),
    "f": ("1.5", "3.0", "-0.25", "(float64 .n)"),
    "b": ("true", "false", ".t", ".no"),
    "l": (".l", ".li", ".el", ".mixed", ".path.segments", "(list 1 nil .a)"),
    "m": (".m", ".em", ".path", ".m.d", "$v"),
    "d": ("(dict)", '(dict "k" 1 "b" "")', '(dict "k" (dict "x" 2) "l" (list))'),
    "a": (".n", ".nil", ".f", ".z", "nil"),
}
"""Constants and members by their types: text, int, float, bool, list, map, a map of its own, anything."""

FUNCTIONS = {
    "s": (
        *(
            "upper s",
            "lower s",
            "title s",
            "trim s",
            "quote a a",
            "squote a",
            "toString a",
            "toJson a",
            "kindOf a",
        ),
        *(
            "typeOf a",
            "join s l",
            "print a a a",
            "printf s a a",
            "println a a",
            "replace s s s",
            "trimSuffix s s",
        ),
        *("trunc i s", "substr i i s", "indent 2 s", "nindent 3 s", "b64enc s", "sha256sum s"),
        *(
            "cat a a",
            "plural s s i",
            "regexReplaceAll s s s",
            "regexFind s s",
            "base s",
            "dir s",
            "clean s",
            "ext s",
        ),
        *(
            "trimAll s s",
            "b64dec s",
            "seq i i",
            "snakecase s",
            "camelcase s",
            "kebabcase s",
            "abbrev 5 s",
            "slugify s",
        ),
        *(
            "toYaml a",
            "toPrettyJson a",
            "adler32sum s",
            "normalize s",
            "initials s",
            "swapcase s",
            "wrap 5 s",
        ),
    ),
    "i": ("len l", "len s", "atoi s", "len m"),
    "f": ("float64 a", "floor a", "ceil a", "round a 1", "maxf a a", "addf a a", "mulf a a", "divf a a"),
    "b": (
        *(
            "eq s s",
            "ne i i",
            "lt f f",
            "le s s",
            "gt i i",
            "ge i i",
            "not a",
            "empty a",
            "has a l",
            "hasKey m s",
        ),
        *(
            "contains s s",
            "hasPrefix s s",
            "regexMatch s s",
            "deepEqual a a",
            "kindIs s a",
            "all a a",
            "any a a",
        ),
        *("eq a a", "eq a s i", "semverCompare s s"),
    ),
    "l": (
        *(
            "list a a",
            "rest l",
            "initial l",
            "reverse l",
            "uniq l",
            "sortAlpha l",
            "append l a",
            "prepend l a",
        ),
        *("concat l l", "without l a", "compact l", "splitList s s", "until 3", "untilStep i i 2"),
        *("slice l i i", "chunk 2 l", "pluck s m m", "regexFindAll s s i", "regexSplit s s i", "toStrings l"),
    ),
    "m": (
        "dict s a s a",
        "pick m s s",
        "omit m s",
        "merge d m m",
        "set d s a",
        "split s s",
        "mergeOverwrite d m",
        "unset d s",
    ),
    "a": (
        *(
            "default a a",
            "coalesce a a a",
            "ternary a a b",
            "first l",
            "last l",
            "index l i",
            "get m s",
            "index m s",
        ),
        *(
            "add a a",
            "sub a a",
            "mul a a",
            "div a a",
            "mod a a",
            "max a a",
            "min a a",
            "and a a",
            "or a a a",
            "dig s a m",
        ),
        *("fromJson s", "int64 a", "add1 a", "semver s"),
    ),
}


def call(source: random.Random, kind: str, depth: int) -> str:
    name, *wanted = source.choice(FUNCTIONS[kind]).split()
    return " ".join(
        (name, *(each if each not in CONSTANTS else value(source, each, depth + 1) for each in wanted))
    )


def value(source: random.Random, kind: str, depth: int) -> str:
    """Return an operand of a type, now and then of any other."""
    if source.random() < 0.02:
        kind = source.choice("sifblma")
    if kind == "a":
        kind = source.choice("sifblma")
    if depth < 3 and kind in FUNCTIONS and source.random() < 0.4:
        return f"({call(source, kind, depth)})"
    return source.choice(CONSTANTS[kind])


def pipelines(source: random.Random) -> str:
    kind = source.choice("sssifblma")
    if source.random() < 0.2:
        return source.choice(CONSTANTS[kind])
    made = call(source, kind, 0)
    if source.random() < 0.3:
        filters = ("quote", "toJson", "default 1", "printf `%v`", "list", "len", "toString", "not", "kindOf")
        return f"{made} | {source.choice(filters)}"
    return made


def actions(source: random.Random, depth: int = 0) -> str:
    inner = "".join(actions(source, depth + 1) for _ in range(source.randint(0, 2))) if depth < 3 else ""
    left, right = source.choice(("{{ ", "{{- ", "{{")), source.choice((" }}", " -}}", "}}"))
    action = source.choice(
        (
            pipelines(source),
            f"$v := {pipelines(source)}",
            f"if {pipelines(source)}",
            f"range {value(source, 'l', 1)}",
            f"range $w := {value(source, 'm', 1)}",
            f"range $i, $w := {value(source, 'l', 1)}",
            f"with {pipelines(source)}",
            "/* comment */",
        )
    )
    opened = action.split(" ")[0] in ("if", "range", "with")
    otherwise = "{{ else }}" + inner if source.random() < 0.3 else ""
    return f" x\n{left}{action}{right}{inner}{otherwise if opened else ''}{'{{ end }}' if opened else ''}"


def texts(count: int, seed: int = 7) -> Iterator[str]:
    source = random.Random(seed)
    for _ in range(count):
        if source.random() < 0.7:
            yield f"{{{{ $v := .m }}}}{{{{ {pipelines(source)} }}}}"
        else:
            yield "{{ $v := .m }}" + "".join(actions(source) for _ in range(source.randint(1, 2)))


def is_bounded_here(error: str) -> bool:
    """Return whether an error is one of what is not evaluated here, and which Go takes."""
    return any(part in error for part in ("not evaluated here", " over ", "UTF-8", "elements"))


def test_templates_made_at_random_are_rendered_as_go_does() -> None:
    check_all(list(texts(20_000 if IS_NIGHTLY else 400)), is_bounded_here)
