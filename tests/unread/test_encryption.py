"""What SOPS or git-crypt has encrypted is named so, and never read as a workload."""

import pytest

from archcheck.errors import ExitCode
from tests.unread.conftest import Repository, pod

_SOPS = "sops:\n  mac: ENC[AES256_GCM,data:x,type:str]\n  version: 3.9.0\n"
_VALUE = "ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]"


def test_a_secret_runs_nothing(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write(
        "s.yaml", f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata: {{a: '{_VALUE}'}}\n{_SOPS}"
    )
    done = repo.check()
    assert done.code == ExitCode.OK
    assert [each["reason"] for each in done.report["skipped"]] == ["a Secret that is encrypted with SOPS"]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        (pod("enc", f"'{_VALUE}'"), "Pod", "enc"),
        (pod("enc", "amd:1"), "Pod", "enc"),
        (f"apiVersion: v1\nkind: '{_VALUE}'\nmetadata: {{name: '{_VALUE}'}}\n", "SOPS", None),
        (f"data: '{_VALUE}'\n", "SOPS", None),
    ],
)
def test_anything_else_is_not_read(repo: Repository, text: str, kind: str, name: str | None) -> None:
    repo.write("p.yaml", pod())
    repo.write("e.yaml", text + _SOPS)
    done = repo.check(".", "--platform", "linux/arm64")
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("e.yaml", 1, kind, name)])
    assert [each["name"] for each in done.report["workloads"]] == ["p"]
    assert "ENC[" not in done.out


def test_values_that_are_encrypted_are_no_object(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("values.enc.yaml", f"password: '{_VALUE}'\n{_SOPS}")
    assert repo.check().code == ExitCode.OK


def test_a_key_of_that_name_alone_encrypts_nothing(repo: Repository) -> None:
    repo.write("p.yaml", pod() + "sops: {note: x}\n")
    assert [each["name"] for each in repo.check().report["workloads"]] == ["p"]


def test_a_file_of_git_crypt_is_not_read(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    (repo.path / "e.yaml").write_bytes(b"\0GITCRYPT\0" + bytes(range(256)))
    done = repo.check()
    assert done.code == ExitCode.INCOMPLETE
    assert ("e.yaml", "encrypted with git-crypt") in [
        (each["path"], each["reason"]) for each in done.report["skipped"] if each["unread"]
    ]
