"""What helm reads as lists: held to what Go's encoding/csv gives, and helm's own pkg/strvals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from archcheck.sources.charts.lists import element, elements, paths_of_pairs
from archcheck.sources.charts.model import ChartRequest, RenderOptions
from tests.support.tables import walked

GO = {
    "": [],
    "a": ["a"],
    "a,b": ["a", "b"],
    "a,": ["a", ""],
    ",": ["", ""],
    " a , b ": [" a ", " b "],
    '"a,b.yaml"': ["a,b.yaml"],
    '"a,b.yaml",c': ["a,b.yaml", "c"],
    'a,"b"': ["a", "b"],
    '""': [""],
    '"a""b"': ['a"b'],
    '"a\nb",c': ["a\nb", "c"],
    "a\nb": ["a"],
    "\n\na": ["a"],
    "a\r\nb": ["a"],
    "a\r": ["a"],
    "a\rb": ["a\rb"],
    '"a\r\nb"': ["a\nb"],
    "é,ü": ["é", "ü"],
    r"a\,b": ["a\\", "b"],
}
REFUSED = ['a"b', '"a', '"a"b', '"a" ,b', ' "a"', '"""', "\n", "\r", 'a,"b']


@pytest.mark.parametrize(("text", "found"), GO.items())
def test_a_list_is_read_as_go_reads_it(text: str, found: list[str]) -> None:
    assert elements(text) == found


@pytest.mark.parametrize("text", REFUSED)
def test_what_go_refuses_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"EOF|quoted-field"):
        elements(text)


@given(st.text(alphabet='ab",\n é', max_size=8))
def test_one_text_is_one_element(text: str) -> None:
    assert elements(element(text)) == [text]


@walked(
    "text, paths",
    [
        ("a=b", ["b"]),
        ("a=b,c.d=e", ["b", "e"]),
        ("a=b=c", ["b=c"]),
        (r"a=b\,c,d=e", ["b,c", "e"]),
        (r"a\=x=b", ["b"]),
        ("a[0]=b,a[1]=c", ["b", "c"]),
        ("a={b,c},d=e", ["b", "c", "e"]),
        ("a=", []),
        ("a", []),
        ("", []),
        ("a=b,", ["b"]),
        ("a={b", ["b"]),
        ("a=b\\", ["b"]),
    ],
)
def test_the_paths_of_pairs(text: str, paths: list[str]) -> None:
    assert [path for path in paths_of_pairs(text) if path] == paths


def test_files_go_to_helm_as_they_are() -> None:
    options = RenderOptions(values=("a,b.yaml", "c.yaml"), api_versions=("x/v1",))
    assert options.arguments() == ['--values="a,b.yaml"', "--values=c.yaml", "--api-versions=x/v1"]


@pytest.mark.parametrize("name", ["-", " - ", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"])
def test_standard_input_by_any_of_its_names(name: str) -> None:
    for options in (RenderOptions(values=("a.yaml", name)), RenderOptions(set_file=(f"a=b,c={name}",))):
        assert options.reads_stdin
        assert ChartRequest("c", options=options).inputs[-1] == "-"


@pytest.mark.parametrize("option", ["-f", "--values", "-a", "--api-versions"])
def test_a_list_that_helm_refuses_is_a_wrong_use(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chart", "./c", option, '"a']) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert "is no list of helm's" in err
    assert "it is read as CSV" in err
