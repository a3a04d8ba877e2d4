"""Which files a report says that there are, in each of its formats."""

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

_NO_FILE = ("chart:", "standard input", "images", "archcheck", "passed over")


def of_json(text: str) -> Iterator[str]:
    """Yield the paths of workloads, findings and what was not read."""
    document = json.loads(text)
    yield from (each["source"]["path"] for each in document["workloads"])
    for name in ("findings", "suppressed", "errors", "skipped"):
        for each in document[name]:
            yield from (each[key] for key in ("path", "template") if each.get(key))


def of_sarif(text: str) -> Iterator[str]:
    """Yield what is relative to the root of the repository, and what is absolute; the rest says it is no file."""

    def artifacts(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            if "uri" in value and "artifactLocation" not in value:
                yield value
            for each in value.values():
                yield from artifacts(each)
        elif isinstance(value, list):
            for each in value:
                yield from artifacts(each)

    run = json.loads(text)["runs"][0]
    for each in artifacts([run["results"], run["invocations"]]):
        if "uriBaseId" in each:
            yield unquote(each["uri"])
        elif each["uri"].startswith("file://"):
            yield unquote(each["uri"].removeprefix("file://"))
        else:
            assert each["description"]["text"]


def of_github(text: str) -> Iterator[str]:
    for match in re.finditer(r"^::\w+ (?:file=([^,]*),)?", text, re.MULTILINE):
        if match[1]:
            yield match[1].replace("%3A", ":").replace("%2C", ",").replace("%25", "%")


def of_gitlab(text: str) -> Iterator[str]:
    yield from (each["location"]["path"] for each in json.loads(text))


def of_junit(text: str) -> Iterator[str]:
    yield from (suite.attrib["name"] for suite in ET.fromstring(text).iter("testsuite"))


def of_markdown(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("  - `"):
            spans = re.findall(r"`+ ?([^`]+?) ?`+", line)
            yield from (re.sub(r":\d+$", "", span) for span in spans[1:])


def of_html(text: str) -> Iterator[str]:
    for match in re.finditer(r'class="place">(.*?)</span>', text):
        shown = html.unescape(re.sub(r"<[^>]*>", "", match[1])).removeprefix("rendered by ")
        yield re.sub(r":\d+$", "", shown)


CLAIMS: dict[str, Callable[[str], Iterator[str]]] = {
    "json": of_json,
    "sarif": of_sarif,
    "github": of_github,
    "gitlab": of_gitlab,
    "junit": of_junit,
    "markdown": of_markdown,
    "html": of_html,
}


def claimed(form: str, text: str) -> set[str]:
    """Return the files that a report in one format says that there are."""
    return {path for path in CLAIMS[form](text) if not path.startswith(_NO_FILE)}
