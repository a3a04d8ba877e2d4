"""What the text of an `image:` field means."""

from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Reason, Unknown, Unresolved
from archcheck.images.naming import NO_IMAGE, Invalid, Placeholder, is_placeholder, parse_image
from archcheck.images.reference import Reference, parse_reference
from tests.support.tables import check_rows

PLACEHOLDERS = [
    "",
    "   ",
    "auto",
    " auto ",
    "$(params.BUILDER_IMAGE)",
    "gcr.io/$(params.project)/app",
    "${IMAGE}",
    "nginx:${TAG}",
    "$IMAGE",
    "ko://github.com/knative/serving/cmd/queue",
    "skaffold://app",
    "{{ .Values.image }}",
    "{{inputs.parameters.image}}:1",
    "nginx:{{ tag }}",
    "{% image %}",
    "<<PROJECT>>/app",
    "gcr.io/<<PROJECT>>/app:1",
    "<your-image>",
    "<your image>:1",
    "gcr.io/[PROJECT_ID]/app:1",
    "gcr.io/[PROJECT]/app",
]
SAMPLES = [
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
]
"""Words of documentation in capital letters, where a reader's own are to stand."""

PLAIN = ["nginx", "auto:1", "auto/app", "user/auto", "[::1]/app", "[fe80::1]:5000/a:1", "localhost/auto"]
CAPITALS = [
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
]
"""Capital letters that the grammar takes are literal."""

NEITHER = ["Nginx", "https://ghcr.io/a", "a b", "nginx:", "-", "$", "<", "[x"]
MIXED_CASE = ["Not/A/Reference", "MyOrg/App:1", "docker.io/library/Nginx"]


def test_a_placeholder_is_asked_of_no_registry() -> None:
    def check(text: str) -> None:
        assert is_placeholder(text)
        assert isinstance(parse_image(text), Placeholder)

    check_rows(PLACEHOLDERS, check)


def test_a_sample_is_a_placeholder() -> None:
    def check(text: str) -> None:
        assert parse_image(text) == Placeholder(text)

    check_rows(SAMPLES, check)


def test_a_reference() -> None:
    def check(text: str) -> None:
        assert not is_placeholder(text)
        assert parse_image(text) == parse_reference(text)

    check_rows([*PLAIN, *CAPITALS], check)


def test_what_is_neither_says_why() -> None:
    def check(text: str) -> None:
        name = parse_image(text)
        assert isinstance(name, Invalid)
        assert name.availability == Unknown(Reason.INVALID, name.message)
        assert "is no image reference: " in name.message
        assert "\n" not in name.message

    check_rows([*NEITHER, *MIXED_CASE], check)


def test_what_a_placeholder_makes_known_of_its_image() -> None:
    image = parse_image("${IMAGE}")
    assert isinstance(image, Placeholder)
    assert image.availability == Unresolved()
    missing = parse_image(" ")
    assert isinstance(missing, Placeholder)
    assert missing.availability == Unresolved(NO_IMAGE)


def test_all_ways_to_write_one_image_are_one_name() -> None:
    texts = (
        "nginx",
        "nginx:latest",
        "library/nginx",
        "docker.io/nginx",
        "index.docker.io/library/nginx:latest",
    )
    assert len({parse_image(text) for text in texts}) == 1


def test_what_is_no_reference_is_shown_as_it_is_written() -> None:
    def check(text: str) -> None:
        image = parse_image(text)
        assert (str(image), image.familiar, image.name) == (text, text, text)

    check_rows([*PLACEHOLDERS, *SAMPLES, *NEITHER, *MIXED_CASE], check)


def test_a_reference_has_a_name_for_programs_and_one_for_people() -> None:
    image = parse_image("docker.io/nginx:1.27")
    assert (str(image), image.familiar) == ("docker.io/library/nginx:1.27", "nginx:1.27")
    assert image.name == "docker.io/library/nginx"


@given(st.text())
def test_any_text_means_something(text: str) -> None:
    assert isinstance(parse_image(text), Reference | Placeholder | Invalid)


@given(
    st.from_regex(r"\A[a-z0-9]{1,9}(/[a-z0-9]{1,9})?(:[a-z0-9.]{1,9})?\Z").filter(lambda text: text != "auto")
)
def test_a_plain_name_is_never_a_placeholder(text: str) -> None:
    assert not is_placeholder(text)
