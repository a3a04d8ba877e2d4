"""helm's own list of repositories (`helm repo add`): names, addresses, credentials, authorities."""

import logging
from pathlib import Path
from typing import Any

from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import ConfigurationError
from archcheck.sources.charts.helm import run_helm

logger = logging.getLogger(__name__)

_TEXTS = ("name", "url", "username", "password", "caFile", "certFile", "keyFile")
_FLAGS = ("insecure_skip_tls_verify", "pass_credentials_all")


def read_repositories() -> list[dict[str, Any]]:
    """Return the entries of helm's `repositories.yaml`; none where there is no file.

    Raises:
        HelmMissingError: there is no helm to say where the file lies.
        ConfigurationError: the file cannot be read. It does not count as empty: a name in it must not be
            asked of the public instead.

    """
    path = Path(run_helm(["env", "HELM_REPOSITORY_CONFIG"]).strip())
    try:
        with path.open("rb") as stream:
            readings = list(read(stream))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    for reading in readings:
        if isinstance(reading, Broken):
            raise ConfigurationError(f"{path}:{reading.error.line}: {reading.error.what}")
    roots = [reading.root for reading in readings if isinstance(reading, Document)]
    return [_entry(node) for root in roots for node in nodes.elements(nodes.get(root, "repositories"))]


def has_repository(name: str) -> bool:
    """Return whether the user has added a repository of that name."""
    return any(entry.get("name") == name for entry in read_repositories())


def _entry(node: YamlNode) -> dict[str, Any]:
    entry: dict[str, Any] = {key: text for key in _TEXTS if (text := nodes.text_of(nodes.get(node, key)))}
    entry |= {key: nodes.text_of(nodes.get(node, key)) == "true" for key in _FLAGS}
    return entry
