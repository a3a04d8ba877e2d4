from archcheck.workloads.unread.template_files import is_template_file, may_deploy
from tests.support.tables import walked


@walked(
    "name, expected",
    [
        ("app.yaml.j2", True),
        ("APP.YML.TMPL", True),
        ("app.json.erb", True),
        ("app.yaml", False),
        ("app.j2", False),
        ("app.yaml.j2.bak", False),
    ],
)
def test_a_template_of_a_manifest_by_its_name(name: str, expected: bool) -> None:
    assert is_template_file(name) is expected


@walked(
    "text, expected",
    [
        ("apiVersion: apps/v1\nkind: Deployment", True),
        ("apiVersion: v1\nkind: ConfigMap", False),
        ("kind: Deployment", False),
        ("apiVersion: v1\nkind: {{ kind }}", True),
        ("apiVersion: v1\nkind: List", True),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Application", True),
        ("apiVersion: app.k8s.io/v1\nkind: Application", False),
        ("apiVersion: {{ v }}\nkind: Application", True),
        ("{apiVersion: apps/v1, kind: Deployment}", True),
        ('{"apiVersion": "apps/v1", "kind": "Deployment"}', True),
        ("# kind: Deployment\napiVersion: apps/v1", False),
    ],
)
def test_what_a_template_may_deploy(text: str, expected: bool) -> None:
    assert may_deploy("app.yaml.j2", text.encode()) is expected


def test_a_kustomization_may_leave_out_what_it_is() -> None:
    assert may_deploy("kustomization.yaml.j2", b"resources: [a.yaml]")


def test_utf_16_is_read() -> None:
    assert may_deploy("app.yaml.j2", "apiVersion: apps/v1\nkind: Deployment".encode("utf-16"))
