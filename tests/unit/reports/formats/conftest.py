import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SCHEMAS = Path(__file__).parent / "schemas"

Check = Callable[[str], Any]


@pytest.fixture(scope="session")
def valid_sarif() -> Check:
    """Hold a text against the schema of SARIF 2.1.0, and return what it holds."""
    schema = json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text("utf-8"))
    return _json_check(jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()))


@pytest.fixture(scope="session")
def valid_code_quality() -> Check:
    """Hold a text against what GitLab asks for, and return what it holds."""
    schema = json.loads((SCHEMAS / "gitlab-code-quality.schema.json").read_text("utf-8"))
    return _json_check(jsonschema.Draft202012Validator(schema))


@pytest.fixture(scope="session")
def valid_junit() -> Check:
    """Hold a text against the schema of Jenkins' xUnit plugin, and return its root."""
    import xmlschema

    schema = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")

    def check(text: str) -> Any:
        schema.validate(text)
        return parsed_xml(text)

    return check


def parsed_xml(text: str) -> Any:
    from xml.etree import ElementTree as ET

    return ET.fromstring(text.encode())


def _json_check(validator: Any) -> Check:
    def check(text: str) -> Any:
        value = json.loads(text)
        validator.validate(value)
        return value

    return check
