"""A credential helper that never answers holds nothing up."""

import asyncio
import logging
import threading

import pytest

from archcheck.registry import credentials
from archcheck.registry.credentials import Credential, DockerCredentials


def test_a_helper_that_hangs_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    never = threading.Event()

    def hang(_self: DockerCredentials, _registry: str) -> Credential | None:
        never.wait(60)
        return None

    monkeypatch.setattr(credentials, "HELPER_TIMEOUT", 0.01)
    monkeypatch.setattr(DockerCredentials, "_resolve", hang)
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(DockerCredentials().find("registry.example.com")) is None
    never.set()
    assert "registry.example.com" in caplog.text
