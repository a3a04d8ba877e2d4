"""`archcheck/ignore: "RULE[,RULE] reason"` on a workload, or on a template of its pods."""

import json

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, aside, pod, rules
from tests.support.tables import walked

SAID = "annotations: {archcheck/ignore: platform-missing we know}"
CONTAINERS = "containers: [{name: c, image: one:1}]"
DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w{0}}}\nspec:\n"
    "  template:\n    metadata: {{labels: {{a: b}}{1}}}\n    spec: {{{2}}}\n"
)
CRON = (
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: w{0}}}\nspec:\n  jobTemplate:\n"
    "    metadata: {{name: j{1}}}\n    spec:\n      template:\n        metadata: {{name: t{2}}}\n"
    "        spec: {{{3}}}\n"
)
MORE = f", {SAID}"

PLACES: dict[str, str | bytes] = {
    "a Pod": pod("one:1", metadata=SAID),
    "a Deployment": DEPLOYMENT.format(MORE, "", CONTAINERS),
    "its pod template": DEPLOYMENT.format("", MORE, CONTAINERS),
    "a CronJob": CRON.format(MORE, "", "", CONTAINERS),
    "its job template": CRON.format("", MORE, "", CONTAINERS),
    "the pod template of that": CRON.format("", "", MORE, CONTAINERS),
    "an item of a List": "apiVersion: v1\nkind: List\nitems:\n- "
    + pod("one:1", metadata=SAID).replace("\n", "\n  ").rstrip()
    + "\n",
    "JSON": json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "p", "annotations": {"archcheck/ignore": "platform-missing we know"}},
            "spec": {"containers": [{"name": "c", "image": "one:1"}]},
        }
    ),
    "CRLF": pod("one:1", metadata=SAID).replace("\n", "\r\n"),
    "UTF-16": pod("one:1", metadata=SAID).encode("utf-16"),
    "an alias": pod("one:1", metadata=SAID).replace(
        "archcheck/ignore: ", "other: &x platform-missing we know, archcheck/ignore: *x, more: "
    ),
}


@walked("place", PLACES)
def test_each_place_counts(repo: Repository, place: str) -> None:
    repo.write("p.yaml", PLACES[place])
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.OK, [])
    assert aside(done) == [("platform-missing", "annotation")]
    (found,) = done.report["suppressed"]
    assert found["suppression"]["reason"] == "we know"
    assert found["suppression"]["path"] == "p.yaml"
    assert isinstance(found["suppression"]["line"], int)


def test_an_annotation_of_a_list_is_of_none_of_its_items(repo: Repository) -> None:
    item = pod("one:1").replace("\n", "\n  ").rstrip()
    repo.write("p.yaml", f"apiVersion: v1\nkind: List\nmetadata: {{{SAID}}}\nitems:\n- {item}\n")
    assert repo.check().code == ExitCode.FINDINGS


@pytest.mark.parametrize(
    ("text", "counts", "reason"),
    [
        ("platform-missing", True, None),
        ("platform-missing  two   spaces", True, "two spaces"),
        ("image-missing,platform-missing both", True, "both"),
        ("image-missing , platform-missing both", True, "both"),
        ("* all", True, "all"),
        ("at-risk another rule", False, None),
        ("platform", False, None),
        ("not platform-missing", False, None),
        ("", False, None),
        ("[platform-missing] no", False, None),
    ],
)
def test_what_an_annotation_says(repo: Repository, text: str, counts: bool, reason: str | None) -> None:
    repo.write("p.yaml", pod("one:1", metadata=f"annotations: {{archcheck/ignore: '{text}'}}"))
    done = repo.check()
    assert (done.code == ExitCode.OK) == counts
    if counts:
        assert done.report["suppressed"][0]["suppression"]["reason"] == reason


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("platform-mising typo", "'platform-mising'", "did you mean platform-missing?"),
        ("qqqq what", "'qqqq'", "archcheck explain lists the rules"),
        ("", "names no rule", "archcheck explain"),
        ("!!", "names no rule", "archcheck explain"),
    ],
)
def test_a_rule_that_there_is_not_is_said(repo: Repository, text: str, message: str, remedy: str) -> None:
    repo.write("p.yaml", pod("both:1", metadata=f"annotations: {{archcheck/ignore: '{text}'}}"))
    done = repo.check()
    (finding,) = done.report["findings"]
    assert finding["rule"] == "ignore-unknown-rule"
    assert message in finding["message"]
    assert remedy in finding["remedy"]
    assert (finding["path"], finding["line"]) == ("p.yaml", 3)
    assert repo.check("--strict-ignores").code == ExitCode.FINDINGS


def test_of_namesakes_in_two_files_only_one_is_meant(repo: Repository) -> None:
    repo.write("a.yaml", pod("one:1", metadata=SAID))
    repo.write("b.yaml", pod("one:1"))
    done = repo.check()
    assert [finding["path"] for finding in done.report["findings"]] == ["b.yaml"]
    assert [finding["path"] for finding in done.report["suppressed"]] == ["a.yaml"]


def test_of_namesakes_in_one_file_only_one_is_meant(repo: Repository) -> None:
    repo.write("a.yaml", pod("one:1", metadata=SAID) + "---\n" + pod("one:1"))
    done = repo.check()
    assert [finding["line"] for finding in done.report["findings"]] == [15]
    assert [finding["line"] for finding in done.report["suppressed"]] == [7]


def test_an_annotation_is_for_every_container_of_its_pods(repo: Repository) -> None:
    repo.write("a.yaml", pod("one:1", "two:1", metadata=SAID))
    assert aside(repo.check()) == [("platform-missing", "annotation")] * 2


def test_no_ignores_lets_every_finding_count(repo: Repository) -> None:
    repo.write("a.yaml", pod("one:1", metadata=SAID))
    done = repo.check("--no-ignores")
    assert (done.code, rules(done), aside(done)) == (ExitCode.FINDINGS, ["platform-missing"], [])
