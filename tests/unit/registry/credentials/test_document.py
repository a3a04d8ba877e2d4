"""docker's `config.json` as anybody may write it."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.registry.credentials.document import InvalidDocumentError, parse_document
from archcheck.registry.credentials.model import Credential
from archcheck.registry.transport.token_requests import basic
from tests.support.tables import walked
from tests.unit.registry.credentials.conftest import Deadline

HOST = "registry.example.com"


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def stored(entry: object) -> tuple[Credential, ...]:
    text = json.dumps({"auths": {HOST: entry}})
    return parse_document(text, "a file").stored(HOST, "app")


@walked(
    "entry, expected",
    [
        ({"auth": encoded("robot:s3cret")}, Credential("robot", "s3cret")),
        ({"auth": encoded("robot:s3cret").rstrip("=")}, Credential("robot", "s3cret")),
        ({"auth": encoded("robot:a:b")}, Credential("robot", "a:b")),
        ({"auth": encoded("robot:")}, Credential("robot", "")),
        ({"auth": encoded("robot:s3cret\0\0")}, Credential("robot", "s3cret")),
        ({"auth": encoded("rœbot:pässword")}, Credential("rœbot", "pässword")),
        ({"username": "robot", "password": "s3cret"}, Credential("robot", "s3cret")),
        (
            {"username": "old", "password": "old", "auth": encoded("robot:s3cret")},
            Credential("robot", "s3cret"),
        ),
        ({"identitytoken": "i"}, Credential(identity_token="i")),
        (
            {"auth": encoded("00000000-0000-0000-0000-000000000000:"), "identitytoken": "i"},
            Credential("00000000-0000-0000-0000-000000000000", identity_token="i"),
        ),
        ({"registrytoken": "r"}, Credential(registry_token="r")),
        ({"username": "robot", "password": "s3cret", "email": "e"}, Credential("robot", "s3cret")),
    ],
)
def test_an_entry(entry: dict[str, str], expected: Credential) -> None:
    assert stored(entry) == (expected,)


@pytest.mark.parametrize("entry", [{}, {"auth": ""}, {"email": "e"}, {"username": 7}, {"password": "p"}])
def test_an_entry_without_a_login(entry: dict[str, Any]) -> None:
    assert stored(entry) == ()


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("text", id="a text"),
        pytest.param(None, id="null"),
        pytest.param({"auth": "!"}, id="no base64"),
        pytest.param({"auth": "ä"}, id="no ASCII"),
        pytest.param({"auth": "\ud800"}, id="half a character"),
        pytest.param({"auth": encoded("no colon")}, id="no colon"),
        pytest.param({"auth": ["x"]}, id="a list"),
    ],
)
def test_a_broken_entry_names_its_file_and_keeps_its_content(entry: object) -> None:
    with pytest.raises(InvalidDocumentError, match="a file") as caught:
        stored(entry)
    if isinstance(entry, dict):
        assert str(entry["auth"]) not in str(caught.value).replace("a file: an auth", "")


@pytest.mark.parametrize(
    "pair", [b"robot:p\xe4ss", b"r\xf6bot:s3cret", b"\xff:\xfe"], ids=["password", "user", "both"]
)
def test_a_login_in_latin_1_goes_out_as_the_bytes_that_it_is(pair: bytes) -> None:
    """Docker takes the bytes as they are; .NET and Java tools write `auth` in the system's encoding."""
    [credential] = stored({"auth": encoded(pair)})
    assert basic(credential) == f"Basic {base64.b64encode(pair).decode()}"


def test_a_file_in_latin_1_keeps_its_other_logins() -> None:
    """As Go reads it: what is no UTF-8 is no reason to lose the rest."""
    entry = '{"auths": {"%s": {"auth": "%s"}, "x.lan": {"email": "j\xfcrgen"}}}'
    text = (entry % (HOST, encoded("robot:s3cret"))).encode("latin-1")
    assert parse_document(text, "a file").stored(HOST, "app") == (Credential("robot", "s3cret"),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_as_windows_writes_it(encoding: str) -> None:
    text = json.dumps({"auths": {HOST: {"auth": encoded("robot:s3cret")}}}).encode(encoding)
    assert parse_document(text, "a file").stored(HOST, "app") == (Credential("robot", "s3cret"),)


def test_the_form_of_dockercfg() -> None:
    document = parse_document(json.dumps({HOST: {"auth": encoded("robot:s3cret")}}), "a file")
    assert document.stored(HOST, "app") == (Credential("robot", "s3cret"),)


def test_a_byte_order_mark() -> None:
    text = json.dumps({"auths": {HOST: {"auth": encoded("robot:s3cret")}}})
    assert parse_document(b"\xef\xbb\xbf" + text.encode(), "a file").stored(HOST, "app")


def test_several_entries_are_all_given() -> None:
    auths = {key: {"auth": encoded(f"{number}:x")} for number, key in enumerate((HOST, f"{HOST}/team"))}
    found = parse_document(json.dumps({"auths": auths}), "a file").stored(HOST, "team/app")
    assert [credential.username for credential in found] == ["1", "0"]


def test_a_helper_of_a_host_wins_over_the_store_of_all() -> None:
    document = parse_document(json.dumps({"credsStore": "all", "credHelpers": {HOST: "one"}}), "a file")
    assert document.helper(HOST, "app") == "one"
    assert document.helper("other.example.com", "app") == "all"


def test_a_document_that_may_name_no_programs() -> None:
    named = {"credsStore": "all", "credHelpers": {HOST: "one"}}
    document = parse_document(json.dumps(named), "a Secret", helpers=False)
    assert document.helper(HOST, "app") == ""
    assert (document.store, dict(document.helpers)) == ("", {})


def test_a_document_shows_no_secret() -> None:
    document = parse_document(json.dumps({"auths": {HOST: {"password": "s3cret"}}}), "a file")
    assert "s3cret" not in repr(document)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"auths":' * 100_000, "9" * 10_000])
def test_an_endless_document(text: str, deadline: Deadline) -> None:
    with deadline(5), pytest.raises(InvalidDocumentError):
        parse_document(text, "a file")


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
NAMES = st.one_of(
    st.sampled_from(["auths", "credHelpers", "credsStore", "auth", "username", "identitytoken", HOST]),
    st.text(max_size=8),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)


def use(text: str | bytes, *, helpers: bool) -> None:
    """Read a document and look for everything in it; only one kind of error may come of it."""
    try:
        document = parse_document(text, "a file", helpers=helpers)
        found = document.stored(HOST, "app")
        assert document.helper(HOST, "app") == "" or helpers
    except InvalidDocumentError:
        return
    assert all(credential.source == "a file" for credential in found)


@given(st.one_of(st.text(), st.binary()), st.booleans())
def test_any_text_is_read_without_another_error(text: str | bytes, helpers: bool) -> None:
    use(text, helpers=helpers)


@given(JSON, st.booleans())
def test_any_json_is_read_without_another_error(value: object, helpers: bool) -> None:
    use(json.dumps(value), helpers=helpers)


@given(st.dictionaries(NAMES, JSON, max_size=3), st.booleans())
def test_any_entry_is_read_without_another_error(entry: dict[str, Any], helpers: bool) -> None:
    use(json.dumps({"auths": {HOST: entry}}), helpers=helpers)
