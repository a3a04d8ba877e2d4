"""What SOPS or git-crypt has encrypted is named so, and never read as a workload."""

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod
from tests.support.tables import walked

_SOPS = "sops:\n  mac: ENC[AES256_GCM,data:x,type:str]\n  version: 3.9.0\n"
_VALUE = "ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]"


@walked(
    "version, kind",
    [
        ("v1", "Secret"),
        ("v1", "ConfigMap"),
        ("v1", "Service"),
        ("networking.k8s.io/v1", "Ingress"),
        ("rbac.authorization.k8s.io/v1", "Role"),
        ("policy/v1", "PodDisruptionBudget"),
    ],
)
def test_a_kind_without_pods_runs_nothing(repo: Repository, version: str, kind: str) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: s}}\ndata: {{a: '{_VALUE}'}}\n"
    repo.write("s.yaml", text + _SOPS)
    done = repo.check()
    assert done.code == ExitCode.OK
    assert [each["reason"] for each in done.report["skipped"]] == [
        "encrypted with SOPS, and of a kind that runs no pod"
    ]


@walked(
    "text, kind, name",
    [
        (pod("enc", f"'{_VALUE}'"), "Pod", "enc"),
        (pod("enc", "amd:1"), "Pod", "enc"),
        ("apiVersion: example.com/v1\nkind: ConfigMap\nmetadata: {name: x}\n", "ConfigMap", "x"),
        (f"apiVersion: v1\nkind: List\nmetadata: {{name: x}}\nitems: '{_VALUE}'\n", "List", "x"),
        (f"apiVersion: v1\nkind: '{_VALUE}'\nmetadata: {{name: '{_VALUE}'}}\n", "SOPS", None),
        (f"data: '{_VALUE}'\n", "SOPS", None),
    ],
)
def test_anything_else_is_not_read(repo: Repository, text: str, kind: str, name: str | None) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write("e.yaml", text + _SOPS)
    done = repo.check(".", "--platform", "linux/arm64")
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("e.yaml", 1, kind, name)])
    assert [each["name"] for each in done.report["workloads"]] == ["p"]
    assert "ENC[" not in done.out


def test_a_list_of_encrypted_items_is_not_read(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("x.yaml", "apiVersion: v1\nkind: List\nitems: ['ENC[AES256_GCM,data:x]']\nsops: {mac: x}\n")
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("x.yaml", 1, "SOPS", None)])


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
