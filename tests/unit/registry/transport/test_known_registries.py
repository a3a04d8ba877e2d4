"""Registries whose way to log in is known are not asked for it first."""

import pytest
import respx

from archcheck.images.availability import Reason
from archcheck.registry.transport.known_registries import known_batch, known_challenges
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login
from tests.unit.registry.serving import (
    REFUSED,
    asked,
    authorizations,
    challenge,
    errors,
    grant,
    manifest_url,
    serve,
)

ARM = images_of("linux/arm64")
HUB = "registry-1.docker.io"
OLD, NEW = "https://auth.docker.io/token", "https://auth2.docker.io/token"
PUBLIC_ECR = "public.ecr.aws"
ECR = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"


def hub_url(repository: str) -> str:
    return manifest_url(repository=repository, origin=f"https://{HUB}")


def test_docker_hub_is_asked_for_a_token_first(web: respx.MockRouter) -> None:
    serve(web, hub_url("library/nginx"), ARM, authorization="Bearer t")
    grant(web, realm=OLD)
    assert platforms_of(ask("nginx:1")) == ["linux/arm64"]
    assert asked(web) == [
        f"GET {OLD}?service=registry.docker.io&scope=repository:library/nginx:pull",
        f"GET {hub_url('library/nginx')}",
    ]


def test_each_repository_of_docker_hub_costs_two_requests(web: respx.MockRouter) -> None:
    for number in range(5):
        serve(web, hub_url(f"team/app{number}"), ARM, authorization="Bearer t")
    grant(web, realm=OLD)
    answers = ask_all(*(f"team/app{number}:1" for number in range(5)))
    assert [platforms_of(answer) for answer in answers] == [["linux/arm64"]] * 5
    assert len(web.calls) == 10


def test_docker_hub_with_another_token_server(web: respx.MockRouter) -> None:
    """The old one still gives tokens, which are good for nothing."""
    for name in ("team/one", "team/two"):
        serve(web, hub_url(name), ARM, authorization="Bearer new")
    challenge(web, f'Bearer realm="{NEW}",service="registry.docker.io"', host=HUB)
    old = grant(web, "old", realm=OLD)
    grant(web, "new", realm=NEW)
    answers = ask_all("team/one:1", "team/two:1", at_once=False)
    assert [platforms_of(answer) for answer in answers] == [["linux/arm64"]] * 2
    assert old.call_count == 1


@pytest.mark.parametrize("gone", ["404", "unreachable"])
def test_docker_hub_without_its_old_token_server(web: respx.MockRouter, gone: str) -> None:
    serve(web, hub_url("team/app"), ARM, authorization="Bearer new")
    challenge(web, f'Bearer realm="{NEW}",service="registry.docker.io"', host=HUB)
    old = web.get(url__startswith=OLD)
    if gone.isdecimal():
        old.respond(int(gone))
    else:
        old.mock(side_effect=REFUSED)
    grant(web, "new", realm=NEW)
    assert platforms_of(ask("team/app:1")) == ["linux/arm64"]


def test_docker_hub_that_wants_no_token_any_more(web: respx.MockRouter) -> None:
    serve(web, hub_url("team/app"), ARM)
    grant(web, realm=OLD)
    assert platforms_of(ask("team/app:1")) == ["linux/arm64"]


def test_a_private_image_of_docker_hub_without_a_login(web: respx.MockRouter) -> None:
    body = errors("UNAUTHORIZED", "authentication required")
    web.get(hub_url("team/app")).respond(
        401, content=body, headers={"WWW-Authenticate": f'Bearer realm="{OLD}",service="registry.docker.io"'}
    )
    grant(web, realm=OLD)
    assert reason_of(ask("team/app:1")) is Reason.DENIED
    assert len(web.calls) == 2


def test_a_login_of_docker_hub_goes_to_its_token_server_alone(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login("https://index.docker.io/v1/"))
    serve(web, hub_url("team/app"), ARM, authorization="Bearer t")
    grant(web, realm=OLD)
    assert platforms_of(ask("team/app:1")) == ["linux/arm64"]
    assert authorizations(web, "auth.docker.io") == [basic("robot", "s3cret")]
    assert authorizations(web, HUB) == ["Bearer t"]


