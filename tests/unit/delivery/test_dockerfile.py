"""The Dockerfile, read line by line: nothing here needs a network or a builder."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
DOCKERFILE = ROOT / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the file with their arguments, continued lines joined."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def of_last_stage() -> list[tuple[str, str]]:
    found = instructions()
    start = max(index for index, (name, _) in enumerate(found) if name == "FROM")
    return found[start:]


def test_every_stage_has_the_same_base_with_a_version() -> None:
    bases = {rest.partition(" AS ")[0] for name, rest in instructions() if name == "FROM"}
    (base,) = bases
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", base)


def test_the_command_runs_as_a_user_that_kubernetes_can_see_is_not_root() -> None:
    users = [rest for name, rest in of_last_stage() if name == "USER"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", users[-1])
    assert of_last_stage()[-2:] == [("ENTRYPOINT", '["archcheck"]'), ("CMD", '["--help"]')]


def test_compilers_stay_in_the_first_stage() -> None:
    last = " ".join(rest for _, rest in of_last_stage())
    assert "gcc" not in last
    assert "-dev" not in last
    assert ("COPY", "--from=build /opt/archcheck /opt/archcheck") in of_last_stage()


def test_package_lists_are_not_kept() -> None:
    installs = [rest for name, rest in instructions() if name == "RUN" and "apt-get" in rest]
    assert len(installs) == 2
    assert all(
        "--no-install-recommends" in each and "rm -rf /var/lib/apt/lists/*" in each for each in installs
    )


def test_the_image_says_what_it_is() -> None:
    (labels,) = [rest for name, rest in of_last_stage() if name == "LABEL"]
    found = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', labels))
    assert found["source"] == "https://github.com/archcheck/archcheck"
    assert found["licenses"] == "Apache-2.0"
    assert found.keys() >= {"title", "description", "version", "revision"}


def test_what_is_copied_is_let_through_and_there() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        part
        for name, rest in instructions()
        if name == "COPY" and "--from" not in rest
        for part in rest.split()[:-1]
    }
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)
