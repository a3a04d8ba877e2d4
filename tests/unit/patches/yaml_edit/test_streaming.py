"""A document into which nothing can be inserted is written anew, alone; and it means to Kubernetes what it did."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import given, note
from hypothesis import strategies as st

from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.patches.yaml_edit.streaming import patched_stream
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, SELECTOR, edited, edits_of
from tests.unit.patches.yaml_edit.manifests import deployment

ALIASED = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: &l {app: x}
spec:
  template:
    metadata:
      labels: *l
    spec:
      nodeSelector: *l
      containers:
      - name: c
        image: archlinux:base
"""
OTHERS = "# a map\nkind: ConfigMap\napiVersion: v1\ndata: {a:   0o7, b: 'x' , c: &c y, d: *c}\n"


def written(text: str) -> list[object]:
    """Return what a stream means with a change in, where it stands between documents that have to stay."""
    stream = f"{OTHERS}---\n{text}---\n{OTHERS}"
    found = patched_stream(stream.encode(), edits_of(stream, SELECTOR)).decode()
    assert found.startswith(f"{OTHERS}---\n")
    assert found.endswith(f"---\n{OTHERS}")
    return meanings(found)[1:-1]


def meanings(text: str) -> list[object]:
    readings = read(io.BytesIO(text.encode()))
    return [value_of(each.root) for each in readings if isinstance(each, Document)]


def with_selector(text: str) -> list[object]:
    """Return what a document means, with the change that it is to get."""
    (found,) = meanings(text)
    assert isinstance(found, dict)
    spec = found["spec"]["template"]["spec"]
    spec["nodeSelector"] = {**(spec.get("nodeSelector") or {}), "kubernetes.io/arch": "amd64"}
    return [found]


SHAPES = {
    "an image with a tag": "",
    "flags": "        args: [--v=2, -x, '-y', \"--z\"]\n",
    "a flag in block style": "        args:\n        - --v=2\n        - -1\n",
    "an address": "        env: [{name: A, value: http://x/y?z=1#a}]\n",
    "a comma": "        workingDir: a, b\n",
    "a question mark": "        workingDir: ?a\n",
    "a folded text": "        workingDir: a\n          b\n\n          c\n",
    "a literal": "        args:\n        - |\n          - a: b # c\n           d\n        - >-\n          e\n          f\n",
    "a number with an underscore": "      terminationGracePeriodSeconds: 1_000\n",
    "octal numbers": "        x: [010, 0o10, '010', 0x1F, 0b11, -0x1F, 1e3, 1.50, .5, 09]\n",
    "old truth values": "        stdin: yes\n        tty: 'yes'\n        x: [on, off, y, 'n', True]\n",
    "nulls": "        a: ~\n        b:\n        c: ''\n        d: 'null'\n        e: Null\n",
    "keys that are no texts": "        80: a\n        yes: b\n        0x10: c\n        '9': d\n",
    "tags": "        a: !!str 80\n        b: !!int '80'\n        c: !!binary aGk=\n        d: !x 7\n        e: ! 8\n        f: !!null ''\n",
    "a date and a time": "        a: 2001-01-01\n        b: 12:30:45\n        c: '2001-01-01'\n",
    "a question": "        ? a key\n        : [b]\n",
    "a merge": "        <<: *l\n        app: y\n",
    "a merge behind its key": "        app: y\n        <<: *l\n",
    "merges": "        <<: [*l, {app: z, b: 1}]\n",
    "an alias as a key": "        &k a: b\n        c: {*k : d}\n",
    "letters that are escaped": '        a: "\\u2028\\0\\U0001F600\\ud83d"\n'.replace("\\ud83d", ""),
}


@walked("more", SHAPES.values())
def test_every_shape_is_written_anew_and_means_the_same(more: str) -> None:
    text = ALIASED + more
    assert "nodeSelector" in edited(text, SELECTOR).refused["web"]
    assert written(text) == with_selector(text)


