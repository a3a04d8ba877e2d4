"""What a registry's refusal says of a reference."""

import pytest

from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.transport.failures import refusal
from tests.support.tables import walked
from tests.unit.registry.asking import reason_of
from tests.unit.registry.documents import digest_of
from tests.unit.registry.serving import (
    HOST,
    REFERENCE,
    errors,
)

TAGGED = parse_reference(REFERENCE)
DISTRIBUTION = {"docker-distribution-api-version": "registry/2.0"}
QUOTA = "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"
HTML = b"<!DOCTYPE html><title>404 Not Found</title>"


@walked(
    "status, body, reason",
    [
        (401, errors("UNAUTHORIZED", "authentication required"), Reason.DENIED),  # 401
        (401, b"", Reason.DENIED),  # 401 without a word
        (403, errors("DENIED", "requested access is denied"), Reason.DENIED),  # 403
        (403, b"<html>blocked by a firewall</html>", Reason.DENIED),  # 403 of a firewall
        (403, errors("TOOMANYREQUESTS"), Reason.RATE_LIMITED),  # 403 with the code of a limit
        (403, b"API Rate Limit exceeded", Reason.RATE_LIMITED),  # 403 with the text of a limit
        (429, errors("TOOMANYREQUESTS", QUOTA), Reason.RATE_LIMITED),  # 429 quota
        (429, b"Too Many Requests", Reason.RATE_LIMITED),  # 429 abuse
        (429, b"", Reason.RATE_LIMITED),  # 429 without a word
        (404, HTML, Reason.INVALID),  # 404 of a web server
        (404, b"", Reason.INVALID),  # 404 without a word
        (404, b'{"errors": "none"}', Reason.INVALID),  # 404 with errors of another shape
        (404, b'["errors"]', Reason.INVALID),  # 404 with another JSON
        (404, b"[" * 100_000, Reason.INVALID),  # 404 nested without end
        (404, errors("UNSUPPORTED"), Reason.INVALID),  # 404 with a code that says nothing
        (408, b"", Reason.UNREACHABLE),  # 408
        (500, errors("UNKNOWN"), Reason.UNREACHABLE),  # 500
        (502, HTML, Reason.UNREACHABLE),  # 502
        (503, b"", Reason.UNREACHABLE),  # 503
        (599, b"", Reason.UNREACHABLE),  # 599
        (204, b"", Reason.INVALID),  # 204
        (304, b"", Reason.INVALID),  # 304
        (400, errors("NAME_INVALID"), Reason.INVALID),  # 400
        (406, b"", Reason.INVALID),  # 406
    ],
)
def test_unknown(status: int, body: bytes, reason: Reason) -> None:
    outcome = refusal(status, {}, body, TAGGED)
    assert isinstance(outcome, Unknown)
    assert outcome.reason is reason


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        pytest.param(errors("MANIFEST_UNKNOWN"), {}, f"{HOST}/app has no tag 1", id="MANIFEST_UNKNOWN"),
        pytest.param(errors("NOT_FOUND"), {}, f"{HOST}/app has no tag 1", id="NOT_FOUND: Harbor"),
        pytest.param(errors("NAME_UNKNOWN"), {}, f"{HOST} has no repository app", id="NAME_UNKNOWN"),
        pytest.param(b"", DISTRIBUTION, f"{HOST}/app has no tag 1", id="no body, but a registry's header"),
    ],
)
def test_missing(body: bytes, headers: dict[str, str], message: str) -> None:
    assert refusal(404, headers, body, TAGGED) == Missing(message)


def test_missing_digest() -> None:
    digest = digest_of(b"gone")
    outcome = refusal(404, {}, errors("MANIFEST_UNKNOWN"), parse_reference(f"{HOST}/app@{digest}"))
    assert outcome == Missing(f"{HOST}/app has no digest {digest}")


@pytest.mark.parametrize(
    "message",
    [
        "OCI index found, but accept header does not support OCI indexes",
        "OCI manifest found, but Accept header does not support OCI manifests",
    ],
)
def test_a_media_type_that_the_registry_does_not_serve_is_no_missing_tag(message: str) -> None:
    outcome = refusal(404, DISTRIBUTION, errors("MANIFEST_UNKNOWN", message), TAGGED)
    assert isinstance(outcome, Unknown)
    assert outcome.reason is Reason.INVALID


@pytest.mark.parametrize("code", ["BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN"])
def test_a_blob_that_is_gone_is_no_missing_tag(code: str) -> None:
    outcome = refusal(404, DISTRIBUTION, errors(code), TAGGED)
    assert isinstance(outcome, Unknown)
    assert outcome.reason is Reason.INVALID


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        pytest.param(errors("TOOMANYREQUESTS", QUOTA), {}, "a login raises it", id="quota"),
        pytest.param(b"Too Many Requests", {}, "too many requests from here", id="abuse"),
        pytest.param(b"", {"retry-after": "3600"}, "a pause of 60 min", id="with the time to wait"),
    ],
)
def test_a_limit_says_what_to_do(body: bytes, headers: dict[str, str], said: str) -> None:
    assert said in refusal(429, headers, body, TAGGED).message


def test_the_registry_is_quoted_in_one_short_line() -> None:
    message = refusal(403, {}, errors("DENIED", "go\n\n away " * 1000), TAGGED).message
    assert "go away go away" in message
    assert len(message) < 300


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (errors("UNAUTHORIZED"), {}, Reason.DENIED),
        (b"<html></html>", {"content-type": "text/html"}, Reason.INVALID),
    ],
)
def test_a_404_of_a_registry_is_read_to_its_end(body: bytes, headers: dict[str, str], reason: Reason) -> None:
    said = {"docker-distribution-api-version": "registry/2.0", **headers}
    outcome = refusal(404, said, body, Reference(HOST, "app", "1"))
    assert not isinstance(outcome, Missing)
    assert reason_of(outcome) is reason
