"""What ConfigMaps and Secrets hold: texts in the clear, decoded, or not known."""

from archcheck.sources.gitops.flux.references import KnownData, MissingData, referenced_data
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import ClusterIndex
from tests.support.gitops import built_objects

OBJECTS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: plain, namespace: apps}
data: {a: "1", b: }
binaryData: {c: YQ==}
---
apiVersion: v1
kind: Secret
metadata: {name: plain, namespace: apps}
data: {a: aGlnaA==, b: "!", c: /w==, d: RU5DW0FFUzI1Nl9HQ00sZGF0YTp4XQ==}
stringData: {a: over, e: "ENC[AES256_GCM,data:x]"}
---
apiVersion: v1
kind: Secret
metadata: {name: closed, namespace: apps}
stringData: {a: in-the-clear}
sops: {mac: m}
"""
INDEX = ClusterIndex().with_objects(built_objects(OBJECTS))


def data(kind: str, name: str, namespace: str = "apps") -> KnownData:
    found = referenced_data(INDEX, kind, namespace, name)
    assert isinstance(found, KnownData)
    return found


def test_a_config_map_is_plain_and_its_binary_data_is_not_read() -> None:
    assert data("ConfigMap", "plain").texts == {"a": "1", "b": ""}
    assert not data("ConfigMap", "plain").is_encrypted


def test_a_secret_is_decoded_where_it_can_be() -> None:
    secret = data("Secret", "plain")
    assert secret.texts == {"a": "over", "b": None, "c": None, "d": None, "e": None}
    assert (secret.is_encrypted, secret.is_closed) == (True, False)


def test_of_a_secret_that_sops_encrypted_only_the_keys_are_known() -> None:
    secret = data("Secret", "closed")
    assert secret.texts == {"a": None}
    assert secret.is_closed


def test_what_is_nowhere_is_missing() -> None:
    missing = referenced_data(INDEX, "ConfigMap", "other", "plain")
    assert missing == MissingData(ObjectName("", "ConfigMap", "other", "plain"))
