"""Each reason why nothing is inserted has words of its own: who reads them knows what to change."""

import pytest

from archcheck.patches.yaml_edit.pieces import CHANGED
from archcheck.patches.yaml_edit.rewriting import rewritten
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import SELECTOR, TERM, TOLERATION, edited, edits_of
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, pod

SHARED = "x: &s {a: b}\n"
OBJECT_TWICE = """\
apiVersion: v1
kind: List
items:
- &i
  apiVersion: v1
  kind: Pod
  metadata: {name: web}
  spec: {containers: [{image: a}]}
- *i
"""
REASONS = {
    "nodeSelector (line 1) is shared by an alias: what shares it would change": (
        SHARED + deployment("nodeSelector: *s\n" + POD_SPEC),
        SELECTOR,
    ),
    "nodeSelector (line 8) is shared by an alias: what shares it would change": (
        deployment("nodeSelector: &s\n" + POD_SPEC) + "x: *s\n",
        SELECTOR,
    ),
    "tolerations (line 1) is shared by an alias: what shares it would change": (
        "x: &n ~\n" + deployment("tolerations: *n\n" + POD_SPEC),
        TOLERATION,
    ),
    "affinity is merged from line 1 (<<): all that merges it would change": (
        "x: &s {affinity: {}}\n" + deployment("<<: *s\n" + POD_SPEC),
        TERM,
    ),
    "nodeSelector is a text, where Kubernetes takes a mapping": (
        deployment("nodeSelector: ''\n" + POD_SPEC),
        SELECTOR,
    ),
    "affinity is a list, where Kubernetes takes a mapping": (deployment("affinity: [a]\n" + POD_SPEC), TERM),
    "tolerations is a mapping, where Kubernetes takes a list": (
        deployment("tolerations: {a: b}\n" + POD_SPEC),
        TOLERATION,
    ),
    "a list whose first element stands apart from its dash": (
        deployment("tolerations:\n-\n  key: gpu\n" + POD_SPEC),
        TOLERATION,
    ),
    "a tag stands before the null that it would take the place of": (
        deployment("nodeSelector: !!null\n" + POD_SPEC),
        SELECTOR,
    ),
    "the first key of the mapping is written with a question mark (? key)": (
        deployment("? hostname\n: a\n" + POD_SPEC),
        SELECTOR,
    ),
    "nodeSelector has no colon behind it (? nodeSelector)": (
        pod("{containers: [{image: a}], nodeSelector}"),
        SELECTOR,
    ),
}


@walked("reason", REASONS)
def test_a_refusal_names_its_own_reason(reason: str) -> None:
    text, change = REASONS[reason]
    found = edited(text, change)
    assert found.after == found.before
    assert found.refused == {"web": reason}


def test_an_object_that_an_alias_repeats_gets_its_lines_once() -> None:
    assert edited(OBJECT_TWICE, SELECTOR).text.count("nodeSelector") == 1


def test_a_layout_that_could_not_be_read_says_what_the_reader_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archcheck.patches.yaml_edit.rewriting._written", lambda *_: b"a: [\n")
    reason = edited(deployment(), SELECTOR).refused["web"]
    assert reason.startswith("its layout leaves no place for it: what came out could not be read (not YAML:")


def test_a_layout_that_is_not_known_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archcheck.patches.yaml_edit.rewriting._written", lambda *_: b"a: b\n")
    reason = edited(deployment(), SELECTOR).refused["web"]
    assert reason.startswith("its layout is not one that archcheck can insert into")


@walked("now", ["", "# new\n" + deployment(), deployment("hostname: b\n" + POD_SPEC)])
def test_a_file_that_has_changed(now: str) -> None:
    edits = edits_of(deployment())
    result = rewritten(now.encode(), edits)
    assert [reason for _, reason in result.refused] == [CHANGED]
    assert result.data == now.encode()


def test_a_changed_document_is_not_written_anew_either() -> None:
    edits = edits_of(deployment())
    result = rewritten(b"# new\n" + deployment().encode(), edits, lambda *_: b"a: b\n")
    assert [reason for _, reason in result.refused] == [CHANGED]
