from archcheck.workloads.inventory import Loss
from archcheck.workloads.unread.encryption import encrypted_parts, is_encrypted
from tests.support.tables import walked
from tests.unit.documents.helpers import root

SOPS = "sops: {mac: 'ENC[x]', lastmodified: '2026-01-01'}\n"


@walked(
    "text, expected",
    [
        (SOPS, True),
        ("sops: {version: 3.9.0}", True),
        ("sops: {}", False),
        ("sops: text", False),
        ("kind: Secret", False),
    ],
)
def test_a_document_that_sops_has_encrypted(text: str, expected: bool) -> None:
    assert is_encrypted(root(text)) is expected


@walked(
    "text, loss, label",
    [
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n", Loss.NOTHING, "Secret/s"),
        ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\n", Loss.PODS, "Deployment/w"),
        ("apiVersion: v1\nkind: 'ENC[x]'\nmetadata: {name: 'ENC[y]'}\n", Loss.PODS, "SOPS"),
        ("data: 'ENC[x]'\n", Loss.PODS, "SOPS"),
        ("password: 'ENC[x]'\n", Loss.NOTHING, ""),
    ],
)
def test_what_may_run_pods_is_not_read(text: str, loss: Loss, label: str) -> None:
    [part] = encrypted_parts(root(text + SOPS), "s.yaml", rendered=False)
    assert (part.loss, part.label.strip("/"), part.line) == (loss, label, 1)
    assert bool(part.remedy) is (loss is Loss.PODS)


def test_a_render_has_no_lines() -> None:
    [part] = encrypted_parts(root(f"data: x\n{SOPS}"), "s.yaml", rendered=True)
    assert part.line is None
