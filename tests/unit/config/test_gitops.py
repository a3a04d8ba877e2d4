"""`gitops:` of the configuration."""

from pathlib import Path

import pytest

from archcheck.config.file import read_file
from archcheck.errors import ConfigurationError

TEXT = """gitops:
  entries: [clusters/home]
  sources: {GitRepository/flux-system/apps: apps}
  variables: {DOMAIN: home.arpa, PORT: 80}
  api-versions: [monitoring.coreos.com/v1]
"""


def test_what_is_said_of_gitops(tmp_path: Path) -> None:
    file = tmp_path / ".archcheck.yaml"
    file.write_text(TEXT)
    said = read_file(file).gitops
    assert said.entries == (tmp_path / "clusters/home",)
    assert said.sources == {"GitRepository/flux-system/apps": tmp_path / "apps"}
    assert said.variables == {"DOMAIN": "home.arpa", "PORT": "80"}
    assert said.api_versions == ("monitoring.coreos.com/v1",)
    assert "home.arpa" not in repr(said)


def test_a_key_that_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / ".archcheck.yaml"
    file.write_text("gitops:\n  entry: [clusters/home]\n")
    with pytest.raises(ConfigurationError, match="entry"):
        read_file(file)
