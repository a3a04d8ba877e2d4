"""Which hosts are this machine, and which may receive a credential."""

import pytest

from archcheck.registry.hosts import is_loopback
from archcheck.registry.transport.token_servers import Withheld, may_receive_credentials, withheld
from archcheck.registry.transport.trust import literal
from tests.support.tables import walked


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "registry.localhost", "127.0.0.1", "127.255.0.9", "::1", "[::1]"],
)
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@walked(
    "host",
    [
        "",
        "registry.example.com",
        "localhost.example.com",
        "notlocalhost",
        "127.0.0.1.example.com",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "fe80::1",
    ],
)
def test_another_machine(host: str) -> None:
    assert not is_loopback(host)


ALIBABA = [
    pytest.param(f"https://{realm}/auth", f"https://{registry}", id=f"Alibaba {registry}")
    for realm, registry in (
        ("dockerauth.cn-hangzhou.aliyuncs.com", "registry.cn-hangzhou.aliyuncs.com"),
        ("dockerauth-vpc.cn-chengdu.aliyuncs.com", "registry-vpc.cn-chengdu.aliyuncs.com"),
        ("dockerauth.ap-southeast-1.aliyuncs.com", "registry-internal.ap-southeast-1.aliyuncs.com"),
        ("dockerauth-cn-zhangjiakou.aliyuncs.com", "registry.cn-zhangjiakou.aliyuncs.com"),
        ("dockerauth.cn-hangzhou.aliyuncs.com", "registry.aliyuncs.com"),
        ("dockerauth.cn-hangzhou.aliyuncs.com", "acme-registry.cn-hangzhou.cr.aliyuncs.com"),
        ("dockerauth-ee.eu-central-1.aliyuncs.com", "acme-registry.eu-central-1.cr.aliyuncs.com"),
        ("dockerauth-ee-vpc.cn-beijing.aliyuncs.com", "acme-registry-vpc.cn-beijing.cr.aliyuncs.com"),
        ("dockerauth.cn-shanghai.aliyuncs.com", "crpi-1.cn-shanghai.personal.cr.aliyuncs.com"),
    )
]


TENANTS = [
    pytest.param(f"https://{realm}/auth", f"https://{registry}", id=f"a stranger beside {registry}")
    for realm, registry in (
        ("evil.eastus.cloudapp.azure.com", "reg.eastus.cloudapp.azure.com"),
        ("evil-1.elb.us-east-1.amazonaws.com", "reg-2.elb.us-east-1.amazonaws.com"),
        ("evil.apigw.ntruss.com", "acme.kr.ncr.ntruss.com"),
        ("1.2.3.4.bc.googleusercontent.com", "5.6.7.8.bc.googleusercontent.com"),
        ("evil.x.centralus.azurecontainerapps.io", "reg.y.centralus.azurecontainerapps.io"),
        ("reg.apps.other.p1.openshiftapps.com", "default-route.apps.mine.p1.openshiftapps.com"),
        ("evil.k8s.ondigitalocean.com", "reg.k8s.ondigitalocean.com"),
        ("vps-2.vps.ovh.net", "vps-1.vps.ovh.net"),
    )
]