def test_public_ecr_has_one_token_for_all(web: respx.MockRouter) -> None:
    for number in range(6):
        url = manifest_url(repository=f"team/app{number}", origin=f"https://{PUBLIC_ECR}")
        serve(web, url, ARM, authorization="Bearer t")
    grant(web, realm=f"https://{PUBLIC_ECR}/token/")
    answers = ask_all(*(f"{PUBLIC_ECR}/team/app{number}:1" for number in range(6)))
    assert [platforms_of(answer) for answer in answers] == [["linux/arm64"]] * 6
    tokens = [request for request in asked(web) if "/token/" in request]
    assert tokens == [f"GET https://{PUBLIC_ECR}/token/?service={PUBLIC_ECR}&scope=aws"]
    assert len(web.calls) == 7


def test_public_ecr_that_has_changed_its_ways(web: respx.MockRouter) -> None:
    serve(
        web,
        manifest_url(repository="team/app", origin=f"https://{PUBLIC_ECR}"),
        ARM,
        authorization="Bearer new",
    )
    challenge_header = f'Bearer realm="https://{PUBLIC_ECR}/auth",service="{PUBLIC_ECR}"'
    grant(web, "old", realm=f"https://{PUBLIC_ECR}/token/")
    grant(web, "new", realm=f"https://{PUBLIC_ECR}/auth")
    challenge(web, challenge_header, host=PUBLIC_ECR)
    assert platforms_of(ask(f"{PUBLIC_ECR}/team/app:1")) == ["linux/arm64"]


@pytest.mark.parametrize(
    "host",
    [
        ECR,
        "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
    ],
)
def test_a_private_ecr_gets_the_password_at_once(
    web: respx.MockRouter, docker_config: WriteConfig, host: str
) -> None:
    docker_config(login(host, "AWS"))
    serve(web, manifest_url(origin=f"https://{host}"), ARM, authorization=basic("AWS", "s3cret"))
    assert platforms_of(ask(f"{host}/app:1")) == ["linux/arm64"]
    assert len(web.calls) == 1


def test_a_private_ecr_without_a_login(web: respx.MockRouter) -> None:
    challenge(web, 'Basic realm="https://aws"', host=ECR)
    assert reason_of(ask(f"{ECR}/app:1")) is Reason.DENIED
    assert authorizations(web, ECR) == [None]


def test_a_private_ecr_that_gives_everybody_a_token(web: respx.MockRouter) -> None:
    """What it says itself counts, also where there is no login to try."""
    realm = f"https://{ECR}/token"
    serve(web, manifest_url(origin=f"https://{ECR}"), ARM, authorization="Bearer t")
    grant(web, realm=realm)
    challenge(web, f'Bearer realm="{realm}"', host=ECR)
    assert platforms_of(ask(f"{ECR}/app:1")) == ["linux/arm64"]


def test_a_private_ecr_that_wants_a_token(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    docker_config(login(ECR, "AWS"))
    realm = f"https://{ECR}/token"
    serve(web, manifest_url(origin=f"https://{ECR}"), ARM, authorization="Bearer t")
    grant(web, realm=realm)
    challenge(web, f'Bearer realm="{realm}"', host=ECR)
    assert platforms_of(ask(f"{ECR}/app:1")) == ["linux/arm64"]


LOOK_ALIKES = [
    "docker.io.evil.example",
    "registry-1.docker.io.evil.example",
    "evil-registry-1.docker.io",
    "registry-1.docker.io:8443",
    f"{ECR}.evil.example",
    f"evil.{ECR}",
    ECR.replace("amazonaws", "amazonaws.evil"),
    "123456789012.dkr.ecr.eu-central-1.amazonaws.evil",
    "evil.example/123456789012.dkr.ecr.eu-central-1.amazonaws.com",
    f"{ECR}\n",
    "evil.public.ecr.aws",
]


@pytest.mark.parametrize("host", LOOK_ALIKES)
def test_what_only_looks_like_one_of_them_is_not_known(host: str) -> None:
    assert known_challenges(host) == ()
    assert known_batch(host) == 1


def test_only_gitlab_is_known_to_take_several(web: respx.MockRouter) -> None:
    assert known_batch("registry.gitlab.com") > 1
    for host in ("ghcr.io", HUB, "docker.io", "quay.io", PUBLIC_ECR, "gitlab.example.com"):
        assert known_batch(host) == 1
