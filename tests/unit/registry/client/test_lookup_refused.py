"""Answers of 200 that are no image: said so, and of this image alone."""

import pytest
import respx

from archcheck.images.availability import Reason
from archcheck.registry.client.manifests import DOCKER_LIST, DOCKER_SCHEMA1, OCI_INDEX, OCI_MANIFEST
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.documents import LAYER, as_json, config, image, images_of, index, listed
from tests.unit.registry.serving import HOST, manifest_url, serve

ARM = images_of("linux/arm64")
BOTH = index(listed("linux/amd64"), config=config().descriptor(), layers=[LAYER.descriptor()])
SCHEMA_1 = as_json({"schemaVersion": 1, "name": "app", "architecture": "amd64", "fsLayers": []})

REFUSED = [
    pytest.param(b"", OCI_INDEX, id="nothing"),
    pytest.param(b"<html>please log in</html>", "text/html", id="a web page"),
    pytest.param(b'{"manifests": [], "manifests": []}', OCI_INDEX, id="a key twice"),
    pytest.param(b'{"a":' * 100_000, OCI_INDEX, id="nested without end"),
    pytest.param(ARM.body.replace(b"linux", b"\xff\xfe"), OCI_INDEX, id="no UTF-8"),
    pytest.param(as_json({"manifests": [{}] * 10_001}), OCI_INDEX, id="10,001 entries"),
    pytest.param(b"{}", OCI_INDEX, id="an empty object"),
    pytest.param(b'{"schemaVersion": 2, "manifests": null}', OCI_INDEX, id="null for manifests"),
    pytest.param(b'{"schemaVersion": 3, "manifests": []}', OCI_INDEX, id="schema version 3"),
    pytest.param(b'{"errors": [{"code": "DENIED"}]}', OCI_INDEX, id="an error with status 200"),
    pytest.param(SCHEMA_1, DOCKER_SCHEMA1[0], id="schema 1"),
    pytest.param(BOTH.body, OCI_INDEX, id="index and manifest"),
    pytest.param(ARM.body, OCI_MANIFEST, id="an index called a manifest"),
    pytest.param(ARM.body, DOCKER_LIST, id="an OCI index called Docker's"),
    pytest.param(image(config()).body, OCI_INDEX, id="a manifest called an index"),
]


@pytest.mark.parametrize(("body", "content_type"), REFUSED)
def test_refused(web: respx.MockRouter, body: bytes, content_type: str) -> None:
    web.get(manifest_url()).respond(content=body, content_type=content_type)
    assert reason_of(ask()) is Reason.INVALID
    assert len(web.calls) == 1


@pytest.mark.parametrize(("body", "content_type"), REFUSED)
def test_one_refused_image_says_nothing_of_the_others(
    web: respx.MockRouter, body: bytes, content_type: str
) -> None:
    web.get(manifest_url("broken")).respond(content=body, content_type=content_type)
    serve(web, manifest_url(), ARM)
    _, other = ask_all(f"{HOST}/app:broken", f"{HOST}/app:1")
    assert platforms_of(other) == ["linux/arm64"]


@pytest.mark.parametrize(
    "content_type",
    [f"{OCI_INDEX}; charset=utf-8", OCI_INDEX.upper(), "text/plain; charset=utf-8", "application/json", None],
)
def test_content_types_that_are_let_pass(web: respx.MockRouter, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    web.get(manifest_url()).respond(content=ARM.body, headers=headers)
    assert platforms_of(ask()) == ["linux/arm64"]
