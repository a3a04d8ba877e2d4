"""Operators of databases.

Sources, each the types of its API: cloudnative-pg/cloudnative-pg, zalando/postgres-operator,
CrunchyData/postgres-operator, percona/percona-*-operator, mariadb-operator/mariadb-operator,
spotahome/redis-operator, OT-CONTAINER-KIT/redis-operator, dragonflydb/dragonfly-operator,
elastic/cloud-on-k8s, apache/solr-operator, reactive-tech/kubegres.
"""

from archcheck.workloads.fields.model import (
    FieldKind,
    FieldKinds,
    ImageField,
    PlacementFields,
    PodFields,
    kinds,
    like_a_pod,
    operator_kind,
)

_CNPG = "postgresql.cnpg.io"
_POOLER = "spec.template.spec"


def _percona(at: str) -> PlacementFields:
    """Return the fields of a component of Percona's: its affinity as a pod has it is the advanced one."""
    return PlacementFields(
        (f"{at}.nodeSelector",), (f"{at}.affinity.advanced",), (), (f"{at}.tolerations",), home=at
    )


def _without_selector(at: str) -> PlacementFields:
    return PlacementFields((), (f"{at}.affinity",), (), (f"{at}.tolerations",), home=at)


_CRUNCHY = FieldKind(
    (
        PodFields(("spec.image",), "spec.instances[]", _without_selector(".")),
        PodFields(("spec.proxy.pgBouncer.image",), placement=_without_selector("spec.proxy.pgBouncer")),
        PodFields(
            (
                "spec.backups.pgbackrest.image",
                "spec.monitoring.pgmonitor.exporter.image",
                "spec.userInterface.pgAdmin.image",
                "spec.pmm.image",
            )
        ),
    ),
    needs=(
        "spec.image",
        "spec.backups?.pgbackrest.image",
        "spec.proxy?.pgBouncer.image",
        "spec.monitoring?.pgmonitor.exporter.image",
    ),
)
_MARIADB = operator_kind(
    "spec.image",
    "spec.galera.agent.image",
    "spec.galera.initContainer.image",
    placement=like_a_pod("spec"),
    needs=(
        "spec.image",
        "spec.galera?.agent.image",
        "spec.galera?.initContainer.image",
        "spec.metrics?.exporter.image",
    ),
)
_OF_MONGODB = ("spec.image", "spec.backup.image", "spec.pmm.image")
_REDIS = (
    "spec.kubernetesConfig.image",
    "spec.redisExporter.image",
    "spec.initContainer.image",
    "spec.sidecars[].image",
)
_REDIS_NEEDS = ("spec.kubernetesConfig.image", "spec.redisExporter?.image")
_OF_ECK = operator_kind("spec.image", placement=like_a_pod("spec.podTemplate.spec"), needs=("spec.image",))
_AGENT_OF_ECK = FieldKind(
    tuple(
        PodFields(("spec.image",), placement=like_a_pod(f"spec.{way}.podTemplate.spec"), when=f"spec.{way}")
        for way in ("daemonSet", "deployment", "statefulSet")
    ),
    needs=("spec.image",),
)

