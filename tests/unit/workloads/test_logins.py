"""Which Secrets among the manifests a pod's images are pulled with."""

import base64
import json

import pytest

from archcheck.workloads.logins import logins_by_image
from archcheck.workloads.model import PullSecret
from tests.support.tables import walked
from tests.unit.registry.logins import login
from tests.unit.workloads.helpers import stock

LOGINS = json.dumps(login("registry.example.com"))
ENCODED = base64.b64encode(LOGINS.encode()).decode()


def secret(name: str = "pull", namespace: str = "", logins: str = LOGINS) -> str:
    metadata = f"{{name: {name}, namespace: {namespace}}}" if namespace else f"{{name: {name}}}"
    return (
        f"---\napiVersion: v1\nkind: Secret\nmetadata: {metadata}\ntype: kubernetes.io/dockerconfigjson\n"
        f"stringData:\n  .dockerconfigjson: {json.dumps(logins)}\n"
    )


def pod(spec: str = "", namespace: str = "", image: str = "app") -> str:
    metadata = f"{{name: web, namespace: {namespace}}}" if namespace else "{name: web}"
    lines = "".join(f"  {line}\n" for line in spec.splitlines())
    return (
        f"---\napiVersion: v1\nkind: Pod\nmetadata: {metadata}\n"
        f"spec:\n  containers: [{{name: c, image: {image}}}]\n{lines}"
    )


def account(name: str, *names: str, namespace: str = "") -> str:
    metadata = f"{{name: {name}, namespace: {namespace}}}" if namespace else f"{{name: {name}}}"
    listed = ", ".join(f"{{name: {each}}}" for each in names)
    return f"---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {metadata}\nimagePullSecrets: [{listed}]\n"


def found(*texts: str) -> dict[str, list[str]]:
    """Return `namespace/name` of the secrets for each image."""
    inventory = stock("".join(texts))
    assert not inventory.errors
    by_image = logins_by_image(
        inventory.workloads, inventory.cluster_objects.secrets, inventory.cluster_objects.accounts
    )
    return {
        image.name.rpartition("/")[2]: [f"{each.namespace}/{each.name}" for each in own]
        for image, own in by_image.items()
    }


def only_secret(text: str) -> PullSecret:
    [only] = stock(text).cluster_objects.secrets
    return only


NAMED = "imagePullSecrets: [{name: pull}]"


def test_a_pod_that_names_a_secret() -> None:
    assert found(secret(), pod(NAMED)) == {"app": ["/pull"]}


def test_the_order_of_the_documents_makes_no_difference() -> None:
    assert found(pod(NAMED), secret()) == {"app": ["/pull"]}


def test_a_pod_that_names_none() -> None:
    assert found(secret(), pod()) == {}


def test_a_pod_that_names_another() -> None:
    assert found(secret("other"), pod(NAMED)) == {}


def test_a_pod_beside_one_that_names_it() -> None:
    assert found(secret(), pod(NAMED), pod(image="other")) == {"app": ["/pull"]}


def test_the_secrets_keep_the_order_of_the_pod() -> None:
    spec = "imagePullSecrets: [{name: b}, {name: a}, {name: gone}]"
    assert found(secret("a"), secret("b"), pod(spec)) == {"app": ["/b", "/a"]}


def test_two_pods_with_one_image_share_their_secrets() -> None:
    first, second = (pod(f"imagePullSecrets: [{{name: {name}}}]") for name in "ab")
    assert found(secret("a"), secret("b"), first, second) == {"app": ["/a", "/b"]}


def test_every_image_of_a_pod() -> None:
    spec = f"{NAMED}\ninitContainers: [{{name: i, image: init}}]\nephemeralContainers: [{{name: e, image: debug}}]"
    assert set(found(secret(), pod(spec))) == {"app", "init", "debug"}


@walked("kind", ["Deployment", "StatefulSet", "DaemonSet", "Job", "ReplicaSet", "ReplicationController"])
def test_the_template_of_a_workload(kind: str) -> None:
    template = "{spec: {imagePullSecrets: [{name: pull}], containers: [{name: c, image: app}]}}"
    version = {"Job": "batch/v1", "ReplicationController": "v1"}.get(kind, "apps/v1")
    text = (
        f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: w}}\nspec: {{template: {template}}}\n"
    )
    assert found(secret(), text) == {"app": ["/pull"]}


def test_the_template_of_a_cron_job() -> None:
    spec = "{imagePullSecrets: [{name: pull}], containers: [{name: c, image: app}]}"
    text = (
        "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: w}\n"
        f"spec: {{jobTemplate: {{spec: {{template: {{spec: {spec}}}}}}}}}\n"
    )
    assert found(secret(), text) == {"app": ["/pull"]}


@walked(
    "of_secret, of_pod, meet",
    [
        ("a", "a", True),
        ("a", "b", False),
        ("", "a", True),
        ("a", "", True),
        ("", "", True),
        ("a", "default", False),
    ],
)
def test_a_secret_is_for_its_namespace(of_secret: str, of_pod: str, meet: bool) -> None:
    """An object without one gets one only when it is applied."""
    expected = {"app": [f"{of_secret}/pull"]} if meet else {}
    assert found(secret(namespace=of_secret), pod(NAMED, of_pod)) == expected


