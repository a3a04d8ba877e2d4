"""The plugin for helm 4: its manifest is parsed strictly there, an unknown key breaks it."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

from archcheck import __version__

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "contrib" / "helm" / "post-render"

OF_HELM = {"apiVersion", "name", "type", "runtime", "version", "sourceURL", "config", "runtimeConfig"}
"""The fields of `MetadataV1` in helm 4.0."""


def manifest() -> dict[str, object]:
    found = yaml.safe_load((PLUGIN / "plugin.yaml").read_text())
    assert isinstance(found, dict)
    return found


def test_the_manifest_has_only_keys_that_helm_knows() -> None:
    found = manifest()
    assert found.keys() <= OF_HELM
    assert (found["apiVersion"], found["type"]) == ("v1", "postrenderer/v1")
    assert found["runtime"] == "subprocess"
    assert found["runtimeConfig"] == {"platformCommand": [{"command": "${HELM_PLUGIN_DIR}/post-render.sh"}]}


def test_the_manifest_has_the_version_of_archcheck() -> None:
    assert manifest()["version"] == __version__


def test_the_script_passes_its_arguments_on(tmp_path: Path) -> None:
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [PLUGIN / "post-render.sh", "--help"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Usage: archcheck post-render")
    assert os.access(PLUGIN / "post-render.sh", os.X_OK)
