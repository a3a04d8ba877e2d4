"""A workload on clusters of public reports: what the command advises is what it then writes."""

import json
from pathlib import Path

import pytest

from archcheck.cli.run import main
from tests.support.layouts import write_layout

CASE = Path(__file__).parents[2] / "unit" / "patches" / "data" / "stuck-remedy"


@pytest.fixture
def layout(tmp_path: Path) -> str:
    return str(write_layout(tmp_path / "layout", {"docker.io/library/amd:1": ["linux/amd64"]}))


@pytest.mark.parametrize(
    ("nodes", "key", "rule", "wanted"),
    [
        ("rke", "cattle.io/os", "stuck", {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}),
        ("t2", "dedicated", "stuck", {"kubernetes.io/arch": "amd64"}),
        ("t3", "", "at-risk", {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}),
    ],
)
def test_the_remedy_is_what_patch_writes(
    layout: str,
    capsys: pytest.CaptureFixture[str],
    nodes: str,
    key: str,
    rule: str,
    wanted: dict[str, str],
) -> None:
    shared = [
        str(CASE / "x.yaml"),
        "--nodes",
        str(CASE / f"{nodes}.yaml"),
        "--registry-layout",
        layout,
        "--offline",
    ]
    main(["manifest", *shared, "--format", "json"])
    (finding,) = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["rule"] == rule]
    assert (
        f"nodeSelector {' and '.join(f'{key}: {value}' for key, value in wanted.items())}"
        in finding["remedy"]
    )
    assert "does not tell" not in finding["remedy"]
    tolerate = ["--tolerate", key] if key else []
    assert not tolerate or f"archcheck patch {' '.join(tolerate)}" in finding["remedy"]
    main(["patch", *shared, *tolerate, "--form", "strategic"])
    written = capsys.readouterr().out
    assert all(f"{name}: {value}" in written for name, value in wanted.items()), written
    assert bool(tolerate) == ("tolerations" in written)