@walked("more", SHAPES.values())
def test_what_stood_without_quotes_is_written_as_it_was(more: str) -> None:
    """Readers differ in what they take for a number or a truth value: no spelling is another."""
    text = ALIASED + more
    found = patched_stream(text.encode(), edits_of(text, SELECTOR)).decode()
    for word in ("1_000", "010", "0o10", "0x1F", "1.50", "yes", "on", "12:30:45", "--v=2", "archlinux:base"):
        if f" {word}" in text.replace("[", "[ ").replace("'", ""):
            assert any(f"{before}{word}" in found for before in (" ", "[", '"')), word


@walked(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "# why\n---\n" + text,
        lambda text: "--- # why\n" + text,
        lambda text: text + "...\n",
        lambda text: text + "...\n# over\n",
        lambda text: "\ufeff" + text,
        lambda text: "---\n\ufeff# why\n" + text,
        lambda text: "# a\u0085# b\u2028# c\n" + text,
        lambda text: "%YAML 1.1\n---\n" + text + "...\n",
        lambda text: "%TAG !k! tag:example.org,2000:\n---\n" + text + "...\n",
    ],
)
def test_whatever_stands_around_it(change: object) -> None:
    assert callable(change)
    text = change(ALIASED)
    found = patched_stream(text.encode(), edits_of(text, SELECTOR)).decode()
    assert meanings(found)[-1:] == with_selector(ALIASED)
    behind = f"{text}---\n{OTHERS}"
    found = patched_stream(behind.encode(), edits_of(behind, SELECTOR)).decode()
    assert found.endswith(f"---\n{OTHERS}")
    assert meanings(found)[-2:] == [*with_selector(ALIASED), *meanings(OTHERS)]


def test_line_ends_of_windows_stay_in_a_document_that_is_written_anew() -> None:
    text = ALIASED.replace("\n", "\r\n")
    found = patched_stream(text.encode(), edits_of(text, SELECTOR))
    assert found.count(b"\n") == found.count(b"\r\n") > 10


def test_line_ends_of_old_stay_readable() -> None:
    text = ALIASED.replace("\n", "\r")
    found = patched_stream(text.encode(), edits_of(text, SELECTOR)).decode()
    assert meanings(found) == with_selector(ALIASED)


def test_line_ends_that_only_yaml_knows_are_no_hindrance() -> None:
    text = "# a\u0085# b\u2028# c\n" + deployment("# d\u2029      # e\ncontainers: [{image: a}]\n")
    assert edited(text + "---\n" + deployment(name="other"), ALL).refused == {}


Scalars = tuple[str, object]
SCALARS: tuple[Scalars, ...] = (
    ("x", "x"),
    ("a:b", "a:b"),
    ("-v", "-v"),
    ("a b", "a b"),
    ("http://x/y?z=1#a", "http://x/y?z=1#a"),
    ("'it''s'", "it's"),
    ('"a\\tb\\n"', "a\tb\n"),
    ("yes", True),
    ("'yes'", "yes"),
    ("off", False),
    ("~", None),
    ("''", ""),
    ("80", 80),
    ("'80'", "80"),
    ("010", 8),
    ("0o17", 15),
    ("1_000", 1000),
    ("-0x1F", -31),
    ("1.50", 1.5),
    ("1e3", 1000.0),
    ("09", 9.0),
    ("12:30:45", "12:30:45"),
    ("2001-01-01", "2001-01-01"),
    ("!!str 80", "80"),
    ("!!int '80'", 80),
    ("!!binary aGk=", "hi"),
    ("! 7", "7"),
    ("!x 7", "7"),
)


