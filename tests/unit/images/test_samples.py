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
        "gcr.io/p/app:COMMIT_SHA",
        "gcr.io/p/app:SHORT_SHA",
        "gcr.io/p/app:TAG_NAME",
        "gcr.io/p/app:BRANCH_NAME",
        "gcr.io/p/app:REVISION_ID",
        "gcr.io/p/app:BUILD_NUMBER",
        "x/app:YOUR-TAG",
        "x/app:CHANGE_ME",
        "USERNAME/app",
        "PROJECT.azurecr.io/app",
        "__IMAGE__",
        "x/app:__TAG__",
        "__registry__/app:1",
        "x/app:@TAG@",
        "x/app:%TAG%",
        "((image))",
        "x/app:[[ tag ]]",
        "x/app:#{TAG}#",
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
        "REGISTRY.EXAMPLE.COM/x/app:1",
        "Registry.Example.COM/app:1",
        "registry.example.COM:5000/app:1",
        "MYCORP.azurecr.io/app:1",
        "x/a__b__c:1",
        "x/app:1__b__c",
        "x/app:LATEST",
        "x/app:NIGHTLY",
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
