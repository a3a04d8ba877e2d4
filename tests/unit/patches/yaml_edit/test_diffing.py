"""Unified diffs, as `patch` takes them."""

import difflib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.patches.yaml_edit.diffing import unified
from tests.support import programs
from tests.support.tables import named_rows
from tests.unit.patches.yaml_edit.editing import ALL, edited
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, pod

LINES = st.lists(st.sampled_from(("a\n", "b\n", "  - c\n", "\n")), max_size=30)


def diff(old: str, new: str) -> str:
    return unified("x.yaml", [(old.encode(), new.encode())])


@given(
    old=LINES, gained=st.lists(st.tuples(st.integers(0, 30), st.sampled_from(("a\n", "new\n"))), max_size=5)
)
def test_it_says_what_comes_out(old: list[str], gained: list[tuple[int, str]]) -> None:
    new = list(old)
    for at, line in gained:
        new.insert(min(at, len(new)), line)
    assert applied(old, diff("".join(old), "".join(new))) == new


def applied(old: list[str], text: str) -> list[str]:
    """Return lines after a diff, hunk by hunk."""
    result: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True)[2:]:
        if line.startswith("@@"):
            start, _, count = line.split()[1].lstrip("-").partition(",")
            begin = int(start) - (count != "0")
            result += old[at:begin]
            at = begin
        elif line.startswith("+"):
            result.append(line[1:])
        else:
            assert old[at] == line[1:]
            result += [] if line.startswith("-") else [old[at]]
            at += 1
    return result + old[at:]


def test_it_is_what_difflib_writes() -> None:
    old = [f"line {number}\n" for number in range(60)]
    new = [*old[:10], "one\n", *old[10:13], "two\n", "three\n", *old[13:40], "four\n", *old[41:]]
    wanted = "".join(difflib.unified_diff(old, new, "a/x.yaml", "b/x.yaml"))
    assert diff("".join(old), "".join(new)) == wanted


def test_nothing_is_nothing() -> None:
    assert diff("a\nb\n", "a\nb\n") == ""


def test_many_alike_lines_are_no_matter() -> None:
    block = ["- kind: Deployment\n", "  spec:\n", "    image: a\n"]
    old = block * 5000
    new = [line for at in range(5000) for line in [*block[:2], "    new: b\n", block[2]]]
    assert applied(old, diff("".join(old), "".join(new))) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb", "a\nnew\nb"),
        ("a: {}", "a: {b: c}"),
        ("a\n", "a\nb"),
        ("", "a\n"),
        ("a\r\nb\r\n", "a\r\nnew\r\nb\r\n"),
    ],
)
def test_patch_takes_it(tmp_path: Path, old: str, new: str) -> None:
    patch = programs.require("patch", "Debian's package patch")
    file = tmp_path / "x.yaml"
    file.write_bytes(old.encode())
    subprocess.run(
        [patch, "-s", "-p1", "--binary"], input=diff(old, new).encode(), cwd=tmp_path, check=True, timeout=30
    )
    assert file.read_bytes() == new.encode()


ONE_LINE = "--- {apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{image: a}]}}\n"
TEXTS = {
    "one": deployment(),
    "several": "---\n".join(deployment(name=f"d{at}") for at in range(5)),
    "no end": deployment(POD_SPEC + "nodeSelector: {}").rstrip("\n"),
    "one line": pod("{containers: [{image: a}]}").rstrip("\n"),
    "windows": deployment().replace("\n", "\r\n"),
    "marks in another document": "kind: ConfigMap\ndata: {a: 'b\u2028c', d: 'e\x85f'}\n---\n" + deployment(),
    "marks far above": "kind: ConfigMap\ndata: {a: 'b\u2028c', d: 'e\x85f'}\n---\n"
    + "# x\n" * 9
    + deployment(),
    "marks just above": "kind: ConfigMap\ndata: {a: 'b\u2028c'}\n" + ONE_LINE,
    "a lone return just above": "kind: ConfigMap\n# a\r# b\n" + ONE_LINE,
    "a lone return in another document": "# a\r# b\nkind: ConfigMap\n---\n" + deployment(),
    "a lone return": deployment(POD_SPEC + "# a\r# b\n"),
    "next line": deployment(POD_SPEC + "# a\x85# b\n"),
    "line separator": deployment(POD_SPEC + "hostname: 'a\u2028b'\n"),
    "letters": deployment("# é 日本 𝄞\n" + POD_SPEC),
    "far apart": deployment() + "---\n" + "# x\n" * 50 + deployment(name="other") + "# y\n" * 50,
    "behind a broken one": "kind: [\n---\n" + deployment(),
}


def test_the_diff_of_an_edit_makes_of_a_file_what_is_written(tmp_path: Path) -> None:
    patch = programs.require("patch", "Debian's package patch")

    def check(text: str) -> None:
        found = edited(text, ALL)
        path = tmp_path / "web.yaml"
        path.write_bytes(found.before)
        diff = unified("web.yaml", found.result.pieces).encode()
        done = subprocess.run(
            [patch, "--binary", "-p1", "--fuzz=0"],
            input=diff,
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=60,
        )
        if found.refused:
            assert diff == b""
        else:
            assert (done.returncode, done.stdout) == (0, b"patching file web.yaml\n")
            assert path.read_bytes() == found.after

    named_rows(TEXTS, check)
