from archcheck.documents.reading import Document
from tests.support.tables import walked
from tests.unit.documents.helpers import read_all

RENDERED = """\
---
# Source: shop/templates/web.yaml
apiVersion: v1
kind: Pod
---
# Source: shop/charts/redis/templates/master.yaml
# a second comment
apiVersion: v1
kind: Pod
---
apiVersion: v1
kind: Pod
"""


def templates(text: str) -> list[str]:
    return [reading.template for reading in read_all(text) if isinstance(reading, Document)]


def test_each_document_knows_its_template() -> None:
    assert templates(RENDERED) == ["shop/templates/web.yaml", "shop/charts/redis/templates/master.yaml", ""]


def test_carriage_returns_are_no_part_of_the_path() -> None:
    assert templates(RENDERED.replace("\n", "\r\n"))[:1] == ["shop/templates/web.yaml"]


@walked(
    "text",
    [
        "a: |\n  # Source: not/a/template.yaml\n",
        "a: 1 # Source: not/a/template.yaml\n",
        "# source: not/a/template.yaml\na: 1\n",
        "#Source: not/a/template.yaml\na: 1\n",
    ],
)
def test_what_is_no_source_comment(text: str) -> None:
    assert templates(text) == [""]


def test_a_path_may_hold_any_letter() -> None:
    [reading] = read_all("# Source: caf\u00e9/templates/web.yaml\na: 1\n")
    assert isinstance(reading, Document)
    assert reading.template == "café/templates/web.yaml"
