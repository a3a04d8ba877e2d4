"""Capital-letter words of documentation, where a reader's own are to stand, are placeholders."""

import pytest

from archcheck.images.availability import Reason, Unknown, Unresolved
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference


@pytest.mark.parametrize(
    "text",
    [
        "REGION-docker.pkg.dev/PROJECT_ID/repo/app:1",
        "REGION-docker.pkg.dev/project/app",
        "gcr.io/PROJECT/app:v1",
        "gcr.io/PROJECT_ID/app",
        "IMAGE_NAME",
        "IMAGE",
        "IMAGE_NAME:IMAGE_TAG",
        "REGISTRY/app:1",
        "REGISTRY:5000/app",
        "YOUR_REGISTRY/app",
        "ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app",
        "123456789012.dkr.ecr.REGION.amazonaws.com/app",
        "ghcr.io/OWNER/app@sha256:DIGEST",
        "nginx:TAG",
        "x/app:APP_VERSION",
    ],
)
def test_a_sample_is_a_placeholder(text: str) -> None:
    assert isinstance(name_of(text), Unresolved)


@pytest.mark.parametrize(
    "text",
    [
        "nginx:1.27-LTS",
        "minio/minio:RELEASE.2024-01-01T00-00-00Z",
        "GHCR.IO/x/app:1",
        "x/app:A1B2C3",
        "x/app:TAG-1",
        "x/app:VERSION@sha256:" + "0" * 64,
    ],
)
def test_capital_letters_that_the_grammar_takes_are_literal(text: str) -> None:
    assert isinstance(name_of(text), Reference)


@pytest.mark.parametrize("text", ["Not/A/Reference", "MyOrg/App:1", "docker.io/library/Nginx"])
def test_a_name_in_mixed_case_is_a_mistake(text: str) -> None:
    name = name_of(text)
    assert isinstance(name, Unknown)
    assert name.reason is Reason.INVALID
