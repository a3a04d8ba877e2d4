from archcheck.images.reference import parse_reference
from tests.support.tables import walked

SHA256 = "sha256:" + "0123456789abcdef" * 4


@walked(
    "text, familiar",
    [
        ("docker.io/library/nginx:1.27", "nginx:1.27"),
        ("nginx", "nginx:latest"),
        ("docker.io/user/app:1", "user/app:1"),
        ("docker.io/library/team/app:1", "library/team/app:1"),
        ("ghcr.io/library/nginx:1", "ghcr.io/library/nginx:1"),
        ("localhost/nginx:1", "localhost/nginx:1"),
        (f"nginx@{SHA256}", f"nginx@{SHA256}"),
        (f"nginx:1@{SHA256}", f"nginx:1@{SHA256}"),
    ],
)
def test_the_familiar_form(text: str, familiar: str) -> None:
    assert parse_reference(text).familiar == familiar


@walked("text", ["docker.io/localhost/app:1", "docker.io/my.team/app:1", "docker.io/library/nginx:1"])
def test_the_familiar_form_names_no_other_registry(text: str) -> None:
    reference = parse_reference(text)
    assert parse_reference(reference.familiar).registry == "docker.io"


@walked(
    "text, target",
    [
        ("nginx", "latest"),
        ("nginx:1", "1"),
        (f"nginx@{SHA256}", SHA256),
        (f"nginx:1@{SHA256}", SHA256),
    ],
)
def test_the_digest_is_asked_for_before_the_tag(text: str, target: str) -> None:
    assert parse_reference(text).target == target


def test_two_tags_of_one_digest_cost_one_request() -> None:
    lookups = {parse_reference(f"nginx{tag}@{SHA256}").lookup for tag in ("", ":1", ":2")}
    assert len(lookups) == 1


def test_two_spellings_of_one_image_cost_one_request() -> None:
    spellings = ["nginx", "nginx:latest", "library/nginx", "docker.io/nginx", "index.docker.io/library/nginx"]
    assert len({parse_reference(spelling).lookup for spelling in spellings}) == 1


def test_two_images_cost_two_requests() -> None:
    assert (
        len({parse_reference(text).lookup for text in ("nginx:1", "nginx:2", "ghcr.io/library/nginx:1")}) == 3
    )
