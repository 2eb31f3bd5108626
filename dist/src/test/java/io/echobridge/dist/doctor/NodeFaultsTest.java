package io.echobridge.dist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.doctor.Finding;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RespClient;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that should be one cluster and are not, or the other way round. */
class NodeFaultsTest {
  private static final String SECRET = "apps.default.cluster.secrets = [\"that of all the nodes\"]";
  private static final String OTHER = "apps.default.cluster.secrets = [\"that of another one\"]";

  private Patient patient;

  @BeforeEach
  void start() {
    patient =
        new Patient("--bind", "127.0.0.1", ofTheNetwork(), "--protected-mode", "no")
            .with("server.relay { host = \"127.0.0.1\", port = 0 }")
            .with("apps.default.cluster.name = shop");
  }

  @AfterEach
  void stop() {
    patient.close();
  }

  @Test
  void nodesThatAreOneAreWell() {
    patient.with(SECRET);
    node("one");
    node("two");

    patient.isWell();
    assertThat(heard()).contains("2 nodes talk: ", "one (", "two (");
  }

  @Test
  void aNodeAloneIsWell() {
    patient.isWell();
    assertThat(heard()).contains("no node talks");
    node("one");

    patient.isWell();
    assertThat(heard()).contains("one node talks: one (");
  }

  @Test
  void aNodeHasAnotherSecret() {
    patient.with(SECRET);
    node("one");
    patient.with(OTHER);
    node("two");

    patient.suffersFrom("cluster-forged", "the same apps.default.cluster.secrets on all nodes");
    assertThat(heard()).contains("one node talks: two (");
  }

  @Test
  void clustersOfOtherNamesAreToldApart() {
    patient.with(SECRET);
    node("one");
    patient.with(OTHER).with("apps.default.cluster.name = blog");
    node("two");

    patient.isWell();
    assertThat(heard()).contains("one node talks: two (", "1 more belong to another cluster");
  }

  @Test
  void twoInstallationsAreOneCluster() {
    node("one");
    patient.with(anotherWhoMayListen());

    patient.suffersFrom("cluster-mixed", "one (");
  }

  @Test
  void withoutANameInstallationsOnThisMachineAreTwo() {
    patient.with("apps.default.cluster.name = \"\"");
    node("one");
    patient.isWell();
    assertThat(heard()).contains("one node talks: one (");
    patient.with(anotherWhoMayListen());

    patient.isWell();
    assertThat(heard()).contains("no node talks; 1 more belong to another cluster");
  }

  @Test
  void aNodeHasNoSecret() {
    node("one");
    patient.with(SECRET);

    patient.suffersFrom("cluster-without-secret", "accept-unsigned = true on those that have");
  }

  @Test
  void whoeverReachesTheBrokerCanSpeakForNodes() {
    patient.with("apps.default.cluster.accept-unsigned = true").isWell();
    patient.with(atAnAddressOfTheNetwork());

    patient.suffersFrom("cluster-unsigned", "openssl rand -hex 32");
    patient.with(SECRET).suffersFrom("cluster-unsigned", "Remove it");
    patient.with("apps.default.cluster.accept-unsigned = false").isWell();
  }

  @Test
  void withoutASecretANodeOfTheNetworkIsAloneAndSaysWhatToWrite() {
    patient.with(atAnAddressOfTheNetwork()).isWell();

    assertThat(heard()).contains("works alone", "apps.default.cluster.secrets = [");
  }

  @Test
  void aNodeCannotBeReachedWhereItTakesRequests() {
    int closed = FreePorts.one();
    patient.with(SECRET);
    node("one");
    patient.with("server.relay.address = \"127.0.0.1:" + closed + '"');
    node("two");

    patient.suffersFrom("cluster-relay", "at 127.0.0.1:" + closed);
  }

  @Test
  void nodesGiveTheSameAddress() {
    patient.with(SECRET).with("server.relay.address = \"127.0.0.1:" + patient.redis().port() + '"');
    node("one");
    node("two");

    patient.suffersFrom("cluster-relay-same", "the same address for requests: 127.0.0.1:");
  }

  @Test
  void redisRefusesTheNodesChannelUntilWhatIsSaidIsTyped() {
    try (RespClient redis = patient.redis().client()) {
      redis.command(
          "ACL", "SETUSER", "echo", "on", ">secret", "+@pubsub", "+ping", "&shop_database_orders*");
      patient
          .with(SECRET)
          .with("apps.default.brokers.main { user = echo, password = secret }")
          .with("apps.default.brokers.main.patterns = [\"orders*\"]")
          .with("apps.default.recovery.enabled = false"); // patterns have no places
      String typed = "ACL SETUSER echo &shop_database_echobridge:peers:default*";
      patient.suffersFrom("cluster-refused", typed);

      redis.command(typed.split(" "));
      patient.isWell();
    }
  }

  @Test
  void redisLetsNobodyPublishUntilWhatIsSaidIsTyped() {
    try (RespClient redis = patient.redis().client()) {
      redis.command(
          "ACL", "SETUSER", "echo", "on", ">secret", "+@pubsub", "-publish", "+ping", "&*");
      patient.with("apps.default.brokers.main { user = echo, password = secret }");
      patient.suffersFrom("cluster-refused", "ACL SETUSER echo +@pubsub");
      patient.with("apps.default.cluster.enabled = false").isWell();

      redis.command("ACL", "SETUSER", "echo", "+@pubsub");
      patient.with("apps.default.cluster.enabled = true").isWell();
    }
  }

  private String anotherWhoMayListen() {
    return "apps.default.auth.by-origin { \"https://blog.example\" = \"%s/broadcasting/auth\" }"
        .formatted(patient.applicationUrl());
  }

  private String atAnAddressOfTheNetwork() {
    return "apps.default.brokers.main.url = \"redis://%s:%d\""
        .formatted(ofTheNetwork(), patient.redis().port());
  }

  /** An address of this machine by which others reach it. */
  private static String ofTheNetwork() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElseThrow();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a node with the settings so far, on ports that the configuration does not keep. */
  private void node(String name) {
    List<Integer> ports = FreePorts.several(2);
    patient
        .with(
            "server { name = %s, port = %d }, admin.port = %d"
                .formatted(name, ports.get(0), ports.get(1)))
        .running()
        .with("server.port = %d, admin.port = %d".formatted(patient.port(), patient.adminPort()));
  }

  private String heard() {
    return patient.examine().stream()
        .filter(found -> found.id().equals("cluster"))
        .map(Finding::what)
        .findFirst()
        .orElseThrow();
  }
}