KINDS: FieldKinds = {
    (_CNPG, "Cluster"): operator_kind(
        "spec.imageName",
        ImageField("spec.postgresql.extensions[].image.reference", is_disk=True),
        placement=PlacementFields(
            ("spec.affinity.nodeSelector",),
            (),
            ("spec.affinity.nodeAffinity",),
            ("spec.affinity.tolerations",),
            home="spec",
        ),
        needs=("spec.imageName",),
    ),
    **kinds(
        _CNPG,
        "ImageCatalog ClusterImageCatalog",
        FieldKind(
            (
                PodFields((".image", ".extensions[].image.reference"), "spec.images[]"),
                PodFields((".image",), "spec.componentImages[]"),
            )
        ),
    ),
    (_CNPG, "Pooler"): operator_kind(
        "spec.pgbouncer.image",
        f"{_POOLER}.initContainers[].image",
        f"{_POOLER}.containers[].image",
        placement=like_a_pod(_POOLER),
        needs=(f"spec.pgbouncer.image|{_POOLER}.containers[].image",),
    ),
    ("acid.zalan.do", "postgresql"): FieldKind(
        (
            PodFields(
                ("spec.dockerImage", "spec.sidecars[].image", "spec.initContainers[].image"),
                placement=PlacementFields((), (), ("spec.nodeAffinity",), ("spec.tolerations",)),
            ),
            PodFields(("spec.connectionPooler.dockerImage",)),
        ),
        needs=("spec.dockerImage", "spec.connectionPooler?.dockerImage"),
    ),
    ("postgres-operator.crunchydata.com", "PostgresCluster"): _CRUNCHY,
    ("pgv2.percona.com", "PerconaPGCluster"): _CRUNCHY,
    ("pxc.percona.com", "PerconaXtraDBCluster"): FieldKind(
        (
            PodFields(
                ("spec.pxc.image", "spec.logcollector.image", "spec.pmm.image"),
                placement=_percona("spec.pxc"),
            ),
            *(
                PodFields((f"spec.{part}.image",), placement=_percona(f"spec.{part}"))
                for part in ("haproxy", "proxysql")
            ),
            PodFields(("spec.backup.image",)),
        ),
        needs=(
            "spec.pxc.image",
            *(f"spec.{part}?.image" for part in ("haproxy", "proxysql", "logcollector", "backup", "pmm")),
        ),
    ),
    ("psmdb.percona.com", "PerconaServerMongoDB"): FieldKind(
        (
            PodFields(_OF_MONGODB, "spec.replsets[]", _percona(".")),
            *(
                PodFields(_OF_MONGODB, f"spec.replsets[].{member}", _percona("."))
                for member in ("arbiter", "nonvoting", "hidden")
            ),
            PodFields(_OF_MONGODB, "spec.sharding.configsvrReplSet", _percona(".")),
            PodFields(("spec.image", "spec.pmm.image"), "spec.sharding.mongos", _percona(".")),
        ),
        needs=("spec.image", "spec.backup?.image", "spec.pmm?.image"),
    ),
    ("ps.percona.com", "PerconaServerMySQL"): FieldKind(
        (
            PodFields(
                ("spec.mysql.image", "spec.toolkit.image", "spec.pmm.image"), placement=_percona("spec.mysql")
            ),
            *(
                PodFields((f"spec.{part}.image",), placement=_percona(f"spec.{part}"))
                for part in ("proxy.haproxy", "proxy.router", "orchestrator")
            ),
            PodFields(("spec.backup.image",)),
        ),
        needs=(
            "spec.mysql.image",
            "spec.toolkit.image",
            "spec.proxy?.haproxy?.image",
            "spec.proxy?.router?.image",
            "spec.orchestrator?.image",
            "spec.backup?.image",
        ),
    ),
    ("k8s.mariadb.com", "MariaDB"): _MARIADB,
    ("mariadb.mmontes.io", "MariaDB"): _MARIADB,
    **kinds(
        "k8s.mariadb.com",
        "MaxScale",
        operator_kind("spec.image", placement=like_a_pod("spec"), needs=("spec.image",)),
    ),
    ("dragonflydb.io", "Dragonfly"): operator_kind(
        "spec.image", placement=like_a_pod("spec"), needs=("spec.image",)
    ),
    **kinds(
        "redis.redis.opstreelabs.in",
        "Redis RedisReplication RedisSentinel",
        operator_kind(*_REDIS, placement=like_a_pod("spec"), needs=_REDIS_NEEDS),
    ),
    ("redis.redis.opstreelabs.in", "RedisCluster"): FieldKind(
        tuple(
            PodFields(_REDIS, placement=like_a_pod(f"spec.{part}"))
            for part in ("redisLeader", "redisFollower")
        ),
        needs=_REDIS_NEEDS,
    ),
    ("databases.spotahome.com", "RedisFailover"): FieldKind(
        tuple(
            PodFields(
                (f"spec.{part}.image", f"spec.{part}.exporter.image"), placement=like_a_pod(f"spec.{part}")
            )
            for part in ("redis", "sentinel")
        ),
        needs=("spec.redis.image", "spec.sentinel.image"),
    ),
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): FieldKind(
        (PodFields(("spec.image",), "spec.nodeSets[]", like_a_pod(".podTemplate.spec")),),
        needs=("spec.image",),
    ),
    ("kibana.k8s.elastic.co", "Kibana"): _OF_ECK,
    ("apm.k8s.elastic.co", "ApmServer"): _OF_ECK,
    ("enterprisesearch.k8s.elastic.co", "EnterpriseSearch"): _OF_ECK,
    ("maps.k8s.elastic.co", "ElasticMapsServer"): _OF_ECK,
    ("logstash.k8s.elastic.co", "Logstash"): _OF_ECK,
    ("beat.k8s.elastic.co", "Beat"): _AGENT_OF_ECK,
    ("agent.k8s.elastic.co", "Agent"): _AGENT_OF_ECK,
    ("solr.apache.org", "SolrCloud"): FieldKind(
        (
            PodFields(
                ("spec.solrImage", "spec.busyBoxImage"),
                placement=like_a_pod("spec.customSolrKubeOptions.podOptions"),
            ),
            PodFields(("spec.zookeeperRef.provided.image",)),
        ),
    ),
    ("kubegres.reactive-tech.io", "Kubegres"): operator_kind(
        "spec.image", placement=_without_selector("spec.scheduler"), needs=("spec.image",)
    ),
}