@dataclass
class _Writer:
    """Draws a text, and beside it what the text means."""

    draw: st.DrawFn
    anchors: list[tuple[str, object]] = field(default_factory=list)
    count: int = 0

    def choose(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def value(self, indent: int, depth: int = 2) -> tuple[str, object]:
        """Return a value, to go behind `key:`, and what it means."""
        kind = self.choose("scalar", "scalar", "flow", "block", "list", "alias")
        if kind == "alias" and self.anchors:
            name, value = self.draw(st.sampled_from(self.anchors))
            return f" *{name}", value
        self.count += 1
        anchor = f" &a{self.count}" if self.draw(st.booleans()) else ""
        if kind == "flow":
            found: tuple[str, object] = (" {k: [a, 'b'], m: {l: 1}}", {"k": ["a", "b"], "m": {"l": 1}})
        elif kind == "block" and depth:
            found = self.mapping(indent + 2, depth - 1)
        elif kind == "list" and depth:
            parts = [self.draw(st.sampled_from(SCALARS)) for _ in range(self.draw(st.integers(1, 3)))]
            found = ("".join(f"\n{' ' * indent}- {text}" for text, _ in parts), [value for _, value in parts])
        else:
            text, meaning = self.draw(st.sampled_from(SCALARS))
            found = (f" {text}", meaning)
            anchor = "" if text.startswith("!") else anchor
        if anchor:
            self.anchors.append((anchor[2:], found[1]))
        return anchor + found[0], found[1]

    def mapping(self, indent: int, depth: int) -> tuple[str, dict[str, object]]:
        text, meaning = "", {}
        for key in "pqr"[: self.draw(st.integers(1, 3))]:
            written, value = self.value(indent, depth)
            text += f"\n{' ' * indent}{key}:{written}"
            meaning[key] = value
        mergeable = [(name, value) for name, value in self.anchors if isinstance(value, dict)]
        if mergeable and self.choose("merge", "none") == "merge":
            at = self.draw(st.integers(0, len(mergeable) - 1))
            text += f"\n{' ' * indent}<<: *{mergeable[at][0]}"
            meaning |= mergeable[at][1]
        return text, meaning

    def document(self) -> tuple[str, dict[str, object]]:
        """Return a Deployment in which anything may share anything with its pod's selector."""
        first, a = self.value(0)
        labels = self.choose(" {app: x}", " &s {app: 'x'}", "\n    app: x")
        b: dict[str, object] = {"app": "x"}
        shared = "&s" in labels
        selectors = (" {disk: ssd}", "", " {}", "\n        disk: ssd", *((" *s", " *s") if shared else ()))
        selector = self.choose(*selectors)
        held: dict[str, object] = b if "*s" in selector else {"disk": "ssd"} if "disk" in selector else {}
        last, c = self.value(6)
        end = self.choose("", "...\n", "# over\n")
        text = (
            f"a:{first}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:{labels}\n"
            f"spec:\n  template:\n    spec:\n      nodeSelector:{selector}\n"
            f"      containers: [{{image: archlinux:base}}]\n      c:{last}\n{end}"
        )
        spec = {"nodeSelector": held or None, "containers": [{"image": "archlinux:base"}], "c": c}
        if selector == " {}":
            spec["nodeSelector"] = {}
        names = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": b}}
        return text, {"a": a, **names, "spec": {"template": {"spec": spec}}}


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    return _Writer(draw).document()


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True)


@given(documents())
def test_any_document_gets_its_change_and_nothing_else(document: tuple[str, dict[str, object]]) -> None:
    text, meaning = document
    note(text)
    assert _json(meanings(text)[0]) == _json(meaning)
    stream = f"{OTHERS}---\n{text}---\n{OTHERS}"
    found = patched_stream(stream.encode(), edits_of(stream, SELECTOR)).decode()
    note(found)
    assert found.startswith(f"{OTHERS}---\n")
    assert found.endswith(f"---\n{OTHERS}")
    spec = meaning["spec"]["template"]["spec"]  # type: ignore[index]
    spec["nodeSelector"] = {**(spec["nodeSelector"] or {}), "kubernetes.io/arch": "amd64"}
    assert _json(meanings(found)[1]) == _json(meaning)
    assert _is_inserted(text, found) == (not edited(stream, SELECTOR).refused)


def _is_inserted(before: str, after: str) -> bool:
    """Return whether every line that was there is there, in its order."""
    lines = iter(after.splitlines())
    return all(any(kept == line for kept in lines) for line in _kept(before))


def _kept(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if "nodeSelector" not in line)
