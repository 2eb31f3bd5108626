package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.Plugins;
import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcessBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The example for Kubernetes against the API's models, against our settings and its explanation.
 */
class KubernetesTest {
  private static final Path EXPLANATION = Path.of("../docs/kubernetes.md");
  private static final String POD_ADDRESS = "10.1.2.3";
  private static final IntOrString ADMIN = new IntOrString("admin");

  @TempDir Path folder;
  private String text;
  private Manifest example;
  private DeploymentSpec deployment;
  private PodSpec pod;
  private Container container;

  @BeforeEach
  void read() throws IOException {
    text = Files.readString(Manifest.FILE);
    example = Manifest.of(text);
    deployment = example.one(Deployment.class).getSpec();
    pod = Pod.spec(example);
    assertThat(pod.getContainers()).hasSize(1);
    container = pod.getContainers().get(0);
  }

  @Test
  void itHasWhatThreeNodesNeed() {
    assertThat(example.size()).isEqualTo(5);
    assertThat(deployment.getReplicas()).isEqualTo(3);
    assertThat(container.getImage())
        .isEqualTo("echobridge:" + System.getProperty("echobridge.version"));
  }

  @ParameterizedTest
  @CsvSource({
    "readinessProbe, readynessProbe",
    "readOnlyRootFilesystem, readonlyRootFilesystem",
    "unhealthyPodEvictionPolicy, unhealthyPodEviction",
    "topologySpreadConstraints, topologySpreadConstraint",
    "fieldPath: status.podIP, path: status.podIP",
    "policyTypes, policyType",
    "targetPort, target",
    "'replicas: 3', 'replicas: three'",
    "'periodSeconds: 20', 'periodSeconds: 20\n            periodSeconds: 30'",
    "policy/v1, policy/v1beta1",
    "'data:', 'additionalProperties: {}\ndata:'",
  })
  void whatTheApiDoesNotHaveIsFound(String right, String wrong) {
    assertThat(text).contains(right);
    assertThatThrownBy(() -> Manifest.of(text.replaceFirst(Pattern.quote(right), wrong)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theConfigurationOfAPodIsAccepted() throws IOException {
    Ended check = Packaged.end(checkConfig());

    assertThat(check.code()).as(check.text()).isZero();
    assertThat(check.text()).contains("address=\"" + POD_ADDRESS + "\"").doesNotContain("WARN");
  }

  @Test
  void aMisspeltVariableIsFound() throws IOException {
    assertThat(text).contains("ECHOBRIDGE_SERVER_RELAY_ADDRESS");
    example = Manifest.of(text.replace("SERVER_RELAY_ADDRESS", "SERVER_RELAY_ADRESS"));

    Ended check = Packaged.end(checkConfig());

    assertThat(check.code()).isEqualTo(78);
    assertThat(check.text()).contains("did you mean ECHOBRIDGE_SERVER_RELAY_ADDRESS?");
  }

  @Test
  void itsNodesFindAndReachEachOther() throws Exception {
    EchobridgeConfig config = config();

    assertThat(config.apps().values()).hasSize(1).allMatch(app -> app.cluster().relays());
    assertThat(config.server().relay().reachedAt(0).getHostString()).isEqualTo(POD_ADDRESS);
    assertThat(config.server().relay().host()).isEqualTo("0.0.0.0");
    assertThat(config.admin().host()).isEqualTo("0.0.0.0");
    assertThat(
            container.getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)))
        .containsOnly(
            Map.entry("clients", config.server().port()),
            Map.entry("admin", config.admin().port()),
            Map.entry("relay", config.server().relay().port()));
  }

  /** In the file's head and in its explanation, the command that makes the secret. */
  @Test
  void eachCredentialIsInTheCommandThatMakesTheSecret() throws IOException {
    VolumeMount secret = container.getVolumeMounts().get(1);
    List<String> credentials =
        new ArrayList<>(
            all(
                "\\$\\{credentials\\.([\\w-]+)}",
                example.one(ConfigMap.class).getData().toString()));
    container.getEnv().stream()
        .map(variable -> String.valueOf(variable.getValue()))
        .filter(value -> value.startsWith(secret.getMountPath() + "/"))
        .forEach(file -> credentials.add(file.substring(secret.getMountPath().length() + 1)));

    assertThat(credentials).containsExactlyInAnyOrderElementsOf(Pod.SECRET.keySet());
    for (String where : List.of(text, Files.readString(EXPLANATION))) {
      assertThat(all("--from-literal=([\\w-]+)=", where))
          .containsExactlyInAnyOrderElementsOf(credentials);
      assertThat(where).contains("kubectl create secret generic " + secretName());
    }
  }

  @Test
  void aPodHasTheTimeThatItsDrainTakes() throws Exception {
    List<String> preStop = container.getLifecycle().getPreStop().getExec().getCommand();
    assertThat(preStop).hasSize(2).startsWith("sleep");
    Duration waits = Duration.ofSeconds(Long.parseLong(preStop.get(1)));

    assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds()))
        .isGreaterThanOrEqualTo(
            waits.plus(config().server().drainTime().multipliedBy(2)).plusSeconds(10));
  }

  @Test
  void oneNodeAtATimeIsGone() {
    assertThat(deployment.getStrategy().getRollingUpdate().getMaxUnavailable())
        .isEqualTo(new IntOrString(0));
    assertThat(example.one(PodDisruptionBudget.class).getSpec().getMaxUnavailable())
        .isEqualTo(new IntOrString(1));
    TopologySpreadConstraint spread = pod.getTopologySpreadConstraints().get(0);
    assertThat(spread.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
    assertThat(spread.getMaxSkew()).isEqualTo(1);
  }

  @Test
  void eachSelectorFindsThePods() {
    Map<String, String> labels = deployment.getTemplate().getMetadata().getLabels();

    assertThat(
            List.of(
                deployment.getSelector().getMatchLabels(),
                example.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels(),
                example.one(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels(),
                pod.getTopologySpreadConstraints().get(0).getLabelSelector().getMatchLabels(),
                example.one(Service.class).getSpec().getSelector()))
        .containsOnly(labels);
    assertThat(labels).isNotEmpty();
  }

  @Test
  void onlyTheNodesAndMonitoringReachMoreThanClientsDo() {
    List<NetworkPolicyIngressRule> rules = example.one(NetworkPolicy.class).getSpec().getIngress();
    assertThat(rules)
        .extracting(rule -> rule.getPorts().get(0).getPort().getStrVal())
        .containsExactly("clients", "relay", "admin");
    assertThat(rules.get(0).getFrom()).isEmpty();
    assertThat(rules.get(1).getFrom()).hasSize(1);
    assertThat(rules.get(1).getFrom().get(0).getPodSelector().getMatchLabels())
        .isEqualTo(deployment.getTemplate().getMetadata().getLabels());
    assertThat(rules.get(1).getFrom().get(0).getNamespaceSelector()).isNull();
    assertThat(rules.get(2).getFrom()).hasSize(1);
    assertThat(rules.get(2).getFrom().get(0).getNamespaceSelector().getMatchLabels()).isNotEmpty();
    assertThat(example.one(Service.class).getSpec().getPorts())
        .singleElement()
        .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("clients"));
  }

  @Test
  void probesAskWhatIsAnsweredWithoutPermission() {
    Map<String, Probe> probes = new HashMap<>();
    probes.put("startup", container.getStartupProbe());
    probes.put("liveness", container.getLivenessProbe());
    assertThat(probes.values())
        .extracting(Probe::getHttpGet)
        .extracting(HTTPGetAction::getPath, HTTPGetAction::getPort)
        .containsOnly(tuple("/health", ADMIN));
    assertThat(container.getReadinessProbe().getHttpGet())
        .extracting(HTTPGetAction::getPath, HTTPGetAction::getPort)
        .containsExactly("/ready", ADMIN);
  }

  @Test
  void itMayDoNoMoreThanItHasTo() throws IOException {
    String user =
        pod.getSecurityContext().getRunAsUser() + ":" + pod.getSecurityContext().getRunAsGroup();
    assertThat(Files.readString(Path.of("container/Dockerfile"))).contains("\nUSER " + user + "\n");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    SecurityContext context = container.getSecurityContext();
    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(pod.getVolumes().get(1).getSecret().getDefaultMode()).isEqualTo(0440);
  }

  /** All lines but those with comments, in their order, cut into pieces. */
  @Test
  void theExplanationShowsEachLine() throws IOException {
    String shown =
        Pattern.compile("(?ms)^```yaml\n(.*?)^```$")
            .matcher(Files.readString(EXPLANATION))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining());

    assertThat(lines(shown)).isEqualTo(lines(text));
  }

  private static List<String> lines(String yaml) {
    return yaml.lines().filter(line -> !line.isBlank() && !line.strip().startsWith("#")).toList();
  }

  private String secretName() {
    return pod.getVolumes().get(1).getSecret().getSecretName();
  }

  private ChildProcessBuilder checkConfig() throws IOException {
    ChildProcessBuilder check = Packaged.program("check-config");
    environment().forEach(check::env);
    return check;
  }

  private EchobridgeConfig config() throws Exception {
    Map<String, String> environment = environment();
    return new ConfigLoader(Plugins.installed(), environment)
        .load(Optional.of(Path.of(environment.get("ECHOBRIDGE_CONFIG"))));
  }

  /** The pod's, with its folders where they are here. */
  private Map<String, String> environment() throws IOException {
    Pod made = Pod.of(example, folder, POD_ADDRESS);
    Map<String, String> here = new LinkedHashMap<>(made.environment());
    made.mounts()
        .forEach(
            (path, source) ->
                here.replaceAll((name, value) -> value.replace(path, source.toString())));
    return here;
  }

  private static List<String> all(String regex, String text) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
