from typing import Any

import pytest

from archcheck.reports.document import from_json
from archcheck.reports.formats.markdown import comment
from tests.unit.reports import placement_samples, samples
from tests.unit.reports.formats.documents import (
    CLEAN,
    DIGEST,
    GATE,
    document,
    finding,
    image,
    node,
    rendered,
    suppressed,
    workload,
)
from tests.unit.reports.formats.pages import codes, tables, texts
from tests.unit.reports.samples import json_of

REPORTS = samples.SAMPLES | placement_samples.SAMPLES
LIMIT = 65_536


def page(*findings: dict[str, Any], **keys: Any) -> str:
    return rendered("markdown", document(findings=list(findings), **keys))


def heading(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("## "))


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (0, "passed"),
        (1, "failed"),
        (2, "could not read a part of the input"),
        (3, "is incomplete"),
        (4, "found nothing to check"),
        (70, "did not finish"),
        (None, "has a result"),
    ],
)
def test_the_heading_is_the_outcome(code: int | None, outcome: str) -> None:
    text = page(finding("stuck"), finding("stuck"), finding("fallback-older"), exit_code=code)
    assert heading(text) == f"## archcheck {outcome}: 2 errors, 1 note"


def test_a_clean_run_says_so() -> None:
    assert heading(rendered("markdown", CLEAN)) == "## archcheck passed (`shop 2.1.0`): no finding"


def test_a_job_finds_its_comment_by_the_first_line() -> None:
    assert page().startswith("<!-- archcheck -->\n## ")


@pytest.mark.parametrize("name", REPORTS)
def test_the_matrices_are_those_of_the_table(name: str) -> None:
    report = REPORTS[name]
    shown = tables(rendered("markdown", json_of(report)))
    images = [row for table in shown if table[0][0] == "image" for row in table[1:]]
    assert len(images) == len(report.images)
    assert all(len(row) == 1 + len(report.columns) for row in images)
    placed = [row for table in shown if table[0][0] == "workload" for row in table[1:]]
    assert len(placed) == (len(report.placement_report.placed) if report.placement_report else 0)


def test_images_with_something_wrong_stand_in_the_open() -> None:
    text = page(
        finding(image="bad:1"),
        finding("fallback-older", image="fine:1"),
        images=[
            image("docker.io/library/fine:1", platforms="linux/amd64"),
            image("docker.io/library/bad:1", platforms="linux/amd64"),
            image("docker.io/library/gone:1", "missing"),
            image("docker.io/library/secret:1", "denied"),
        ],
    )
    wrong, fine = tables(text)
    assert [row[0] for row in wrong[1:]] == ["bad:1", "gone:1", "secret:1"]
    assert [row[0] for row in fine[1:]] == ["fine:1"]
    assert text.index("bad:1") < text.index("<details><summary>1 image without errors or warnings")


def test_unknown_is_said_and_never_shown_as_missing() -> None:
    text = page(images=[image("private.example/app:1", "of-the-future")], complete=False, exit_code=3)
    [[_, cells]] = tables(text)
    assert cells[1:] == ["?", "?", "?"]
    assert "**1 image is unknown**: neither present nor missing" in text


def test_what_is_incomplete_without_an_unknown_image_is_said() -> None:
    assert "**Incomplete**" in page(complete=False)
    assert "ncomplete" not in page(complete=True)


def test_cells_tell_a_fallback_from_what_is_there() -> None:
    text = page(
        required_platforms=["linux/arm/v7", "linux/arm64", "linux/amd64", "linux/s390x"],
        images=[image("a:1", platforms="linux/arm/v6 linux/arm64/v8")],
    )
    [[headings, cells]] = tables(text)
    assert headings[1:] == ["arm/v7", "arm64", "amd64", "s390x"]
    assert cells[1:] == ["~", "✓", "\N{EN DASH}", "\N{EN DASH}"]


def test_workloads_that_are_not_ok_stand_in_the_open_the_worst_first() -> None:
    text = page(
        nodes=[node("a20", "linux/arm/v7", 2), node("a64", "linux/arm64"), node("pc", "linux/amd64")],
        workloads=[
            workload("Pod/ok", verdict="ok", runs="native fallback -"),
            workload("Pod/unknown", verdict="unknown", runs="unknown depends native"),
            workload("Pod/new", verdict="of-the-future", runs="of-the-future - -"),
            workload("Pod/risk", verdict="at-risk", runs="no native native"),
            workload("Pod/stuck", verdict="stuck", runs="- - -"),
        ],
    )
    wrong, fine = tables(text)
    dash = "\N{EN DASH}"
    assert wrong == [
        ["workload", "verdict", "a20 (2)", "a64", "pc"],
        ["Pod/stuck", "stuck", dash, dash, dash],
        ["Pod/risk", "at risk", "✗", "✓", "✓"],
        ["Pod/unknown", "unknown", "?", "?", "✓"],
        ["Pod/new", "unknown", "?", dash, dash],
    ]
    assert fine[1:] == [["Pod/ok", "ok", "✓", "~", dash]]


def test_a_node_that_a_workload_says_nothing_of_is_unknown() -> None:
    text = page(
        nodes=[node("a20", "linux/arm"), node("other", "linux/amd64")],
        workloads=[workload("Pod/a", verdict="ok", runs="native")],
    )
    assert tables(text)[0][1] == ["Pod/a", "ok", "✓", "?"]


