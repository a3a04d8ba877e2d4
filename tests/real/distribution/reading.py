"""Reads the JSON report of a run."""

from typing import Any

from tests.support.command import Outcome


def only_image(outcome: Outcome) -> dict[str, Any]:
    """Return the report's one image."""
    [only] = outcome.report["images"]
    assert isinstance(only, dict)
    return only


def statuses(outcome: Outcome) -> list[str]:
    """Return the status of each image, in the report's order."""
    return [image["status"] for image in outcome.report["images"]]
