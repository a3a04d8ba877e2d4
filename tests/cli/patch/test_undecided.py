"""Where it is not told whether a node runs an image, the refusal says what that hangs on there."""

from pathlib import Path

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.index_layouts import Layout, Spec

_POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: c, image: "t/app:1"}]}}}
"""
_PULL, _CPU = "say pull: strict or pull: fallback", "choose an image that has the platform without a level"
_STORE = "docker info shows the storage driver"


@pytest.mark.parametrize(
    ("spec", "platform", "runtime", "remedy"),
    [
        (["linux/amd64/v3"], "linux/amd64", "docker://27.0.0", _CPU),
        ("linux/amd64/v3", "linux/amd64", "docker://27.0.0", _CPU),
        ("linux/amd64/v3", "linux/amd64", "containerd://2.1.4", _CPU),
        ("linux/amd64/v3", "linux/amd64", "cri-o://1.30.0", _CPU),
        (["empty:linux/amd64"], "linux/amd64", "docker://27.0.0", _STORE),
        (["linux/arm/v7"], "linux/arm64", "containerd://2.1.4", _PULL),
        (["linux/386"], "linux/amd64", "containerd://2.1.4", _PULL),
    ],
)
def test_what_it_hangs_on(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spec: Spec,
    platform: str,
    runtime: str,
    remedy: str,
) -> None:
    registry = Layout(tmp_path / "layout").write({"docker.io/t/app:1": spec})
    manifest, nodes = tmp_path / "m.yaml", tmp_path / "nodes.yaml"
    manifest.write_text(_POD)
    nodes.write_text(f"nodes:\n  - {{name: n, platform: {platform}, runtime: '{runtime}'}}\n")
    given = [str(manifest), "--nodes", str(nodes), "--registry-layout", str(registry), "--no-cache"]
    assert main(["patch", *given, "--form", "strategic"]) == ExitCode.FINDINGS
    said = capsys.readouterr().err
    [hint] = [line.strip() for line in said.splitlines() if line.strip().startswith("try: ")]
    assert hint.startswith(f"try: {remedy}")
