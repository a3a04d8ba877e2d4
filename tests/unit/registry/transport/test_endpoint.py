"""What a registry's refusal becomes, over HTTP."""

import pytest
import respx

from archcheck.images.availability import Missing, Reason
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, errors, manifest_url, serve

QUOTA = "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"
NO_OCI = "OCI index found, but accept header does not support OCI indexes"


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        pytest.param(errors("MANIFEST_UNKNOWN"), {}, f"{HOST}/app has no tag 1", id="tag"),
        pytest.param(errors("NAME_UNKNOWN"), {}, f"{HOST} has no repository app", id="repository"),
        pytest.param(
            b"", {"Docker-Distribution-Api-Version": "registry/2.0"}, f"{HOST}/app has no tag 1", id="header"
        ),
    ],
)
def test_missing(web: respx.MockRouter, body: bytes, headers: dict[str, str], message: str) -> None:
    web.get(manifest_url()).respond(404, content=body, headers=headers)
    assert ask() == Missing(message)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        pytest.param(404, b"<html>404</html>", Reason.INVALID, id="404 of a web server"),
        pytest.param(404, errors("MANIFEST_UNKNOWN", NO_OCI), Reason.INVALID, id="404 for a media type"),
        pytest.param(403, errors("DENIED"), Reason.DENIED, id="403"),
        pytest.param(
            403, errors("DENIED", "Rate limit exceeded"), Reason.RATE_LIMITED, id="403 for a rate limit"
        ),
        pytest.param(401, errors("UNAUTHORIZED"), Reason.DENIED, id="401 without a challenge"),
        pytest.param(400, b"", Reason.INVALID, id="400"),
        pytest.param(405, b"", Reason.INVALID, id="405"),
        pytest.param(451, b"", Reason.INVALID, id="451"),
        pytest.param(201, b"{}", Reason.INVALID, id="201"),
        pytest.param(206, b"{}", Reason.INVALID, id="206"),
        pytest.param(429, errors("TOOMANYREQUESTS", QUOTA), Reason.RATE_LIMITED, id="429 for a quota"),
        pytest.param(505, b"", Reason.UNREACHABLE, id="505"),
    ],
)
def test_unknown_after_one_request(web: respx.MockRouter, status: int, body: bytes, reason: Reason) -> None:
    web.get(manifest_url()).respond(status, content=body)
    assert reason_of(ask()) is reason
    assert len(web.calls) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_one_refused_image_says_nothing_of_the_others(web: respx.MockRouter, status: int) -> None:
    web.get(manifest_url("refused")).respond(status, content=errors("DENIED", "not you"))
    serve(web, manifest_url(), images_of("linux/arm64"))
    _, other = ask_all(f"{HOST}/app:refused", f"{HOST}/app:1")
    assert platforms_of(other) == ["linux/arm64"]
