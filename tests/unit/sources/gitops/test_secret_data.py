"""What is left of a render when the data of its Secrets is taken out."""

import io
import json

from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.sources.gitops.secret_data import without_secret_data
from tests.support.tables import walked

POD = b"---\n# Source: app/templates/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
SECRET = b"---\n# Source: app/templates/s.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
LOGIN = SECRET + b"type: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: aHVzaA==\n"
LIST = (
    b'---\n{"apiVersion": "v1", "kind": "List", "items": [{"kind": "Secret", "data": {"a": "aHVzaA=="}}]}\n'
)
HIDDEN = {
    "data": SECRET + b"data:\n  a: aHVzaA==\n",
    "texts": SECRET + b"stringData:\n  a: |\n    aHVzaA==\n    more\n",
    "a flow": SECRET + b"data: {a: aHVzaA==,\n b: aHVzaA==}\n",
    "quoted keys": SECRET.replace(b"kind:", b'"kind":') + b"data:\n  a: aHVzaA==\n",
    "a list": LIST,
}


@walked("row", HIDDEN.items())
def test_no_secret_is_left(row: tuple[str, bytes]) -> None:
    text, is_clean = without_secret_data(POD + row[1] + POD)
    assert is_clean
    assert b"aHVzaA" not in text
    documents = [each for each in read(io.BytesIO(text)) if isinstance(each, Document)]
    assert next(each.template for each in documents if each.template) == "app/templates/pod.yaml"
    assert [value_of(each.root)["kind"] for each in documents] in (
        ["Pod", "Secret", "Pod"],
        ["Pod", "List", "Pod"],
    )


def test_a_login_stays_and_is_told() -> None:
    text, is_clean = without_secret_data(POD + LOGIN)
    assert not is_clean
    assert b"aHVzaA" in text


def test_without_secrets_nothing_changes() -> None:
    assert without_secret_data(POD) == (POD, True)
    empty = POD + SECRET
    assert without_secret_data(empty) == (empty, True)


def test_what_cannot_be_read_is_not_clean() -> None:
    assert without_secret_data(b"kind: Secret\ndata: [\n")[1] is False


def test_a_secret_stays_in_its_template() -> None:
    text, _ = without_secret_data(HIDDEN["data"])
    assert text.startswith(b"---\n# Source: app/templates/s.yaml\n")
    assert json.loads(text.split(b"\n")[2])["metadata"] == {"name": "s"}
