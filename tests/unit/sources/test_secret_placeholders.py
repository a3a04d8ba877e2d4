import base64
from typing import Any

from archcheck.sources.secret_placeholders import secret_texts, secrets_in, with_placeholders

SECRET: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "s"},
    "stringData": {"a": "letmein"},
}


def test_secrets_are_found_in_lists_of_any_depth() -> None:
    untyped = {key: value for key, value in SECRET.items() if key != "kind"}
    assert list(secrets_in(SECRET)) == [SECRET]
    assert list(secrets_in({"kind": "List", "items": [{"kind": "List", "items": [SECRET]}]})) == [SECRET]
    assert list(secrets_in({"kind": "SecretList", "items": [untyped]})) == [untyped]
    assert list(secrets_in({"kind": "ConfigMap", "data": {"kind": "Secret"}})) == []


def test_the_texts_of_a_secret_are_its_values_their_lines_and_what_these_say() -> None:
    texts = set(secret_texts({"stringData": {"v": 'user: "someone"\nlong line\nx: 1'}}))
    assert {"someone", "long line"} <= texts
    assert "1" not in texts
    assert "letmein" in set(secret_texts({"data": {"a": base64.b64encode(b"letmein").decode()}}))


def test_placeholders_stand_for_values_and_a_login_is_none() -> None:
    hidden = with_placeholders({**SECRET, "sops": {"mac": "x"}, "data": {".dockerconfigjson": "e30="}}, [])
    assert hidden["stringData"] == {"a": "..PLACEHOLDER_a.."}
    assert base64.b64decode(hidden["data"][".dockerconfigjson"]) == b'{"auths":{}}'
    assert "sops" not in hidden


def test_a_value_is_hidden_wherever_it_stands_but_in_what_an_object_is_called() -> None:
    metadata = {"name": "letmein"}
    config = {
        "kind": "ConfigMap",
        "metadata": metadata,
        "data": {"a": "xletmeiny", "b": [1, {"c": "letmein"}]},
    }
    assert with_placeholders(config, ["letmein"]) == {
        "kind": "ConfigMap",
        "metadata": metadata,
        "data": {"a": "x..PLACEHOLDER..y", "b": [1, {"c": "..PLACEHOLDER.."}]},
    }
    assert with_placeholders({"kind": "List", "items": [config, SECRET]}, ["letmein"])["items"][1] != SECRET
