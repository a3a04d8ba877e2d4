"""A credential helper that never answers holds nothing up."""

import logging
import threading

import pytest

from archcheck.registry.credentials import helpers
from archcheck.registry.credentials.model import Credential
from tests.registry.asking import find_credentials
from tests.registry.conftest import WriteConfig


def test_a_helper_that_hangs_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, docker_config: WriteConfig
) -> None:
    docker_config({"credsStore": "slow"})
    never = threading.Event()

    def hang(_name: str, _host: str) -> Credential | None:
        never.wait(60)
        return None

    monkeypatch.setattr(helpers, "HELPER_TIMEOUT", 0.01)
    monkeypatch.setattr(helpers, "_ask", hang)
    with caplog.at_level(logging.WARNING):
        assert find_credentials("registry.example.com") == [None]
    never.set()
    assert "registry.example.com" in caplog.text
    assert "docker-credential-slow" in caplog.text
