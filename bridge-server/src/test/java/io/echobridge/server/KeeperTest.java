package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a keeper makes of a configuration that is written for nodes with clients. */
class KeeperTest {
  private static final String BASE =
      """
      server { port = 0, tls { port = 0, cert-file = "/none.pem", key-file = "/none.key" } }
      apps.a {
        brokers.main.type = memory
        auth { url = "https://127.0.0.1:1/auth", ca-file = "/none.pem" }
      }
      """;

  @Test
  void itNeedsNeitherCertificatesNorAnApplicationWhichAServerNeeds() throws Exception {
    EchobridgeConfig config = config(BASE);

    assertThat(Keeper.faults(config)).isEmpty();
    assertThat(Validation.faults(config).stream().map(line -> line.substring(0, line.indexOf(':'))))
        .containsExactlyInAnyOrder("server.tls.cert-file", "apps.a.auth.ca-file");
  }

  @Test
  void itOpensNoPortAndIsReadyWithItsBroker() throws Exception {
    try (Keeper keeper = Keeper.create(config(BASE))) {
      keeper.start();
      await().until(() -> keeper.attached().isPresent());
      assertThat(keeper.attached()).contains("Keeping");
      keeper.drain();
    }
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("peers-a") || name.equals("watch"))
        .collect(Collectors.toList());
  }

  @Test
  void withoutHistoryThereIsNothingToKeep() throws Exception {
    refused(
        "apps.a.recovery.enabled = false",
        "apps.a.recovery.enabled: expected true, because a keeper keeps what clients that come back"
            + " have missed, got false");
  }

  @Test
  void withoutAClusterNobodyHearsOfIt() throws Exception {
    refused(
        "apps.a.cluster.enabled = false",
        "apps.a.cluster: a keeper needs a cluster: cluster.enabled = false");
  }

  @Test
  void anAppWithoutABrokerIsLeftOutUnlessThereIsNoOther() throws Exception {
    String published =
        "apps.b { path = \"/b\", pusher { app-id = \"1\", key = k, secret = \"0123456789\" } }";
    assertThat(Keeper.faults(config(BASE + published))).isEmpty();

    assertThat(Keeper.faults(config(published)))
        .containsExactly("apps: expected one with a broker, for a keeper to hear, got none");
  }

  private static void refused(String more, String fault) throws Exception {
    EchobridgeConfig config = config(BASE + more);
    assertThatThrownBy(() -> Keeper.create(config))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            refused -> assertThat(refused.problems()).containsExactly(fault));
  }

  private static EchobridgeConfig config(String text) throws Exception {
    return TestConfig.of("protocols.fake.refuse = false\n" + text);
  }
}
