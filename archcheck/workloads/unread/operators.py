"""Kinds whose operator starts pods of images that it knows: no manifest need name them."""

from archcheck.workloads.unread.model import Kinds, UnreadKind, table

_KNOWN = UnreadKind(
    "its operator starts pods, with images of its own where it names none",
    "archcheck image for each image that the operator's documentation names",
)

OPERATORS: Kinds = table(
    (
        _KNOWN,
        {
            # Elastic
            "agent.k8s.elastic.co": "Agent",
            "apm.k8s.elastic.co": "ApmServer",
            "beat.k8s.elastic.co": "Beat",
            "elasticsearch.k8s.elastic.co": "Elasticsearch",
            "enterprisesearch.k8s.elastic.co": "EnterpriseSearch",
            "kibana.k8s.elastic.co": "Kibana",
            "logstash.k8s.elastic.co": "Logstash",
            "maps.k8s.elastic.co": "ElasticMapsServer",
            # databases
            "acid.zalan.do": "postgresql",
            "app.redislabs.com": "RedisEnterpriseCluster",
            "apps.foundationdb.org": "FoundationDBCluster",
            "cassandra.datastax.com": "CassandraDatacenter",
            "clickhouse-keeper.altinity.com": "ClickHouseKeeperInstallation",
            "clickhouse.altinity.com": "ClickHouseInstallation",
            "couchbase.com": "CouchbaseCluster",
            "crdb.cockroachlabs.com": "CrdbCluster",
            "database.arangodb.com": "ArangoDeployment",
            "databases.spotahome.com": "RedisFailover",
            "dragonflydb.io": "Dragonfly",
            "hyperspike.io": "Valkey",
            "infinispan.org": "Infinispan",
            "k8s.mariadb.com": "MariaDB MaxScale Backup Restore SqlJob",
            "k8ssandra.io": "K8ssandraCluster",
            "kubedb.com": "*",
            "mariadb.mmontes.io": "MariaDB",
            "moco.cybozu.com": "MySQLCluster",
            "mongodb.com": "MongoDB MongoDBOpsManager",
            "mongodbcommunity.mongodb.com": "MongoDBCommunity",
            "mysql.oracle.com": "InnoDBCluster",
            "mysql.presslabs.org": "MysqlCluster",
            "opensearch.opster.io": "OpenSearchCluster",
            "pg.percona.com": "PerconaPGCluster",
            "pgv2.percona.com": "PerconaPGCluster",
            "pingcap.com": "TidbCluster",
            "postgres-operator.crunchydata.com": "PostgresCluster PGAdmin PGUpgrade",
            "postgresql.cnpg.io": "Cluster Pooler",
            "ps.percona.com": "PerconaServerMySQL",
            "psmdb.percona.com": "PerconaServerMongoDB",
            "pxc.percona.com": "PerconaXtraDBCluster",
            "redis.redis.opstreelabs.in": "Redis RedisCluster RedisReplication RedisSentinel",
            "scylla.scylladb.com": "ScyllaCluster",
            "solr.apache.org": "SolrCloud",
            "stackgres.io": "SGCluster",
            # messages and streams
            "apps.emqx.io": "EMQX",
            "argoproj.io": "EventBus EventSource Sensor ArgoCD",
            "camel.apache.org": "Integration KameletBinding Pipe",
            "cluster.redpanda.com": "Redpanda",
            "flink.apache.org": "FlinkDeployment",
            "kafka.banzaicloud.io": "KafkaCluster",
            "kafka.strimzi.io": (
                "Kafka KafkaBridge KafkaConnect KafkaMirrorMaker KafkaMirrorMaker2 KafkaNodePool"
            ),
            "rabbitmq.com": "RabbitmqCluster",
            "sparkoperator.k8s.io": "SparkApplication ScheduledSparkApplication",
            "zookeeper.pravega.io": "ZookeeperCluster",
            # storage and backups
            "ceph.rook.io": (
                "CephCluster CephFilesystem CephFilesystemMirror CephNFS CephObjectStore CephRBDMirror"
            ),
            "k8up.io": "Archive Backup Check Prune Restore Schedule",
            "minio.min.io": "Tenant",
            "piraeus.io": "LinstorCluster LinstorSatelliteConfiguration",
            "volsync.backube": "ReplicationSource ReplicationDestination",
            # what is watched and logged
            "fluentbit.fluent.io": "FluentBit Collector",
            "fluentd.fluent.io": "Fluentd",
            "grafana.integreatly.org": "Grafana",
            "jaegertracing.io": "Jaeger",
            "logging.banzaicloud.io": "Logging FluentbitAgent",
            "loki.grafana.com": "LokiStack",
            "monitoring.coreos.com": "Alertmanager Prometheus PrometheusAgent ThanosRuler",
            "opentelemetry.io": "Instrumentation OpAMPBridge OpenTelemetryCollector TargetAllocator",
            "operator.victoriametrics.com": (
                "VLAgent VLCluster VLogs VLSingle VMAgent VMAlert VMAlertmanager VMAnomaly VMAuth VMCluster "
                "VMSingle VTCluster VTSingle"
            ),
            "tempo.grafana.com": "TempoMonolithic TempoStack",
            # networks, devices, machines
            "cdi.kubevirt.io": "CDI DataVolume",
            "hco.kubevirt.io": "HyperConverged",
            "install.istio.io": "IstioOperator",
            "kubevirt.io": (
                "KubeVirt VirtualMachine VirtualMachineInstance VirtualMachineInstanceReplicaSet"
            ),
            "metallb.io": "MetalLB",
            "nfd.k8s-sigs.io": "NodeFeatureDiscovery",
            "nfd.kubernetes.io": "NodeFeatureDiscovery",
            "nfd.openshift.io": "NodeFeatureDiscovery",
            "nvidia.com": "ClusterPolicy NVIDIADriver",
            "operator.tigera.io": "APIServer Goldmane Installation Whisker",
            "sailoperator.io": "Istio IstioCNI IstioRevision ZTunnel",
            "tailscale.com": "Connector DNSConfig ProxyGroup Recorder",
            # builds and applications
            "actions.summerwind.dev": "Runner RunnerDeployment RunnerSet",
            "apps.gitlab.com": "GitLab Runner",
            "awx.ansible.com": "AWX",
            "installation.mattermost.com": "Mattermost",
            "jenkins.io": "Jenkins",
            "k8s.keycloak.org": "Keycloak KeycloakRealmImport",
            "kaniop.rs": "Kanidm",
            "operator.knative.dev": "KnativeEventing KnativeServing",
            "operator.tekton.dev": (
                "TektonChain TektonConfig TektonDashboard TektonPipeline TektonResult TektonTrigger"
            ),
            "serving.kserve.io": "InferenceGraph InferenceService",
            "toolhive.stacklok.dev": "MCPRegistry MCPRemoteProxy MCPServer VirtualMCPServer",
            "vault.banzaicloud.com": "Vault",
        },
    ),
)
