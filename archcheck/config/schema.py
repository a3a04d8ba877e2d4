"""The JSON Schema of `.archcheck.yaml`, made from the keys that it is read by."""

from archcheck.config.file import KEYS
from archcheck.config.keys import SCALAR, JsonSchema, properties
from archcheck.errors import InvalidPlatformError
from archcheck.findings.rules import RULES
from archcheck.images.platform_names import ARCHITECTURES, OTHER_ARCHITECTURES, parse_required_platform


def config_schema() -> JsonSchema:
    """Return the schema, which `docs/generate.py` writes to `schemas/config-v1.schema.json`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:archcheck:config:v1",
        "title": ".archcheck.yaml",
        "description": "How archcheck checks a repository.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties(KEYS),
        "$defs": {
            "platform": _platform(),
            "rule": {"enum": list(RULES)},
            "text": {"type": list(SCALAR), "minLength": 1},
            "flag": {"enum": [True, False, "true", "True", "TRUE", "false", "False", "FALSE"]},
        },
    }


def _platform() -> JsonSchema:
    """Return the schema of a platform: with a slash, or a name alone, of which YAML reads 386 as a number."""
    names = "|".join(
        _in_any_case(name) for name in sorted({*ARCHITECTURES, *OTHER_ARCHITECTURES}) if _stands_alone(name)
    )
    whole = r"[A-Za-z0-9_-]*(?:\([A-Za-z0-9_.-]*\))?/[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)?"
    return {
        "description": "os/architecture[/variant], or a name such as arm64, armhf.",
        "anyOf": [{"const": 386}, {"type": "string", "pattern": rf"^\s*(?:{whole}|{names})\s*$"}],
    }


def _stands_alone(name: str) -> bool:
    """Return whether a name is a platform by itself, as it is read."""
    try:
        parse_required_platform(name)
    except InvalidPlatformError:
        return False
    return True


def _in_any_case(name: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in name)
