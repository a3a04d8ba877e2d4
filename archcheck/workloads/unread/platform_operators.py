"""Kinds of operators that run parts of a cluster, and applications on it."""

from archcheck.workloads.unread.model import KNOWN_TO_ITS_OPERATOR, Kinds, UnreadKind, table

_PROXY = UnreadKind(
    "the controller of its class may start a proxy for it",
    "archcheck image for the image of that proxy",
)

_SERVED_ELSEWHERE = frozenset({"amazon-vpc-lattice", "azure-alb-external", "cilium", "traefik"})

PLATFORM_OPERATORS: Kinds = table(
    (
        KNOWN_TO_ITS_OPERATOR,
        {
            # networks, devices, machines
            "amd.com": "DeviceConfig",
            "cdi.kubevirt.io": "CDI DataImportCron DataVolume",
            "deviceplugin.intel.com": "*",
            "export.kubevirt.io": "VirtualMachineExport",
            "gateway-operator.konghq.com": "AIGateway ControlPlane DataPlane",
            "hco.kubevirt.io": "HyperConverged",
            "hostpathprovisioner.kubevirt.io": "HostPathProvisioner",
            "hypershift.openshift.io": "HostedCluster",
            "infrastructure.cluster.x-k8s.io": "VCluster",
            "install.istio.io": "IstioOperator",
            "k0smotron.io": "Cluster",
            "k3k.io": "Cluster",
            "kamaji.clastix.io": "TenantControlPlane",
            "kiali.io": "Kiali OSSMConsole",
            "kmm.sigs.x-k8s.io": "Module",
            "kubevirt.io": "KubeVirt VirtualMachine VirtualMachineInstance VirtualMachineInstanceReplicaSet",
            "kuma.io": "MeshGatewayInstance",
            "maistra.io": "ServiceMeshControlPlane",
            "mellanox.com": "NicClusterPolicy",
            "metallb.io": "MetalLB",
            "networkaddonsoperator.network.kubevirt.io": "NetworkAddonsConfig",
            "networking.cfargotunnel.com": "ClusterTunnel Tunnel",
            "nfd.kubernetes.io": "NodeFeatureDiscovery",
            "nfd.openshift.io": "NodeFeatureDiscovery",
            "nmstate.io": "NMState",
            "nvidia.com": "ClusterPolicy NVIDIADriver",
            "operator.cluster.x-k8s.io": (
                "AddonProvider BootstrapProvider ControlPlaneProvider CoreProvider IPAMProvider "
                "InfrastructureProvider RuntimeExtensionProvider"
            ),
            "operator.openshift.io": "IngressController KubeDescheduler",
            "operator.projectcontour.io": "Contour",
            "operator.tigera.io": (
                "APIServer Goldmane Installation Whisker Compliance EgressGateway IntrusionDetection "
                "LogCollector LogStorage Manager Monitor PacketCaptureAPI ApplicationLayer Authentication "
                "GatewayAPI ManagementClusterConnection PolicyRecommendation"
            ),
            "pool.kubevirt.io": "VirtualMachinePool",
            "sailoperator.io": "Istio IstioCNI IstioRevision ZTunnel",
            "sriovnetwork.openshift.io": "SriovNetworkNodePolicy SriovOperatorConfig",
            "ssp.kubevirt.io": "SSP",
            "submariner.io": "Broker ServiceDiscovery Submariner",
            "tailscale.com": "Connector DNSConfig ProxyGroup Recorder",
            "tuppr.home-operations.com": "KubernetesUpgrade TalosUpgrade",
            # builds and applications
            "actions.github.com": "AutoscalingRunnerSet",
            "actions.summerwind.dev": "Runner RunnerDeployment RunnerReplicaSet RunnerSet",
            "airflow.stackable.tech": "AirflowCluster",
            "app.terraform.io": "AgentPool",
            "apps.3scale.net": "APIManager APIcast",
            "apps.gitlab.com": "GitLab Runner",
            "apps.nvidia.com": (
                "NIMBuild NIMCache NIMPipeline NIMService "
                "NemoCustomizer NemoDatastore NemoEntitystore NemoEvaluator NemoGuardrail"
            ),
            "awx.ansible.com": "AWX AWXBackup AWXMeshIngress AWXRestore",
            "build.openshift.io": "Build BuildConfig",
            "core.cnrm.cloud.google.com": "ConfigConnector ConfigConnectorContext",
            "core.spinkube.dev": "SpinApp",
            "datasciencecluster.opendatahub.io": "DataScienceCluster",
            "foreman.llmkube.dev": "Agent",
            "goharbor.io": "Harbor HarborCluster",
            "inference.llmkube.dev": "InferenceService",
            "installation.mattermost.com": "Mattermost",
            "instance.falcosecurity.dev": "Component Falco",
            "jenkins.io": "Jenkins",
            "k8s.keycloak.org": "Keycloak KeycloakRealmImport",
            "kagent.dev": "Agent MCPServer",
            "kaito.sh": "RAGEngine Workspace",
            "kaniop.rs": "Kanidm",
            "keycloak.org": "Keycloak",
            "keda.sh": "KedaController",
            "kpack.io": "Build Image",
            "kubeai.org": "Model",
            "kubeflow.org": "Experiment",
            "lifecycle.keptn.sh": "KeptnTask KeptnTaskDefinition",
            "litellm.home-operations.com": "LiteLLMProxy",
            "litmuschaos.io": "ChaosEngine",
            "machinelearning.seldon.io": "SeldonDeployment",
            "mlops.seldon.io": "SeldonRuntime Server",
            "multicluster.openshift.io": "MultiClusterEngine",
            "opa.stackable.tech": "OpaCluster",
            "openfaas.com": "Function",
            "operator.knative.dev": "KnativeEventing KnativeServing",
            "operator.open-cluster-management.io": (
                "ClusterManager Klusterlet MultiClusterHub MulticlusterGlobalHub"
            ),
            "operator.tekton.dev": (
                "ManualApprovalGate OpenShiftPipelinesAsCode TektonAddon TektonChain TektonConfig "
                "TektonDashboard TektonHub TektonKueue TektonPipeline TektonPruner TektonResult "
                "TektonScheduler TektonTrigger"
            ),
            "org.eclipse.che": "CheCluster",
            "platform.stackrox.io": "Central SecuredCluster",
            "quay.redhat.com": "QuayRegistry",
            "renovate-operator.mogenius.com": "RenovateJob",
            "repo-manager.pulpproject.org": "Pulp PulpBackup PulpRestore",
            "serving.kserve.io": "InferenceGraph InferenceService LLMInferenceService",
            "shipwright.io": "BuildRun",
            "superset.stackable.tech": "SupersetCluster",
            "temporal.io": "TemporalCluster",
            "tests.testkube.io": "Test TestSuite",
            "testworkflows.testkube.io": "TestWorkflow",
            "toolhive.stacklok.dev": "MCPRegistry MCPRemoteProxy MCPServer VirtualMCPServer EmbeddingServer",
            "tower.ansible.com": "AnsibleJob",
            "vault.banzaicloud.com": "Vault",
            "workspace.devfile.io": "DevWorkspace",
        },
    ),
    (_PROXY, {"gateway.networking.k8s.io": "Gateway"}),
)


def starts_no_proxy(gateway_class: str) -> bool:
    """Return whether a class of Gateways is served by what runs already, or outside of the cluster.

    These are the names that the controllers' own charts and clouds give to their classes: Cilium, Traefik,
    GKE, VPC Lattice, Application Gateway for Containers. Every other class may be anything's.
    """
    return gateway_class in _SERVED_ELSEWHERE or gateway_class.startswith("gke-l7-")
