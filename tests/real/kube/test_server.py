"""The server that the other tests believe."""

import pytest

from tests.real.kube.build import VERSION
from tests.real.kube.server import Server

pytestmark = [pytest.mark.real, pytest.mark.kube]


def test_it_is_the_version_that_was_built(server: Server) -> None:
    assert server.ask("GET", "version").body["gitVersion"] == f"v{VERSION}"


def test_it_takes_only_who_has_the_token(server: Server) -> None:
    assert server.client.get("api/v1/pods", headers={"Authorization": "Bearer other"}).status_code == 401
