"""The diff that is printed: `patch` makes of it the very file that `--write` writes."""

import shutil
import subprocess
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from archcheck.patches.yaml_edit.diffing import unified
from tests.patches_in_place.editing import ALL, edited
from tests.patches_in_place.manifests import POD_SPEC, deployment, pod
from tests.support.command import run

FIXTURES = Path(__file__).parents[2] / "fixtures"
HOME = ("--nodes", FIXTURES / "clusters/olinuxino.yaml", "--registry-layout", FIXTURES / "registry")
PROGRAM = shutil.which("patch")
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


@pytest.mark.skipif(PROGRAM is None, reason="patch is not installed")
@pytest.mark.parametrize("name", TEXTS)
def test_a_diff_applies(name: str, tmp_path: Path) -> None:
    found = edited(TEXTS[name], ALL)
    path = tmp_path / "web.yaml"
    path.write_bytes(found.before)
    diff = unified("web.yaml", found.result.pieces).encode()
    done = subprocess.run(
        ["patch", "--binary", "-p1", "--fuzz=0"],
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


def test_a_diff_is_printed_in_the_encoding_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_bytes(deployment("# é 日本\n" + POD_SPEC).encode())
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    outcome = run("patch", "web.yaml", "--form", "in-place", *HOME, env=environment, cwd=tmp_path)
    assert outcome.code == ExitCode.OK
    assert "# é 日本" in outcome.out
