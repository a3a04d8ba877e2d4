import base64

from archcheck.workloads.model import PullSecret, ServiceAccount
from archcheck.workloads.objects import objects_in
from archcheck.workloads.pull_secrets import account_of, named_in, pull_secret, service_account
from tests.support.tables import walked
from tests.unit.documents.helpers import root

LOGINS = '{"auths": {}}'
ENCODED = base64.b64encode(LOGINS.encode()).decode()


def secret(text: str) -> PullSecret | None:
    [obj] = objects_in(root(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s, namespace: n}}\n{text}"))
    return pull_secret(obj)


@walked(
    "text, logins",
    [
        (f"type: kubernetes.io/dockerconfigjson\ndata: {{.dockerconfigjson: {ENCODED}}}", LOGINS),
        (f"type: kubernetes.io/dockercfg\ndata: {{.dockercfg: {ENCODED}}}", LOGINS),
        (f"type: kubernetes.io/dockerconfigjson\nstringData: {{.dockerconfigjson: '{LOGINS}'}}", LOGINS),
        ("type: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: '${LOGIN}'}", "${LOGIN}"),
        (f"type: kubernetes.io/dockerconfigjson\ndata: {{.dockercfg: {ENCODED}}}", None),
        (f"type: Opaque\ndata: {{.dockerconfigjson: {ENCODED}}}", None),
        ("type: kubernetes.io/dockerconfigjson", None),
    ],
)
def test_a_secret_is_for_pulling_by_its_type(text: str, logins: str | None) -> None:
    assert secret(text) == (PullSecret("n", "s", logins) if logins is not None else None)


def test_a_secret_of_another_group_is_none() -> None:
    text = f"apiVersion: x.y/v1\nkind: Secret\ntype: kubernetes.io/dockercfg\ndata: {{.dockercfg: {ENCODED}}}"
    [obj] = objects_in(root(text))
    assert pull_secret(obj) is None


def test_an_account_names_its_secrets() -> None:
    text = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nimagePullSecrets: [{name: s}, {name: }, x]"
    [obj] = objects_in(root(text))
    assert service_account(obj) == ServiceAccount("", "a", ("s",))
    assert pull_secret(obj) is None
    assert named_in(root("imagePullSecrets: {name: s}")) == ()


@walked(
    "spec, account",
    [
        ("serviceAccountName: new", "new"),
        ("serviceAccount: old", "old"),
        ("{serviceAccount: old, serviceAccountName: new}", "new"),
        ("{}", ""),
    ],
)
def test_the_account_of_a_pod(spec: str, account: str) -> None:
    assert account_of(root(spec)) == account
