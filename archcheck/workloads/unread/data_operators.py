"""Kinds of operators that keep, move and watch data: databases, streams, storage, logs."""

from archcheck.workloads.unread.model import KNOWN_TO_ITS_OPERATOR, Kinds, table

DATA_OPERATORS: Kinds = table(
    (
        KNOWN_TO_ITS_OPERATOR,
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
            "packageregistry.k8s.elastic.co": "PackageRegistry",
            # databases
            "acid.zalan.do": "postgresql",
            "app.redislabs.com": "RedisEnterpriseCluster",
            "apps.foundationdb.org": "FoundationDBCluster",
            "asdb.aerospike.com": "AerospikeCluster",
            "apps.kubeblocks.io": "Cluster",
            "br.pingcap.com": "Backup BackupSchedule CompactBackup Restore TiBR TiBRGC",
            "cassandra.datastax.com": "CassandraDatacenter",
            "cassandra.rook.io": "Cluster",
            "clickhouse-keeper.altinity.com": "ClickHouseKeeperInstallation",
            "clickhouse.altinity.com": "ClickHouseInstallation",
            "clickhouse.com": "ClickHouseCluster KeeperCluster",
            "core.pingcap.com": (
                "DMGroup DMWorkerGroup PDGroup ReplicationWorkerGroup ResourceManagerGroup RouterGroup "
                "SchedulerGroup SchedulingGroup TSOGroup TiCDCGroup TiDBGroup TiFlashGroup TiKVGroup "
                "TiKVWorkerGroup TiProxyGroup"
            ),
            "couchbase.com": "CouchbaseCluster",
            "crdb.cockroachlabs.com": "CrdbCluster",
            "database.arangodb.com": "ArangoDeployment",
            "databases.spotahome.com": "RedisFailover",
            "dataprotection.kubeblocks.io": "Backup BackupSchedule Restore",
            "db.atlasgo.io": "AtlasMigration AtlasSchema",
            "dragonflydb.io": "Dragonfly",
            "doris.selectdb.com": "DorisCluster",
            "druid.apache.org": "Druid",
            "druid.stackable.tech": "DruidCluster",
            "extensions.kubeblocks.io": "Addon",
            "hazelcast.com": "Hazelcast ManagementCenter",
            "hbase.stackable.tech": "HbaseCluster",
            "hdfs.stackable.tech": "HdfsCluster",
            "hive.stackable.tech": "HiveCluster",
            "hyperspike.io": "Valkey",
            "infinispan.org": "Infinispan",
            "k8s.mariadb.com": "MariaDB MaxScale Backup Restore SqlJob PhysicalBackup",
            "k8ssandra.io": "K8ssandraCluster",
            "kubedb.com": "*",
            "kubegres.reactive-tech.io": "Kubegres",
            "mariadb.mmontes.io": "MariaDB MaxScale Backup Restore SqlJob",
            "milvus.io": "Milvus MilvusCluster",
            "moco.cybozu.com": "MySQLCluster",
            "mongodb.com": "MongoDB MongoDBMultiCluster MongoDBOpsManager MongoDBSearch",
            "mongodbcommunity.mongodb.com": "MongoDBCommunity",
            "mysql.oracle.com": "InnoDBCluster MySQLBackup",
            "mysql.presslabs.org": "MysqlCluster",
            "opensearch.opster.io": "OpenSearchCluster",
            "opensearch.org": "OpenSearchCluster",
            "opensearch.stackable.tech": "OpenSearchCluster",
            "operator.yugabyte.io": "YBUniverse",
            "pg.percona.com": "PerconaPGCluster",
            "pgv2.percona.com": "PerconaPGCluster PerconaPGBackup PerconaPGRestore",
            "pgv3.percona.com": "PerconaPGCluster PerconaPGBackup PerconaPGRestore",
            "pingcap.com": (
                "TidbCluster Backup BackupSchedule CompactBackup DMCluster Restore TidbDashboard "
                "TidbInitializer TidbMonitor TidbNGMonitoring"
            ),
            "planetscale.com": "VitessCluster",
            "postgres-operator.crunchydata.com": "PostgresCluster PGAdmin PGUpgrade",
            "postgresql.cnpg.io": "Cluster Pooler",
            "ps.percona.com": "PerconaServerMySQL PerconaServerMySQLBackup PerconaServerMySQLRestore",
            "psmdb.percona.com": "PerconaServerMongoDB",
            "pxc.percona.com": "PerconaXtraDBCluster PerconaXtraDBClusterBackup PerconaXtraDBClusterRestore",
            "redis.redis.opstreelabs.in": "Redis RedisCluster RedisReplication RedisSentinel",
            "risingwave.risingwavelabs.com": "RisingWave",
            "scylla.scylladb.com": (
                "NodeConfig ScyllaCluster ScyllaDBCluster ScyllaDBDatacenter ScyllaDBMonitoring"
            ),
            "solr.apache.org": "SolrCloud",
            "stackgres.io": "SGCluster SGBackup SGDbOps SGDistributedLogs SGShardedCluster",
            "starrocks.com": "StarRocksCluster",
            "trino.stackable.tech": "TrinoCluster",
            "valkey.io": "ValkeyCluster",
            "yugabyte.com": "YBCluster YBPlatform",
            "zookeeper.stackable.tech": "ZookeeperCluster",
            # messages and streams
            "apps.emqx.io": "EMQX",
            "argoproj.io": "EventBus EventSource Sensor ArgoCD RolloutManager",
            "broker.amq.io": "ActiveMQArtemis",
            "camel.apache.org": "Integration KameletBinding Pipe",
            "cluster.redpanda.com": "Redpanda",
            "dataflow.argoproj.io": "Pipeline Step",
            "flink.apache.org": "FlinkDeployment",
            "kafka.banzaicloud.io": "KafkaCluster",
            "kafka.stackable.tech": "KafkaCluster",
            "kafka.strimzi.io": (
                "Kafka KafkaBridge KafkaConnect KafkaMirrorMaker KafkaMirrorMaker2 KafkaNodePool"
            ),
            "nifi.stackable.tech": "NifiCluster",
            "numaflow.numaproj.io": "InterStepBufferService MonoVertex Pipeline ServingPipeline Vertex",
            "numaplane.numaproj.io": (
                "ISBServiceRollout MonoVertexRollout NumaflowControllerRollout PipelineRollout"
            ),
            "platform.confluent.io": (
                "Connect ControlCenter KRaftController Kafka KafkaRestProxy KsqlDB SchemaRegistry Zookeeper"
            ),
            "rabbitmq.com": "RabbitmqCluster",
            "registry.apicur.io": "ApicurioRegistry ApicurioRegistry3",
            "sources.knative.dev": (
                "ApiServerSource AwsSqsSource CephSource CouchDbSource GitHubSource GitLabSource "
                "IntegrationSource PrometheusSource RabbitmqSource RedisStreamSource"
            ),
            "spark.stackable.tech": "SparkApplication SparkConnectServer SparkHistoryServer",
            "sparkoperator.k8s.io": "SparkApplication ScheduledSparkApplication",
            "zookeeper.pravega.io": "ZookeeperCluster",
            # storage and backups
            "astra.netapp.io": "AstraConnector Backup ResticVolumeBackup ResourceBackup",
            "ceph.rook.io": (
                "CephCluster CephFilesystem CephFilesystemMirror CephNFS CephObjectStore CephRBDMirror "
                "CephCOSIDriver CephNVMeOFGateway"
            ),
            "core.libopenstorage.org": "StorageCluster",
            "csi.ceph.io": "Driver OperatorConfig",
            "cstor.openebs.io": "CStorPoolCluster",
            "k8up.io": "Archive Backup Check Prune Restore Schedule",
            "kopiur.home-operations.com": "RepositoryReplication Restore SnapshotPolicy SnapshotSchedule",
            "local.storage.openshift.io": "LocalVolume LocalVolumeSet",
            "longhorn.io": "EngineImage InstanceManager RecurringJob ShareManager",
            "lvm.topolvm.io": "LVMCluster",
            "minio.min.io": "Tenant",
            "oadp.openshift.io": "DataProtectionApplication",
            "ocs.openshift.io": "StorageCluster",
            "piraeus.io": "LinstorCluster LinstorSatelliteConfiguration",
            "seaweed.seaweedfs.com": "Seaweed",
            "trident.netapp.io": "TridentOrchestrator",
            "volsync.backube": "ReplicationSource ReplicationDestination KopiaMaintenance",
            # what is watched and logged
            "collectors.grafana.com": "Alloy",
            "core.humio.com": "HumioCluster",
            "coroot.com": "Coroot",
            "datadoghq.com": "DatadogAgent DatadogCSIDriver",
            "dynatrace.com": "DynaKube EdgeConnect",
            "enterprise.splunk.com": (
                "ClusterManager ClusterMaster IndexerCluster IngestorCluster LicenseManager LicenseMaster "
                "MonitoringConsole SearchHeadCluster Standalone"
            ),
            "fluentbit.fluent.io": "FluentBit Collector",
            "fluentd.fluent.io": "Fluentd",
            "grafana.integreatly.org": "Grafana",
            "instana.io": "InstanaAgent",
            "jaegertracing.io": "Jaeger",
            "k6.io": "K6 PrivateLoadZone TestRun",
            "logging-extensions.banzaicloud.io": "EventTailer HostTailer",
            "logging.banzaicloud.io": (
                "Logging AxoSyslog FluentbitAgent FluentdConfig NodeAgent SyslogNGConfig"
            ),
            "logging.openshift.io": "ClusterLogForwarder ClusterLogging",
            "loki.grafana.com": "LokiStack",
            "monitoring.coreos.com": "Alertmanager Prometheus PrometheusAgent ThanosRuler",
            "monitoring.grafana.com": "GrafanaAgent",
            "monitoring.thanos.io": "ThanosCompact ThanosQuery ThanosReceive ThanosRuler ThanosStore",
            "observability.openshift.io": "ClusterLogForwarder",
            "opentelemetry.io": "Instrumentation OpAMPBridge OpenTelemetryCollector TargetAllocator",
            "operator.victoriametrics.com": (
                "VLAgent VLCluster VLogs VLSingle VMAgent VMAlert VMAlertmanager VMAnomaly VMAuth "
                "VMCluster VMSingle VTAgent VTCluster VTSingle"
            ),
            "perses.dev": "Perses",
            "tempo.grafana.com": "TempoMonolithic TempoStack",
        },
    ),
)
