import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import archcheck.reports
from archcheck.errors import DocumentError, ExitCode
from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.model import Finding, Severity
from archcheck.images.availability import Availability, ManifestKind, Missing, Reason, Unknown, Unresolved
from archcheck.images.naming import Placeholder
from archcheck.images.platform import Platform
from archcheck.reports.document import SCHEMA
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import ImageUse, PodSpec, Role, Source, Workload
from tests.unit.reports.samples import (
    DIGEST,
    EVERYTHING,
    SAMPLES,
    found,
    image,
    json_of,
    json_text_of,
    report,
    workload,
)

SCHEMA_FILE = Path(archcheck.reports.__file__).parent / "schemas" / "report-v1.schema.json"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("sample", SAMPLES)
def test_reports_are_of_the_schema(sample: str, validator: jsonschema.Draft202012Validator) -> None:
    document = json.loads(json_text_of(SAMPLES[sample]))
    validator.validate(document)
    assert document == json_of(SAMPLES[sample])


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_of_the_schema(reason: Reason, validator: jsonschema.Draft202012Validator) -> None:
    document = json_of(report(image("nginx:1", Unknown(reason, "why"))))
    validator.validate(document)
    assert document["images"][0]["status"] == reason.value


@pytest.mark.parametrize(
    "key", ["directory", "complete", "exit_code", "images", "workloads", "findings", "errors", "skipped"]
)
def test_the_schema_wants_every_key(key: str, validator: jsonschema.Draft202012Validator) -> None:
    document = json_of(EVERYTHING)
    del document[key]
    assert not validator.is_valid(document)


def test_the_schema_allows_keys_to_be_added(validator: jsonschema.Draft202012Validator) -> None:
    assert validator.is_valid(json_of(EVERYTHING) | {"later": 1})


def test_the_schema_is_named() -> None:
    assert json_of(report())["schema"] == SCHEMA == "archcheck.report/v1"


def test_what_was_passed_over_says_whether_it_may_hold_workloads() -> None:
    skipped = (Skipped("charts/a", None, "no helm", loss=Loss.PART), Skipped("b.yaml", 1, "no object"))
    assert [each["unread"] for each in json_of(report(skipped=skipped))["skipped"]] == [True, False]


def test_the_directory_of_the_run_is_kept() -> None:
    assert json_of(report(), "deploy")["directory"] == "deploy"
    assert json_of(report())["directory"] is None


def test_an_image_in_full() -> None:
    [shown] = json_of(report(image("nginx:1", found("linux/arm linux/arm64/v8", ManifestKind.INDEX))))[
        "images"
    ]
    assert shown == {
        "reference": "docker.io/library/nginx:1",
        "digest": DIGEST,
        "status": "found",
        "kind": "index",
        "platforms": ["linux/arm/v7", "linux/arm64"],
        "message": None,
        "answered_by": "docker.io",
        "offers": {"linux/amd64": "lacking", "linux/arm64": "native", "linux/arm/v7": "native"},
        "pulled": [],
    }


@pytest.mark.parametrize(
    ("result", "reference", "status"),
    [
        (image("nginx:1", Missing("gone")), "docker.io/library/nginx:1", "missing"),
        (image("$(x)", Unresolved()), "$(x)", "unresolved"),
        (image("", Unresolved()), "", "unresolved"),
        (image("Bad", Unknown(Reason.INVALID, "bad")), "Bad", "invalid"),
        (
            image("nginx:1", Unknown(Reason.OFFLINE, "not in the layout")),
            "docker.io/library/nginx:1",
            "offline",
        ),
    ],
)
def test_an_image_that_was_not_read(result: ImageResult, reference: str, status: str) -> None:
    [shown] = json_of(report(result))["images"]
    assert (shown["reference"], shown["status"]) == (reference, status)
    assert shown["message"]
    assert (shown["digest"], shown["kind"], shown["platforms"], shown["answered_by"]) == (
        None,
        None,
        [],
        None,
    )


def test_a_platform_that_two_entries_declare_is_listed_once() -> None:
    [shown] = json_of(report(image("nginx:1", found("linux/arm64 linux/arm64/v8 linux/aarch64"))))["images"]
    assert shown["platforms"] == ["linux/arm64"]


@pytest.mark.parametrize(
    ("source", "line"), [(Source("web.yaml", 3), 10), (Source("chart/templates/web.yaml", None), None)]
)
def test_a_line_lies_in_a_file_or_is_null(source: Source, line: int | None) -> None:
    shown = workload("web", ("web", Role.CONTAINER, "nginx:1"), source=source)
    [document] = json_of(report(workloads=(shown,)))["workloads"]
    assert document["source"] == {"path": source.path, "line": source.line} | {
        "variant": None,
        "release": None,
    }
    assert document["images"] == [
        {"container": "web", "role": "container", "reference": "docker.io/library/nginx:1"}
        | {"line": line, "path": None, "via": None}
    ]


@pytest.mark.parametrize("code", [ExitCode.OK, ExitCode.FINDINGS, ExitCode.USAGE, ExitCode.INCOMPLETE])
def test_the_exit_code_is_a_number(code: ExitCode) -> None:
    assert json.loads(json_text_of(report(exit_code=code)))["exit_code"] == int(code)


def test_the_order_is_that_of_the_report() -> None:
    names = [f"i{number}:1" for number in (3, 1, 2)]
    shown = json_of(report(*(image(name, Unresolved()) for name in names)))["images"]
    assert [each["reference"] for each in shown] == [f"docker.io/library/{name}" for name in names]


TEXTS = st.text() | st.text(alphabet='\x1b\u202e\ud800\x00\n"\\é😀[red]')


@st.composite
def hostile_reports(draw: st.DrawFn) -> Report:
    def text() -> str:
        return draw(TEXTS)

    use = ImageUse(text(), draw(st.sampled_from(Role)), text(), draw(st.integers(1, 9)), 1)
    source = Source(text(), draw(st.none() | st.integers(1, 9)))
    answers: list[Availability] = [
        Missing(text()),
        Unknown(draw(st.sampled_from(Reason)), text()),
        Unresolved(text()),
    ]
    return Report(
        tuple(ImageResult(Placeholder(text()), answer) for answer in answers),
        (Workload(text(), text(), text(), text(), source, (PodSpec((text(),), (use,)),), (text(),)),),
        (
            Finding(
                "rule-id",
                draw(st.sampled_from(Severity)),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                1,
                None,
            ),
        ),
        (Platform("linux", "arm", "v7"),),
        (DocumentError(text(), path=text(), line=draw(st.none() | st.integers(1, 9))),),
        (Skipped(text(), None, text()),),
        ChartFacts(text(), text(), ()),
        (),
        draw(st.booleans()),
        ExitCode.OK,
    )


@given(hostile_reports())
def test_any_text_survives(hostile: Report) -> None:
    text = json_text_of(hostile)
    assert text.isascii()
    assert text.endswith("\n")
    document: dict[str, Any] = json.loads(text)
    assert document == json_of(hostile)
    jsonschema.validate(document, json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