def test_nodes_beyond_the_page_are_counted() -> None:
    nodes = [node(f"n{number}", "linux/amd64") for number in range(23)]
    text = page(nodes=nodes, workloads=[workload("Pod/a", verdict="ok", runs="native")])
    assert len(tables(text)[0][0]) == 22
    assert "and 3 more nodes, which the JSON has" in text


def test_alike_findings_are_one_item_the_worst_first() -> None:
    text = page(
        finding("fallback-older", message="older"),
        finding("stuck", message="no node", workload="Pod/a"),
        finding("stuck", message="no node", workload="Pod/b"),
    )
    assert text.count("no node") == 1
    assert text.index("no node") < text.index("Pod/a") < text.index("Pod/b") < text.index("older")


def test_places_beyond_ten_are_counted() -> None:
    text = page(*(finding(workload=f"Pod/p{number}", line=number + 1) for number in range(14)))
    assert "and 4 more places" in text
    assert "Pod/p10" not in text


def test_a_finding_says_place_template_and_remedy() -> None:
    text = page(finding(path="values.yaml", line=7, template="templates/a.yaml", remedy="do that"))
    assert "`Deployment/web`, `values.yaml:7`, `templates/a.yaml`" in text
    assert "try: do that" in text


def test_a_template_that_is_the_place_is_named_once() -> None:
    assert page(finding(path="a.yaml", template="a.yaml")).count("a.yaml") == 1


def test_suppressed_findings_are_counted_by_kind() -> None:
    kinds = ("annotation", "comment", "comment", "configuration", "baseline", "of-the-future")
    text = page(suppressed=[suppressed(kind) for kind in kinds])
    assert (
        "<details><summary>6 findings suppressed: 1 by an annotation, 2 by a comment, "
        "1 by the configuration, 1 held back by the baseline, 1 otherwise</summary>"
    ) in text


def test_what_could_not_be_read_and_what_was_passed_over_is_listed() -> None:
    text = rendered("markdown", GATE)
    assert "### Could not be read\n\n- `deploy/broken.yaml:7`: not YAML" in text
    assert "1 part of the input passed over" in text


def test_one_reason_is_one_line() -> None:
    skipped = [{"path": f"apps/{letter}", "reason": "not built", "unread": True} for letter in "abcde"]
    text = page(skipped=[*skipped, {"path": "f", "reason": "encrypted", "unread": True}])
    assert "- `apps/a`, `apps/b`, `apps/c` and 2 more: not built\n- `f`: encrypted\n" in text


def test_foreign_texts_are_no_markup() -> None:
    text = page(finding("stuck", message="@all see #1 <img src=x> [a](https://b) |", workload="a|b`c"))
    assert {"@all", "#1", "<img", "src=x>", "[a](https://b)", "|"} <= set(codes(text))
    assert "a|b`c" in codes(text)
    assert "@" not in texts(text)


def test_digests_are_cut_short() -> None:
    text = page(images=[image(f"quay.io/a/b:1@{DIGEST}", platforms="linux/amd64")])
    assert DIGEST not in text
    assert "`quay.io/a/b:1@sha256:0123456789ab…`" in text


def large(many: range) -> dict[str, Any]:
    return document(
        findings=[
            finding(message=f"message {number} " + "word " * 20, image=f"i{number}:1") for number in many
        ],
        images=[image(f"docker.io/library/i{number}:1", platforms="linux/amd64") for number in many]
        + [image(f"docker.io/library/f{number}:1", platforms="linux/amd64") for number in many],
        nodes=[node(f"node-{number}", "linux/amd64") for number in range(50)],
        workloads=[
            workload(f"Pod/{verdict}-{number}", verdict=verdict, runs="native")
            for number in many
            for verdict in ("ok", "at-risk")
        ],
        suppressed=[suppressed("baseline") for _ in many],
        errors=[{"path": f"{number}.yaml", "line": 1, "message": f"not YAML {number}"} for number in many],
        skipped=[{"path": f"{number}.yaml", "line": 1, "reason": f"no object {number}"} for number in many],
    )


def test_a_comment_is_never_longer_than_github_allows() -> None:
    text = rendered("markdown", large(range(3_000)))
    assert 50_000 < len(text) <= LIMIT
    assert text.count("left out here, of 3000: there is a limit to this text") == 8
    assert text.count("<details>") == text.count("</details>") == 4
    assert len({len(row) for table in tables(text)[:2] for row in table}) == 1


def test_a_summary_is_as_long_as_there_is_room() -> None:
    document = from_json(large(range(3_000)))
    for room in (20_000, 65_536, 500_000):
        text = comment.render_summary(document, room)
        assert room * 0.7 < len(text.encode()) <= room, room
        assert "left out here" in text, room
        assert text.count("<details>") == text.count("</details>") == 4, room


def test_a_summary_with_room_has_all_that_a_comment_leaves_out() -> None:
    saved = large(range(400))
    assert "left out here" in rendered("markdown", saved)
    text = comment.render_summary(from_json(saved), 999_999)
    assert "left out here" not in text
    assert "message 399 " in text