@pytest.mark.parametrize(
    ("realm", "registry"),
    [
        pytest.param("https://registry.example.com/token", "https://registry.example.com", id="same host"),
        pytest.param("https://REGISTRY.example.com/token", "https://registry.EXAMPLE.com", id="in odd case"),
        pytest.param(
            "https://registry.example.com:8443/token", "https://registry.example.com", id="another port"
        ),
        pytest.param("https://auth.example.com/token", "https://registry.example.com", id="a sibling"),
        pytest.param("https://example.com/token", "https://registry.example.com", id="the parent"),
        pytest.param("https://a.b.example.com/token", "https://registry.example.com", id="below a sibling"),
        pytest.param("https://auth.example.co.uk/token", "https://registry.example.co.uk", id="below co.uk"),
        pytest.param("https://auth.docker.io/token", "https://registry-1.docker.io", id="Docker Hub"),
        pytest.param("https://gitlab.corp.lan/jwt", "https://registry.corp.lan", id="sisters below corp.lan"),
        pytest.param("https://gitlab.corp.lan/jwt", "https://registry.corp.lan:5000", id="with a port"),
        pytest.param("https://a.b.corp.lan/", "https://registry.corp.lan", id="below a sister of corp.lan"),
        pytest.param("https://corp.lan/", "https://registry.corp.lan", id="corp.lan itself"),
        pytest.param("https://gitlab.lan/jwt", "https://registry.lan", id="sisters below lan"),
        pytest.param("https://auth.registry.lan/", "https://registry.lan", id="below a name below lan"),
        pytest.param("https://gitlab.home.arpa/", "https://registry.home.arpa", id="below home.arpa"),
        pytest.param("https://a.lab.home.arpa/", "https://b.lab.home.arpa", id="below a part of home.arpa"),
        pytest.param("https://auth.x.internal/", "https://registry.x.internal", id="below x.internal"),
        pytest.param("https://auth.internal/", "https://registry.internal", id="below internal"),
        pytest.param("https://auth.x.corp/", "https://registry.x.corp", id="a TLD that the list lacks"),
        pytest.param("https://auth.x.local/", "https://registry.x.local", id="local"),
        pytest.param("https://auth.x.lan./", "https://registry.x.lan", id="from the root"),
        pytest.param(
            "https://auth.mine.svc.cluster.local/", "https://r.mine.svc.cluster.local", id="one namespace"
        ),
        pytest.param(
            "https://auth.mine.svc.cluster.local/", "https://r-0.r.mine.svc.cluster.local", id="a pod of it"
        ),
        *ALIBABA,
        pytest.param(
            "https://api.scaleway.com/registry-internal/v1/regions/fr-par/tokens",
            "https://rg.fr-par.scw.cloud",
            id="Scaleway",
        ),
        pytest.param("http://127.0.0.1:5001/token", "http://127.0.0.1:5000", id="both on this machine"),
        pytest.param("http://lan:5000/token", "http://lan:5000", id="a host configured as plain http"),
        pytest.param("http://localhost/token", "http://[::1]:5000", id="both on this machine, by name"),
    ],
)
def test_may_receive_credentials(realm: str, registry: str) -> None:
    assert may_receive_credentials(realm, f"{registry}/v2/app/manifests/1")


