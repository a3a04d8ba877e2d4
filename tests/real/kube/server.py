"""A real kube-apiserver with its etcd on free loopback ports: no kubelet, no controllers, everybody may do all."""

import json
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import socket
from typing import Any

import httpx
import trustme

TOKEN = "archcheck-tests"
KINDS = {
    "Namespace": "api/v1/namespaces",
    "Node": "api/v1/nodes",
    "Pod": "api/v1/namespaces/{}/pods",
    "ReplicationController": "api/v1/namespaces/{}/replicationcontrollers",
    "Deployment": "apis/apps/v1/namespaces/{}/deployments",
    "ReplicaSet": "apis/apps/v1/namespaces/{}/replicasets",
    "StatefulSet": "apis/apps/v1/namespaces/{}/statefulsets",
    "DaemonSet": "apis/apps/v1/namespaces/{}/daemonsets",
    "Job": "apis/batch/v1/namespaces/{}/jobs",
    "CronJob": "apis/batch/v1/namespaces/{}/cronjobs",
}
POD_PATHS = {"Pod": "/spec", "CronJob": "/spec/jobTemplate/spec/template/spec"}
"""Where the pod spec stands, where it is not `/spec/template/spec`."""

_PATIENCE = 120.0
_ROOM = {"cpu": "10000", "memory": "10000Gi", "pods": "100000"}


@dataclass(frozen=True)
class Answer:
    """What the server said to one request."""

    code: int
    body: dict[str, Any]

    @property
    def taken(self) -> bool:
        return self.code < 300

    @property
    def message(self) -> str:
        return "" if self.taken else str(self.body["message"])

    @property
    def pod(self) -> dict[str, Any]:
        """The pod spec of the object that the server would store."""
        assert self.taken, self.message
        return pod_of(self.body)


