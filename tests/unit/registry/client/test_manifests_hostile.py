"""Bytes that nobody honest sends: bounded, and never an error of another kind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.platform import Platform
from archcheck.registry.client.manifests import (
    DOCKER_LIST,
    DOCKER_MANIFEST,
    DOCKER_SCHEMA1,
    ENTRY_LIMIT,
    OCI_INDEX,
    OCI_MANIFEST,
    Artifact,
    Index,
    Manifest,
    parse_config,
    parse_manifest,
    parse_object,
)
from archcheck.registry.protocol import Content, LookupFailedError
from tests.unit.registry.documents import (
    OCI_CONFIG,
    OCI_LAYER,
    as_json,
    attestation,
    digest_of,
    index,
    listed,
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a web page"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"{}{}", id="two documents"),
        pytest.param(b'{"a": 1, "a": 2}', id="a key twice"),
        pytest.param(b'{"a": {"b": 1, "b": 1}}', id="a key twice, below"),
        pytest.param(b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="deep lists"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="deep objects"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", id="an endless number"),
        pytest.param(b'{"a": "\xff"}', id="no UTF-8"),
        pytest.param('{"a": "ä"}'.encode("latin-1"), id="Latin-1"),
        pytest.param('{"a": 1}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', id="a byte order mark"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"1", id="a number"),
    ],
)
def test_not_a_json_object(body: bytes) -> None:
    with pytest.raises(LookupFailedError, match="the manifest"):
        parse_object(body, "the manifest")


def test_an_index_at_the_limit() -> None:
    parsed = parse_manifest(Content(index(*[listed("linux/amd64")] * ENTRY_LIMIT).body, OCI_INDEX, ""))
    assert isinstance(parsed, Index)
    assert len(parsed.entries) == ENTRY_LIMIT == 10_000


def test_an_index_beyond_the_limit() -> None:
    body = as_json({"schemaVersion": 2, "manifests": [attestation()] * (ENTRY_LIMIT + 1)})
    with pytest.raises(LookupFailedError, match="more than 10000"):
        parse_manifest(Content(body, OCI_INDEX, ""))


_TYPES = [
    OCI_INDEX,
    DOCKER_LIST,
    OCI_MANIFEST,
    DOCKER_MANIFEST,
    *DOCKER_SCHEMA1,
    OCI_CONFIG,
    OCI_LAYER,
    "text/plain",
    "",
]
_KEYS = [
    *("schemaVersion", "mediaType", "manifests", "config", "layers", "artifactType", "annotations", "data"),
    *(
        "platform",
        "digest",
        "size",
        "os",
        "architecture",
        "variant",
        "os.version",
        "vnd.docker.reference.type",
    ),
]
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-1, 3)
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*_TYPES, "linux", "amd64", "unknown", digest_of(b""), "e30="])
)
_JSON = st.recursive(
    _SCALARS,
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=4), children, max_size=8)
    ),
    max_leaves=30,
)
_DOCUMENTS = st.dictionaries(st.sampled_from(_KEYS), _JSON)


def _parse(body: bytes, header: str) -> object:
    try:
        return parse_manifest(Content(body, header, ""))
    except LookupFailedError as refusal:
        return refusal


@given(_DOCUMENTS, st.sampled_from(_TYPES))
def test_any_object_is_read_or_refused(document: dict[str, Any], header: str) -> None:
    assert isinstance(_parse(as_json(document), header), Index | Manifest | Artifact | LookupFailedError)


@given(st.binary(), st.text())
def test_any_bytes_are_read_or_refused(body: bytes, header: str) -> None:
    assert isinstance(_parse(body, header), Index | Manifest | Artifact | LookupFailedError)


@given(_DOCUMENTS)
def test_any_config_is_read_or_refused(document: dict[str, Any]) -> None:
    try:
        platform = parse_config(as_json(document))
    except LookupFailedError:
        return
    assert platform == Platform(
        *(document.get(name) or "" for name in ("os", "architecture", "variant", "os.version"))
    )
    assert platform.os
    assert platform.architecture
