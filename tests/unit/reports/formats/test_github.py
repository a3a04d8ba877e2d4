import re
from typing import Any

import pytest

from tests.unit.reports.formats.documents import CLEAN, MANY, document, finding, rendered, suppressed

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:]*)(?:,[a-z]+=[^,:]*)*)::(.*)")


def unescaped(text: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def commands(*findings: dict[str, Any], **keys: Any) -> list[tuple[str, dict[str, str], str]]:
    """Return kind, properties and message of every line, as the runner reads them."""
    parsed = []
    for line in rendered("github", document(findings=list(findings), **keys)).splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (each.split("=", 1) for each in match[2].split(","))
        parsed.append((match[1], {key: unescaped(value) for key, value in pairs}, unescaped(match[3])))
    return parsed


def test_nothing_wrong_is_no_line() -> None:
    assert rendered("github", CLEAN) == ""


@pytest.mark.parametrize(
    ("severity", "kind"), [("error", "error"), ("warning", "warning"), ("note", "notice")]
)
def test_a_finding_is_a_command_with_its_place(severity: str, kind: str) -> None:
    [command] = commands(finding("stuck", severity=severity, message="no node", remedy="do that"))
    assert command == (
        kind,
        {"file": "deploy/web.yaml", "line": "12", "col": "16", "title": "archcheck stuck"},
        "no node\ntry: do that\nin Deployment/web",
    )


def test_a_file_without_a_line_is_named_alone() -> None:
    [(_, properties, _)] = commands(finding(line=None, column=3))
    assert properties == {"file": "deploy/web.yaml", "title": "archcheck platform-missing"}


def test_standard_input_is_no_file() -> None:
    [(_, properties, message)] = commands(finding(path="-"))
    assert properties == {"title": "archcheck platform-missing"}
    assert message.endswith("standard input, line 12")


def test_rendered_input_without_a_file_hangs_on_its_template() -> None:
    [(_, properties, _)] = commands(finding(path=None, line=None, template="templates/a.yaml"))
    assert properties["file"] == "templates/a.yaml"


def test_an_image_that_is_used_often_is_one_annotation() -> None:
    often = [finding(workload=f"Deployment/w{number}") for number in range(50)]
    [(_, _, message)] = commands(*often)
    assert message.endswith("in Deployment/w0, Deployment/w1, Deployment/w2 and 47 more")


def test_of_an_image_the_worst_is_shown_and_the_other_rules_are_named() -> None:
    [(kind, _, message)] = commands(
        finding("fallback-older"), finding("platform-missing", message="lacks it")
    )
    assert (kind, message.split("\n")[0]) == ("error", "lacks it")
    assert message.endswith("also: fallback-older")


def test_findings_without_an_image_stay_apart_unless_they_say_the_same() -> None:
    shown = commands(
        finding(image=None, message="one"),
        finding(image=None, message="other"),
        finding(image=None, message="one", workload="Pod/b"),
    )
    assert [message.split("\n")[0] for _, _, message in shown] == ["one", "other"]


def test_the_worst_ten_are_annotated_and_the_rest_is_counted() -> None:
    notes = [finding("fallback-older", image=f"note:{number}") for number in range(8)]
    errors = [finding(image=f"error:{number}") for number in range(5)]
    shown = commands(*notes, *errors)
    assert [kind for kind, _, _ in shown] == ["error"] * 5 + ["notice"] * 6
    assert shown[-1][2].startswith("3 more findings not annotated here: the job's summary has the rest")


def test_the_rest_counts_findings_and_not_groups() -> None:
    *shown, last = rendered("github", MANY).splitlines()
    assert len(shown) == 10
    assert last.startswith("::notice title=archcheck::8 more findings ")


def test_ten_are_all_and_nothing_is_said() -> None:
    assert len(commands(*(finding(image=f"error:{number}") for number in range(10)))) == 10


def test_what_could_not_be_read_comes_first() -> None:
    broken = [{"path": "broken.yaml", "line": 7, "message": "not YAML"}]
    shown = commands(finding(), errors=broken)
    assert shown[0] == (
        "error",
        {"file": "broken.yaml", "line": "7", "title": "archcheck cannot read this"},
        "not YAML",
    )
    assert len(shown) == 2


def test_inputs_that_are_left_are_counted_as_such() -> None:
    broken = [{"path": f"{number}.yaml", "line": None, "message": "not YAML"} for number in range(11)]
    assert commands(finding(), errors=broken)[-1][2].startswith(
        "1 more finding and 1 more input that could not be read not annotated here"
    )


def test_nothing_to_check_is_a_warning_and_the_first() -> None:
    [(kind, properties, message), (_, other, _)] = commands(finding("ignore-unused"), exit_code=4)
    assert (kind, properties, message) == (
        "warning",
        {"title": "archcheck"},
        "Nothing to check: no image in the input",
    )
    assert other["title"] == "archcheck ignore-unused"


def test_suppressed_findings_are_not_annotated() -> None:
    assert commands(suppressed=[suppressed("comment")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "a\n::error file=b::forged",
        "a\r\n::error::forged",
        "::error::forged",
        "a%0A::error::forged",
        "x,line=1::forged",
        "##[error]forged",
        "\u2028::error::forged",
        "\x85::error::forged",
    ],
)
@pytest.mark.parametrize("key", ["rule", "message", "remedy", "workload", "image", "path", "template"])
def test_no_text_becomes_a_command_or_a_property(key: str, text: str) -> None:
    changed: dict[str, Any] = {key: text, "severity": "warning"}
    [(kind, properties, _)] = commands(finding(**changed))
    assert kind == "warning"
    assert set(properties) == {"file", "line", "col", "title"}
    assert (properties["line"], properties["col"]) == ("12", "16")


def test_a_percent_sign_is_shown_as_it_is() -> None:
    [(_, properties, message)] = commands(
        finding(path="100%0A.yaml", message="100%25", remedy="", workload=None)
    )
    assert (properties["file"], message) == ("100%0A.yaml", "100%25")