@dataclass(frozen=True)
class Server:
    """A server that answers, and the namespace that requests are about."""

    client: httpx.Client
    kubeconfig: Path
    log: Path
    namespace: str = "default"

    def within(self, namespace: str) -> "Server":
        """Return the same server, seen from a new namespace."""
        self.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
        return replace(self, namespace=namespace)

    def create(self, manifest: dict[str, Any]) -> dict[str, Any]:
        answer = self.ask("POST", self._place(manifest), manifest)
        assert answer.taken, answer.message
        return answer.body

    def get(self, manifest: dict[str, Any]) -> dict[str, Any]:
        return self.ask("GET", self._place(manifest, named=True)).body

    def patch(
        self, manifest: dict[str, Any], changes: object, kind: str = "json-patch", *, for_real: bool = False
    ) -> Answer:
        """Return what would become of a patch: a dry run, as `kubectl patch --dry-run=server`."""
        place = self._place(manifest, named=True) + ("" if for_real else "?dryRun=All")
        return self.ask("PATCH", place, changes, f"{kind}+json")

    def set_status(self, manifest: dict[str, Any], status: dict[str, Any]) -> None:
        """Write a status, as a controller does."""
        place = self._place(manifest, named=True) + "/status"
        answer = self.ask("PATCH", place, {"status": status}, "merge-patch+json")
        assert answer.taken, answer.message

    def register(self, node: dict[str, Any]) -> dict[str, Any]:
        """Make a node as a kubelet does, and take off the taint that every new node gets."""
        self.create(node)
        self.set_status(node, {"allocatable": _ROOM, "capacity": _ROOM})
        taints = {"spec": {"taints": node["spec"].get("taints", [])}}
        answer = self.ask("PATCH", self._place(node, named=True), taints, "merge-patch+json")
        assert answer.taken, answer.message
        return answer.body

    def ask(self, method: str, place: str, body: object = None, kind: str = "json") -> Answer:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": f"application/{kind}"}
        reply = self.client.request(method, place, content=content, headers=headers)
        return Answer(reply.status_code, reply.json())

    def kubectl(self, *arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run kubectl as a user does, against this server and namespace."""
        cache = self.kubeconfig.with_name("kubectl-cache")
        start = ["kubectl", f"--kubeconfig={self.kubeconfig}", f"--cache-dir={cache}", f"-n={self.namespace}"]
        return subprocess.run(
            [*start, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def _place(self, manifest: dict[str, Any], *, named: bool = False) -> str:
        place = KINDS[manifest["kind"]].format(self.namespace)
        return f"{place}/{manifest['metadata']['name']}" if named else place


def pod_path(kind: str) -> str:
    return POD_PATHS.get(kind, "/spec/template/spec")


def pod_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the pod spec of a workload."""
    found = manifest
    for key in pod_path(manifest["kind"]).strip("/").split("/"):
        found = found[key]
    return found


@contextmanager
def serve(folder: Path, etcd: str, apiserver: str) -> Iterator[Server]:
    """Run both programs with all they write in `folder`, until the tests end."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA()
    _write_secrets(folder, authority)
    peer, store, port = _free_ports(3)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    url = f"https://127.0.0.1:{port}/"
    kubeconfig = _write_kubeconfig(folder, url)
    log = folder / "kube-apiserver.log"
    with ExitStack() as stack:
        stack.enter_context(_running(_etcd(etcd, folder, peer, store), folder / "etcd.log"))
        process = stack.enter_context(_running(_apiserver(apiserver, folder, store, port), log))
        client = stack.enter_context(
            httpx.Client(
                base_url=url,
                verify=context,
                headers={"Authorization": f"Bearer {TOKEN}"},
                timeout=_PATIENCE,
                trust_env=False,
            )
        )
        _wait_until_ready(client, process, log)
        yield Server(client, kubeconfig, log)


@contextmanager
def beside(server: Server, program: str, folder: Path, *options: str) -> Iterator[None]:
    """Run a scheduler or controllers for all namespaces of a server."""
    [port] = _free_ports(1)
    given = [f"--{kind}kubeconfig={server.kubeconfig}" for kind in ("", "authentication-", "authorization-")]
    limits = ["--kube-api-qps=1000", "--kube-api-burst=2000"]
    address = ["--bind-address=127.0.0.1", f"--secure-port={port}", f"--cert-dir={folder}"]
    command = [program, *given, *limits, *address, "--leader-elect=false", *options]
    with _running(command, folder / "log"):
        yield


def _write_secrets(folder: Path, authority: trustme.CA) -> None:
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    for number, blob in enumerate(certificate.cert_chain_pems):
        blob.write_to_path(str(folder / "cert.pem"), append=bool(number))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    (folder / "tokens.csv").write_text(f"{TOKEN},tester,1,system:masters\n")


def _write_kubeconfig(folder: Path, url: str) -> Path:
    cluster = {"server": url, "certificate-authority": str(folder / "ca.pem")}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "tests", "cluster": cluster}],
        "users": [{"name": "tester", "user": {"token": TOKEN}}],
        "contexts": [{"name": "tests", "context": {"cluster": "tests", "user": "tester"}}],
        "current-context": "tests",
    }
    path = folder / "kubeconfig"
    path.write_text(json.dumps(config))
    return path


def _etcd(program: str, folder: Path, peer: int, store: int) -> list[str]:
    peers, clients = f"http://127.0.0.1:{peer}", f"http://127.0.0.1:{store}"
    return [
        program,
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
    ]


def _apiserver(program: str, folder: Path, store: int, port: int) -> list[str]:
    key = folder / "key.pem"
    return [
        program,
        f"--etcd-servers=http://127.0.0.1:{store}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--tls-cert-file={folder / 'cert.pem'}",
        f"--tls-private-key-file={key}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=AlwaysAllow",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--endpoint-reconciler-type=none",
        # without controllers no namespace gets the service account that this plugin wants for every pod
        "--disable-admission-plugins=ServiceAccount",
    ]


@contextmanager
def _running(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if client.get("readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"kube-apiserver does not get ready: {log.read_text()[-4000:]}")


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
