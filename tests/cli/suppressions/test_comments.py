"""`# archcheck: ignore[RULE] reason` on the line of an image, or alone above it."""

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, aside, pod, rules
from tests.support.tables import walked

SAID = "# archcheck: ignore[platform-missing] we know"
PLAIN = pod("one:1")
ABOVE = PLAIN.replace("      image:", f"      {SAID}\n      image:")
FLOW = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{0}]}} {1}\n"

PLACES: dict[str, str | bytes] = {
    "behind the image": pod(f"one:1 {SAID}"),
    "behind a quoted image": pod(f'"one:1" {SAID}'),
    "behind another comment": pod(f"one:1 # from the vendor {SAID}"),
    "without spaces": pod("one:1 #archcheck:ignore[platform-missing]we know"),
    "with many spaces": pod("one:1   #  archcheck:  ignore  [ platform-missing ]  we know  "),
    "alone above": ABOVE,
    "alone above an item": PLAIN.replace(
        "    - name: c0\n      image: one:1\n", f"    {SAID}\n    - image: one:1\n      name: c0\n"
    ),
    "in flow style": FLOW.format("{name: c, image: one:1}", SAID),
    "CRLF": pod(f"one:1 {SAID}").replace("\n", "\r\n"),
    "CRLF above": ABOVE.replace("\n", "\r\n"),
    "UTF-16": pod(f"one:1 {SAID}").encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + pod(f"one:1 {SAID}").encode(),
    "the second document": f"kind: A\napiVersion: v1\n---\n{pod(f'one:1 {SAID}')}",
    "after a directive": f"%YAML 1.2\n---\n{pod(f'one:1 {SAID}')}",
}


@walked("place", PLACES)
def test_each_place_counts(repo: Repository, place: str) -> None:
    repo.write("p.yaml", PLACES[place])
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.OK, [])
    (found,) = done.report["suppressed"]
    assert (found["suppression"]["by"], found["suppression"]["reason"]) == ("comment", "we know")
    text = PLACES[place]
    lines = (
        text if isinstance(text, str) else text.decode("utf-16" if place == "UTF-16" else "utf-8")
    ).splitlines()
    assert "ignore" in lines[found["suppression"]["line"] - 1]


@pytest.mark.parametrize(
    "text",
    [
        pod("one:1").replace("name: c0", f"name: c0 {SAID}"),
        pod("one:1") + f"{SAID}\n",
        pod('"one:1#"').replace('one:1#"', f'one:1"\n      x: "{SAID}"'),
    ],
)
def test_another_line_does_not_count_and_is_said(repo: Repository, text: str) -> None:
    repo.write("p.yaml", text)
    done = repo.check()
    assert done.code == ExitCode.FINDINGS
    assert "platform-missing" in rules(done)


def test_a_comment_beside_no_image_is_unused(repo: Repository) -> None:
    repo.write("p.yaml", pod("both:1") + f"  # a remark\n{SAID}\n")
    done = repo.check()
    assert rules(done) == ["ignore-unused"]
    assert "stands beside no image" in done.report["findings"][0]["message"]
    assert repo.check("--strict-ignores").code == ExitCode.FINDINGS


def test_two_rules_in_one_comment(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1 # archcheck: ignore[image-missing, platform-missing] both"))
    assert aside(repo.check()) == [("platform-missing", "comment")]


def test_a_star_is_every_rule(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1 # archcheck: ignore[*] all"))
    assert aside(repo.check()) == [("platform-missing", "comment")]


@pytest.mark.parametrize("inside", ["", " ", "platform-mising", "platform missing"])
def test_a_comment_of_no_rule_is_said(repo: Repository, inside: str) -> None:
    repo.write("p.yaml", pod(f"one:1 # archcheck: ignore[{inside}] x"))
    done = repo.check()
    assert done.code == ExitCode.FINDINGS
    assert sorted(rules(done)) == ["ignore-unknown-rule", "platform-missing"]


def test_a_comment_is_for_its_own_container(repo: Repository) -> None:
    repo.write("p.yaml", pod(f"one:1 {SAID}", "two:1"))
    done = repo.check()
    assert [finding["container"] for finding in done.report["findings"]] == ["c1"]
    assert [finding["container"] for finding in done.report["suppressed"]] == ["c0"]


def test_a_comment_behind_two_containers_on_one_line_is_for_both(repo: Repository) -> None:
    repo.write("p.yaml", FLOW.format("{name: a, image: one:1}, {name: b, image: two:1}", SAID))
    assert aside(repo.check()) == [("platform-missing", "comment")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  pod.yaml: |\n    words: one:1 %s\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  help: >-\n    write\n    %s\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  help: 'write %s'\n",
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  help: "write\n    %s"\n',
    ],
)
def test_text_that_looks_like_a_comment_is_none(repo: Repository, text: str) -> None:
    repo.write("p.yaml", pod("both:1"))
    repo.write("m.yaml", text % SAID)
    done = repo.check("--strict-ignores")
    assert (done.code, rules(done)) == (ExitCode.OK, [])


def test_a_comment_in_a_script_of_a_container_silences_nothing(repo: Repository) -> None:
    text = pod("one:1") + f"      args:\n        - |\n          image: one:1 {SAID}\n"
    repo.write("p.yaml", text)
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.FINDINGS, ["platform-missing"])


def test_a_file_that_has_nothing_to_do_with_kubernetes_may_say_anything(repo: Repository) -> None:
    repo.write("p.yaml", pod("both:1"))
    repo.write(".github/workflow.yaml", f"jobs:\n  build: {{}} {SAID}\n")
    repo.write("values.yaml", f"image: one:1 {SAID}\n")
    assert repo.check("--strict-ignores").code == ExitCode.OK
