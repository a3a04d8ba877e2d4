"""`.archcheck.yaml`, found upward from the working directory, under the environment.

Precedence, highest first: command-line flags, `ARCHCHECK_*` variables, the file, defaults.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from archcheck.config.model import Settings
from archcheck.config.values import duration, web_address
from archcheck.errors import ConfigurationError

FILE_NAME = ".archcheck.yaml"
BASELINE_NAME = "archcheck.baseline"
_WRONG_NAME = ".archcheck.yml"


def load_settings(explicit: Path | None, directory: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings of the configuration file and the environment.

    Args:
        explicit: the file that `--config` names, or None.
        directory: where the search upward starts.
        environment: the process's variables.

    Raises:
        ConfigurationError: the file is missing, broken, or says what archcheck does not know; with line.

    """
    named = explicit or (
        Path(environment["ARCHCHECK_CONFIG"]) if environment.get("ARCHCHECK_CONFIG") else None
    )
    path = named or find_file(directory)
    settings = Settings()
    if path:
        from archcheck.config.file import read_file

        settings = read_file(path)
    if environment.get("ARCHCHECK_ARTIFACT_HUB"):
        hub = web_address(environment["ARCHCHECK_ARTIFACT_HUB"], "ARCHCHECK_ARTIFACT_HUB")
        settings = replace(settings, artifact_hub=hub)
    if environment.get("ARCHCHECK_CACHE_TTL"):
        ttl = duration(environment["ARCHCHECK_CACHE_TTL"], "ARCHCHECK_CACHE_TTL")
        settings = replace(settings, cache_ttl=ttl)
    if "ARCHCHECK_REGISTRIES_CONFIG" in environment:
        parts = environment["ARCHCHECK_REGISTRIES_CONFIG"].split(os.pathsep)
        settings = replace(settings, registries_config=tuple(Path(part) for part in parts if part))
    return settings


def find_file(directory: Path) -> Path | None:
    """Return the nearest `.archcheck.yaml` in `directory` or above it, be it readable or not.

    One that is there and not read would leave a gate without its platforms, and open.

    Raises:
        ConfigurationError: a file is there that was meant to be it, and is called otherwise.

    """
    for folder in (directory, *directory.parents):
        wrong = folder / _WRONG_NAME
        if os.path.lexists(wrong):
            raise ConfigurationError(
                f"{os.path.relpath(wrong, directory)} is not read", hint=f"call it {FILE_NAME}"
            )
        candidate = folder / FILE_NAME
        if os.path.lexists(candidate):
            return candidate
    return None
