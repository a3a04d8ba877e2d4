"""What registries say reaches a terminal as text and never as a command to it; secrets do not reach it at all."""

import json
from pathlib import Path

import pytest

from tests.real.network.running import configure
from tests.real.network.server import Behaviour, always, answer, hostile
from tests.support import command
from tests.support.hostile import HOSTILE_TEXTS
from tests.unit.registry.documents import OCI_CONFIG, Blob, image, images_of, index, listed
from tests.unit.registry.logins import login

pytestmark = pytest.mark.real

CONTROLS = "".join(text for name, text in HOSTILE_TEXTS.items() if name != "surrogate")

ERROR = json.dumps({"errors": [{"code": f"DENIED{CONTROLS}", "message": CONTROLS}]}).encode()
STRANGE = index(listed("linux/arm64") | {"platform": {"os": f"l{CONTROLS}", "architecture": CONTROLS}})
SINGLE = image(Blob(b"{}", OCI_CONFIG), artifactType=f"application/x{CONTROLS}")
HEADER = "\x9b31m\xe2\x80\xae"


@pytest.mark.parametrize(
    "answered",
    [
        pytest.param(answer(ERROR, "403 Forbidden"), id="an error"),
        pytest.param(answer(ERROR, "404 Not Found"), id="a missing tag"),
        pytest.param(answer(ERROR, "429 Too Many Requests", Retry_After="9999"), id="a limit"),
        pytest.param(answer(ERROR, "418 I'm a teapot"), id="another status"),
        pytest.param(answer(CONTROLS.encode(), "403 Forbidden"), id="an error without JSON"),
        pytest.param(answer(STRANGE.body), id="a platform"),
        pytest.param(answer(SINGLE.body, Content_Type=SINGLE.media_type), id="an artifact's type"),
        pytest.param(answer(Content_Type=HEADER), id="a media type"),
        pytest.param(answer(Content_Encoding=HEADER), id="an encoding"),
        pytest.param(answer(Docker_Content_Digest=f"sha256:{HEADER}"), id="a digest"),
        pytest.param(answer(b"", "307 Temporary Redirect", Location=f"ftp://{HEADER}"), id="a redirect"),
        pytest.param(
            answer(b"", "401 Unauthorized", WWW_Authenticate=f'Bearer realm="ftp://{HEADER}"'), id="a realm"
        ),
        pytest.param(answer(ratelimit_remaining=f"1;{HEADER}"), id="a quota"),
        pytest.param(f"HTTP/1.1 200 {HEADER}\r\nContent-Length: 0\r\n\r\n".encode("latin-1"), id="a reason"),
        pytest.param(HEADER.encode("latin-1") * 10 + b"\r\n\r\n", id="no HTTP"),
    ],
)
@pytest.mark.parametrize("verbosity", ["-q", "-vv"])
def test_no_control_character(answered: bytes, verbosity: str, env: dict[str, str], tmp_path: Path) -> None:
    with hostile(always(answered)) as server:
        config = configure(tmp_path, **{server.host: {"plain-http": True}})
        options = ("--config", config, "--color", "always", verbosity)
        done = command.run("image", f"{server.host}/app:1", *options, env=env)
    assert done.code in (0, 1, 3)
    shown = done.out + done.err
    for part in shown.split("\x1b"):
        shown = shown.replace(f"\x1b{part[: part.find('m') + 1]}", "") if _is_colour(part) else shown
    assert not [character for character in shown if not character.isprintable() and character != "\n"]
    assert not [line for line in shown.splitlines() if line.startswith("::")]


def _is_colour(text: str) -> bool:
    """Return whether a sequence after an escape is one of a colour or a weight."""
    sequence = text[1 : text.find("m")] if text.startswith("[") and "m" in text else "x"
    return all(each.isdigit() or each == ";" for each in sequence)


SIGNED = "X-Amz-Signature=0badc0de"


def challenging(realm: str) -> Behaviour:
    return always(answer(b"", "401 Unauthorized", WWW_Authenticate=f'Bearer realm="{realm}"'))


@pytest.mark.parametrize(
    ("behave", "secret"),
    [
        pytest.param(
            always(answer(b"", "401 Unauthorized", WWW_Authenticate="Basic")),
            "cm9ib3Q6czNjcmV0",
            id="a login",
        ),
        pytest.param(
            always(answer(b"", "307 Temporary Redirect", Location=f"ftp://bucket/?{SIGNED}")),
            "0badc0de",
            id="a signed redirect that is not followed",
        ),
        pytest.param(
            always(answer(b"", "307 Temporary Redirect", Location="http://a:hunter2@127.0.0.1/")),
            "hunter2",
            id="a redirect with a password",
        ),
        pytest.param(challenging(f"ftp://auth/?{SIGNED}"), "0badc0de", id="a signed realm"),
        pytest.param(challenging("http://a:hunter2@127.0.0.1/"), "hunter2", id="a realm with a password"),
        pytest.param(
            always(answer(b"", "307 Temporary Redirect", Location=f"http://127.0.0.1:1/?{SIGNED}")),
            "0badc0de",
            id="a signed redirect to nobody",
        ),
    ],
)
def test_no_secret(behave: Behaviour, secret: str, env: dict[str, str], tmp_path: Path) -> None:
    with hostile(behave) as server:
        config = configure(tmp_path, **{server.host: {"plain-http": True}})
        docker = Path(env["DOCKER_CONFIG"])
        docker.mkdir()
        (docker / "config.json").write_text(json.dumps(login(server.host)))
        done = command.run("image", f"{server.host}/app:1", "--config", config, "-vv", env=env)
        assert server.requests
    assert done.code == 3
    assert server.host in done.err
    assert secret not in done.out + done.err
    assert "s3cret" not in done.out + done.err


def test_ordinary_colours_are_there(env: dict[str, str], tmp_path: Path) -> None:
    """The tests above would see nothing in an output without any."""
    with hostile(always(answer(images_of("linux/arm64").body))) as server:
        config = configure(tmp_path, **{server.host: {"plain-http": True}})
        done = command.run("image", f"{server.host}/app:1", "--config", config, "--color", "always", env=env)
    assert "\x1b[" in done.out
