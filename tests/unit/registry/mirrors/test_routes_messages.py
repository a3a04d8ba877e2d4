"""What a mirror was asked for is what its messages name: it may be another repository than the image's."""

import pytest
import respx

from archcheck.images.availability import Missing
from archcheck.registry.mirrors.routes import Routes
from tests.unit.registry.mirrors.conftest import ReadText
from tests.unit.registry.mirrors.routing import look_up
from tests.unit.registry.serving import HOST, REFERENCE, errors

MIRROR = "https://mirror.lan"


@pytest.fixture
def routes(registries_yaml: ReadText) -> Routes:
    """A mirror that keeps the registry's images below `hub/`."""
    return registries_yaml(
        f"mirrors: {{{HOST}: {{endpoint: ['{MIRROR}'], rewrite: {{'^(.*)$': 'hub/$1'}}}}}}"
    )


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b"", "mirror.lan wants a login, or has no hub/app: it does not tell which"),
        (403, errors("DENIED", "no"), "mirror.lan refuses access to hub/app"),
        (404, errors("MANIFEST_UNKNOWN"), "mirror.lan/hub/app has no tag 1"),
        (404, errors("NAME_UNKNOWN"), "mirror.lan has no repository hub/app"),
        (404, errors("UNAUTHORIZED"), "mirror.lan refuses access to hub/app"),
        (404, errors("BLOB_UNKNOWN"), "mirror.lan has lost a part of hub/app"),
    ],
)
def test_the_repository_that_was_asked_for(
    web: respx.MockRouter, routes: Routes, status: int, body: bytes, said: str
) -> None:
    web.route(host="mirror.lan").respond(status, content=body)
    web.route(host=HOST).respond(404, content=errors("MANIFEST_UNKNOWN"))
    [answer] = look_up(routes, REFERENCE)
    assert said in str(answer)
    assert f"{HOST}/app has no tag 1" in str(answer)
    assert isinstance(answer, Missing) == (
        status == 404 and b"UNAUTHORIZED" not in body and b"BLOB" not in body
    )
