import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.reports.formats.markdown.gfm import code, header, prose, row
from archcheck.reports.text import printable
from tests.unit.reports.formats.pages import codes, of_type, tables, texts

TEXTS = st.text(max_size=60) | st.text("`|\\<>@#*_[]()!~$: a1.-&\n\u202e", max_size=30)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("may land on a20 (2), where", "may land on a20 (2), where"),
        (
            "redis:7 lacks linux/arm/v7; it has linux/amd64.",
            "`redis:7` lacks `linux/arm/v7`; it has `linux/amd64`.",
        ),
        ("an index (--deep) of it", "an index (`--deep`) of it"),
        ("GOARCH: a kubelet's 32-bit", "GOARCH: a kubelet's 32-bit"),
        ("call f(x).", "call `f(x)`."),
        ("ask @all about #12", "ask `@all` about `#12`"),
        ("fixed in GH-12 and JIRA-7", "fixed in `GH-12` and `JIRA-7`"),
        ("since 0123abc", "since `0123abc`"),
        ("go www.evil.example", "go `www.evil.example`"),
        ("a :smile: b", "a `:smile`: b"),
        ("${A}/app:${B} is", "`${A}/app:${B}` is"),
        ("one\ntwo", "`one\\ntwo`"),
        ("", ""),
    ],
)
def test_words_that_could_mean_something_are_code(text: str, shown: str) -> None:
    assert prose(text) == shown


def test_digests_are_cut_short_in_prose() -> None:
    assert prose("app@sha256:" + "ab" * 32 + " is") == "`app@sha256:abababababab…` is"


@given(TEXTS)
def test_a_code_span_holds_the_text(text: str) -> None:
    shown = printable(text)
    assert codes(f"a {code(text)} b") == ([shown] if shown.strip() else [])


@given(TEXTS)
def test_prose_says_all_words_and_means_nothing(text: str) -> None:
    page = f"x: {prose(text)}"
    assert not of_type(
        page, "html_inline", "html_block", "link_open", "image", "em_open", "strong_open", "s_open"
    )
    assert not re.search(r"[@#$<>\[\]*_~`|\\/]|GH-", texts(page))
    said = re.sub(r"\s|…", "", "".join(token.content for token in of_type(page, "text", "code_inline")))
    assert said == re.sub(r"\s|…", "", f"x:{printable(text)}")


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_row_has_as_many_cells_as_texts(cells: list[str]) -> None:
    page = "\n".join([*header(["name"] * len(cells), 1), row([code(each) for each in cells])])
    [[heading, shown]] = tables(page)
    assert len(heading) == len(shown) == len(cells)
    assert not of_type(page, "html_inline", "link_open")


@given(TEXTS)
def test_no_pipe_ends_a_cell_for_a_reader_that_pairs_backslashes(text: str) -> None:
    line = row([code(text), "next"])
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("helm template N-A CHART -f VALUES | archcheck manifest -", "`{}`"),
        ("kubectl label node NAME arch=x", "`{}`"),
        (
            "kubectl label node NAME arch=x, and select on it",
            "`kubectl label node NAME arch=x`, and select on it",
        ),
        (
            "run: helm template NAME | archcheck manifest -",
            "run: `helm template NAME | archcheck manifest -`",
        ),
        ("helm cannot render it", "{}"),
        ("docker info shows the storage driver", "{}"),
    ],
)
def test_a_command_is_one_code_span(text: str, shown: str) -> None:
    assert prose(text) == shown.format(text)