def test_secrets_of_one_name_in_two_namespaces() -> None:
    texts = [secret(namespace=name) for name in "ab"]
    assert found(*texts, pod(NAMED, "a", "one"), pod(NAMED, "b", "two")) == {
        "one": ["a/pull"],
        "two": ["b/pull"],
    }


def test_the_default_account() -> None:
    assert found(secret(), account("default", "pull"), pod()) == {"app": ["/pull"]}


def test_another_account_is_for_the_pods_that_name_it() -> None:
    texts = (secret(), account("builder", "pull"), pod(image="other"))
    assert found(*texts, pod("serviceAccountName: builder")) == {"app": ["/pull"]}


def test_the_old_name_of_the_field_for_an_account() -> None:
    """The API server still takes `serviceAccount` for `serviceAccountName`, where that is not given."""
    assert found(secret(), account("builder", "pull"), pod("serviceAccount: builder")) == {"app": ["/pull"]}


def test_a_pod_with_an_account_of_its_own_has_nothing_of_the_default_one() -> None:
    texts = (secret(), account("default", "pull"), account("builder"))
    assert found(*texts, pod("serviceAccountName: builder")) == {}


def test_a_pod_that_names_secrets_has_nothing_of_its_account() -> None:
    texts = (secret("a"), secret("b"), account("default", "a"))
    assert found(*texts, pod("imagePullSecrets: [{name: b}]")) == {"app": ["/b"]}


@walked("empty", ["imagePullSecrets: []", "imagePullSecrets:", "imagePullSecrets: ~"])
def test_an_empty_list_leaves_the_choice_to_the_account(empty: str) -> None:
    assert found(secret(), account("default", "pull"), pod(empty)) == {"app": ["/pull"]}


def test_an_account_of_another_namespace() -> None:
    texts = (secret(), account("default", "pull", namespace="a"))
    assert found(*texts, pod(namespace="b")) == {}


@walked(
    "value",
    [
        "text",
        "7",
        "{name: pull}",
        "[pull]",
        "[~]",
        "[{}]",
        "[{name: }]",
        "[{name: [pull]}]",
        "[{name: {a: b}}]",
    ],
)
def test_a_list_of_names_that_is_none(value: str) -> None:
    assert found(secret(), pod(f"imagePullSecrets: {value}")) == {}


def test_a_secret_in_a_list() -> None:
    item = secret().removeprefix("---\n").replace("\n", "\n  ").rstrip()
    text = f"apiVersion: v1\nkind: List\nitems:\n- {item}\n"
    assert found(text, pod(NAMED)) == {"app": ["/pull"]}


def test_secrets_and_accounts_in_lists_of_their_kind() -> None:
    text = (
        "apiVersion: v1\nkind: SecretList\nitems:\n"
        "- metadata: {name: pull}\n  type: kubernetes.io/dockerconfigjson\n"
        f"  data: {{.dockerconfigjson: {ENCODED}}}\n"
        "---\napiVersion: v1\nkind: ServiceAccountList\nitems:\n"
        "- metadata: {name: default}\n  imagePullSecrets: [{name: pull}]\n"
    )
    assert found(text, pod()) == {"app": ["/pull"]}


def written(kind: str, section: str, key: str, value: str) -> str:
    return (
        f"apiVersion: v1\nkind: Secret\nmetadata: {{name: pull}}\ntype: {kind}\n"
        f"{section}:\n  {key}: {json.dumps(value)}\n"
    )


@walked(
    "kind, key",
    [("kubernetes.io/dockerconfigjson", ".dockerconfigjson"), ("kubernetes.io/dockercfg", ".dockercfg")],
)
@walked("section, value", [("data", ENCODED), ("stringData", LOGINS)])
def test_both_types_and_both_sections(kind: str, key: str, section: str, value: str) -> None:
    assert only_secret(written(kind, section, key, value)).logins == LOGINS


def test_a_text_wins_over_data_as_when_it_is_applied() -> None:
    text = written("kubernetes.io/dockerconfigjson", "data", ".dockerconfigjson", ENCODED)
    assert only_secret(f"{text}stringData:\n  .dockerconfigjson: '{{}}'\n").logins == "{}"


def test_data_in_several_lines() -> None:
    lines = "\n".join(f"    {ENCODED[at : at + 20]}" for at in range(0, len(ENCODED), 20))
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: pull}\ntype: kubernetes.io/dockerconfigjson\n"
        f"data:\n  .dockerconfigjson: |\n{lines}\n"
    )
    assert only_secret(text).logins == LOGINS


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(written("Opaque", "stringData", ".dockerconfigjson", LOGINS), id="another type"),
        pytest.param(
            written("kubernetes.io/dockerconfigjson", "stringData", ".dockercfg", LOGINS), id="another key"
        ),
        pytest.param(
            secret().replace("kind: Secret", "kind: SealedSecret").replace("v1", "bitnami.com/v1", 1),
            id="another kind",
        ),
        pytest.param(secret().replace("apiVersion: v1", "apiVersion: example.com/v1"), id="another group"),
    ],
)
def test_what_is_no_pull_secret(text: str) -> None:
    assert stock(text).cluster_objects.secrets == ()


def test_a_secret_shows_nothing_of_itself() -> None:
    inventory = stock(secret() + pod(NAMED))
    assert "auths" not in repr(inventory)
    assert "auths" not in repr(inventory.cluster_objects.secrets)