@pytest.mark.parametrize(
    ("realm", "registry"),
    [
        pytest.param("https://auth.example.net/token", "https://registry.example.com", id="another domain"),
        pytest.param(
            "https://registry.example.com.evil.net/", "https://registry.example.com", id="a longer name"
        ),
        pytest.param("https://evilexample.com/", "https://registry.example.com", id="an ending alike"),
        pytest.param(
            "https://registry.example.com@evil.net/", "https://registry.example.com", id="as user info"
        ),
        pytest.param("https://evil.net/registry.example.com", "https://registry.example.com", id="as path"),
        pytest.param("https://evil.com/token", "https://registry.com", id="siblings below com"),
        pytest.param("https://evil.co.uk/token", "https://registry.co.uk", id="siblings below co.uk"),
        pytest.param("https://evil.lan/token", "https://registry.corp.lan", id="elsewhere below lan"),
        pytest.param("https://evil.other.lan/token", "https://registry.corp.lan", id="another part of lan"),
        pytest.param("https://evil.other.lan/token", "https://registry.lan", id="below a sister of lan"),
        pytest.param("https://evilcorp.lan/token", "https://x.corp.lan", id="an ending alike below lan"),
        pytest.param("https://evil.y.internal/", "https://registry.x.internal", id="elsewhere in internal"),
        pytest.param("https://evil.arpa/", "https://registry.home.arpa", id="above home.arpa"),
        pytest.param("https://lan/", "https://registry.lan", id="a top-level domain itself"),
        pytest.param("https://evil/token", "https://registry", id="names without a domain"),
        pytest.param(
            "https://evil.theirs.svc.cluster.local/", "https://r.mine.svc.cluster.local", id="a namespace"
        ),
        pytest.param(
            "https://evil-0.evil.theirs.svc.cluster.local/",
            "https://r-0.r.mine.svc.cluster.local",
            id="a pod of a namespace",
        ),
        pytest.param(
            "https://10-1-2-3.theirs.pod.cluster.local/",
            "https://10-1-2-4.mine.pod.cluster.local",
            id="a pod by its address",
        ),
        pytest.param(
            "https://x.svc.theirs.svc.cluster.local/",
            "https://r.mine.svc.cluster.local",
            id="a Service named svc",
        ),
        pytest.param(
            "https://evil-0.evil.theirs.svc.k8s.example.com/",
            "https://r-0.r.mine.svc.k8s.example.com",
            id="a cluster with a domain of the internet",
        ),
        *TENANTS,
        pytest.param(
            "https://evil.cn-hangzhou.aliyuncs.com/",
            "https://registry.cn-hangzhou.aliyuncs.com",
            id="a tenant",
        ),
        pytest.param(
            "https://dockerauth.cn-beijing.aliyuncs.com/",
            "https://registry.cn-hangzhou.aliyuncs.com",
            id="another region of Alibaba",
        ),
        pytest.param(
            "https://dockerauth.oss-cn-hangzhou.aliyuncs.com/",
            "https://registry.cn-hangzhou.aliyuncs.com",
            id="a bucket named like Alibaba's",
        ),
        pytest.param(
            "https://dockerauth.cn-hangzhou.aliyuncs.com/", "https://registry.example.com", id="not its pair"
        ),
        pytest.param("https://api.scaleway.com/", "https://rg.fr-par.scw.cloud.evil.net", id="a longer name"),
        pytest.param("https://evil.scw.cloud/", "https://rg.fr-par.scw.cloud", id="a tenant of Scaleway"),
        pytest.param("http://gitlab.corp.lan/", "https://registry.corp.lan", id="a sister in plain http"),
        pytest.param("http://gitlab.corp.lan/", "http://registry.corp.lan", id="both in plain http"),
        pytest.param("https://evil.com.br/token", "https://registry.com.br", id="siblings below com.br"),
        pytest.param("https://evil.ne.jp/token", "https://registry.ne.jp", id="siblings below ne.jp"),
        pytest.param("https://evil.0.0.1/token", "https://127.0.0.1", id="a name that ends like an address"),
        pytest.param("https://10.0.0.2/token", "https://10.0.0.1", id="addresses of one network"),
        pytest.param("http://registry.example.com/token", "https://registry.example.com", id="plain http"),
        pytest.param(
            "http://auth.example.com/token", "http://registry.example.com", id="another host in plain http"
        ),
        pytest.param(
            "http://auth.example.com/token", "http://127.0.0.1:5000", id="http away from this machine"
        ),
        pytest.param("http://127.0.0.1/token", "https://127.0.0.1:5000", id="a downgrade on this machine"),
        pytest.param("ftp://registry.example.com/", "https://registry.example.com", id="another protocol"),
        pytest.param("/token", "https://registry.example.com", id="no address"),
        pytest.param("", "https://registry.example.com", id="nothing"),
    ],
)
def test_may_not_receive_credentials(realm: str, registry: str) -> None:
    assert not may_receive_credentials(realm, f"{registry}/v2/app/manifests/1")


@pytest.mark.parametrize(
    ("realm", "registry", "why"),
    [
        ("http://gitlab.corp.lan/", "https://registry.corp.lan", Withheld.PLAIN_HTTP),
        ("http://gitlab.corp.lan/", "http://registry.corp.lan", Withheld.PLAIN_HTTP),
        ("http://evil.net/", "http://registry.corp.lan", Withheld.ANOTHER_DOMAIN),
        ("https://evil.net/", "http://registry.corp.lan", Withheld.ANOTHER_DOMAIN),
        ("https://gitlab.corp.lan/", "http://registry.corp.lan", None),
    ],
)
def test_why_it_is_withheld(realm: str, registry: str, why: Withheld | None) -> None:
    assert withheld(realm, f"{registry}/v2/app/manifests/1") is why


@pytest.mark.parametrize("host", ["10.1", "0x0a000001", "10.0.0.1.", "167772161", "[::ffff:10.0.0.1]"])
def test_an_address_is_one_in_any_spelling(host: str) -> None:
    assert literal(host) in ("10.0.0.1", "::ffff:10.0.0.1", "::ffff:a00:1")
