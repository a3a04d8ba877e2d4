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
from tests.support.tables import walked
from tests.unit.registry.documents import (
    OCI_CONFIG,
    OCI_LAYER,
    as_json,
    attestation,
    digest_of,
    index,
    listed,
)


@walked(
    "body",
    [
        b"",  # nothing
        b"<html></html>",  # a web page
        b"{",  # cut
        b"{}{}",  # two documents
        b'{"a": 1, "a": 2}',  # a key twice
        b'{"a": {"b": 1, "b": 1}}',  # a key twice, below
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",  # deep lists
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,  # deep objects
        b'{"a": ' + b"9" * 5000 + b"}",  # an endless number
        b'{"a": "\xff"}',  # no UTF-8
        '{"a": "ä"}'.encode("latin-1"),  # Latin-1
        '{"a": 1}'.encode("utf-16"),  # UTF-16
        b'\xef\xbb\xbf{"a": 1}',  # a byte order mark
        b"[]",  # a list
        b"null",  # null
        b"1",  # a number
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
