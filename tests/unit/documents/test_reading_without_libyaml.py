"""PyYAML without its compiled part, as on 32-bit arm: the same nodes."""

import json
import sys
from collections.abc import Callable

import pytest

from archcheck.documents.composing import compose
from archcheck.documents.nodes import YamlNode
from archcheck.documents.reading import Broken, Document, Reading
from tests.support.tables import walked
from tests.unit.documents.helpers import read_all

ReadWithout = Callable[[str | bytes], list[Reading]]


@pytest.fixture
def read_without(monkeypatch: pytest.MonkeyPatch) -> ReadWithout:
    def reading(text: str | bytes) -> list[Reading]:
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, "yaml._yaml", None)
            return read_all(text)

    return reading


MANIFEST = """\
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: &meta
  name: "web"
  labels: {app: web, "é": 'it''s'}
spec:
  replicas: 2
  template: {metadata: *meta}
  x: |
    text
  y: >-
    folded
    text
  z:
  - =
  - yes
  - 2024-01-02
  - !tag [a]
  - <<: *meta
"""


@walked(
    "text",
    [
        MANIFEST,
        MANIFEST.replace("\n", "\r\n"),
        MANIFEST + "---\n" + MANIFEST,
        "\ufeff" + MANIFEST,
        "a: &x 1\nb: &x 2\nc: *x\n",
        "%YAML 1.2\n---\na: 1\n...\n---\n- b\n",
        json.dumps({"a": [1, "two", None, {"é": "\n"}]}, indent=2),
        "{}{}",
        '{"a": "\\ud83d\\ude00"}',
        '{"a": "\\/"}',
        json.dumps({"k" * 2000: 1}),
        "[fe80::]",
        "😀: 😀\nb: 1\n",
        "a:\n- b:\n  - c:\n",
    ],
)
def test_the_same_nodes(text: str, read_without: ReadWithout) -> None:
    assert read_without(text) == read_all(text)
    assert all(isinstance(reading, Document) for reading in read_all(text))


@walked(
    "text",
    [
        b"a: 1\nb: \xff\n",
        b"a: 1\nb: *gone\n",
        b"a: 1\n[b]: 2\n",
        b"a: 1\nb: '\x07'\n",
        "é: €\nb: 1\nc: '\x07'\n".encode(),
        "é".encode() * 500 + b": 1\n\n\nb: '\x07'\n",
        b'a: 1\nb: "\\U00110000"\n',
        b'a: 1\nb: "\\ud83d\\ude00"\n',
        b'a: 1\nb: "\\UFFFFFFFF"\n',
        b"a: b: c\n",
        b"- a\nb: c\n",
        b"a: {{ x }}\n",
        b"%YAML 2.0\n---\na: 1\n",
    ],
)
def test_the_same_lines_of_errors(text: bytes, read_without: ReadWithout) -> None:
    [slow], [fast] = read_without(text), read_all(text)
    assert isinstance(slow, Broken)
    assert isinstance(fast, Broken)
    assert slow.error.line == fast.error.line


@walked(
    "text", ["- " * 501 + "x", "[" * 501 + "]" * 501, "- " * 100_000 + "x", "{a: " * 100_000, "[\n" * 100_000]
)
def test_deep_nesting_is_the_same_error(text: str, read_without: ReadWithout) -> None:
    [slow], [fast] = read_without(text), read_all(text)
    assert isinstance(slow, Broken)
    assert isinstance(fast, Broken)
    assert (slow.error.what, slow.error.line) == (fast.error.what, fast.error.line)


def test_a_composed_stream_is_the_same_either_way() -> None:
    data = MANIFEST.encode()
    fast: list[YamlNode] = list(compose(data, 7))
    assert list(compose(data, 7, slowly=True)) == fast
    assert fast[0].line == 9
