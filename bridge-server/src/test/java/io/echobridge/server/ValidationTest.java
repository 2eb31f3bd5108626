package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.tls.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
  @TempDir private Path folder;

  @Test
  void itStartsNoThread() throws Exception {
    EchobridgeConfig config = config("");
    Set<Thread> before = threads();

    Validation.of(config);

    assertThat(started(before)).isEmpty();
  }

  @Test
  void aServerOfTheSameStartsThreads() throws Exception {
    EchobridgeConfig config = config("");
    Set<Thread> before = threads();

    try (Server server = Server.create(config, Map.of())) {
      assertThat(server.eventLoops().all()).hasSize(2);
      assertThat(started(before)).extracting(Thread::getName).contains("echobridge I/O-1");
    }
  }

  /** What clients say would come back as an event, and be published again. */
  @Test
  void anAddressForClientsThatIsAChannelsIsAFault() throws Exception {
    EchobridgeConfig wrong = config("apps.a.inbound.publish-to = \"private-{channel}\"");
    assertThatThrownBy(() -> Validation.of(wrong))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            found -> assertThat(keys(found)).containsOnly("apps.a.inbound.publish-to"));
    Validation.of(config("apps.a.inbound.publish-to = \"clients.{channel}\""));
  }

  @Test
  void itFindsEveryFaultThatAServerFinds() throws Exception {
    EchobridgeConfig wrong =
        config(
            """
            server.tls.key-file = "FOLDER/a.pem"
            apps.a.auth.ca-file = "FOLDER/none.pem"
            protocols.fake.refuse = true
            """);

    assertThatThrownBy(() -> Server.create(wrong, Map.of()))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            refused ->
                assertThatThrownBy(() -> Validation.of(wrong))
                    .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        found -> {
                          assertThat(found.problems()).isEqualTo(refused.problems());
                          assertThat(keys(found))
                              .containsExactly(
                                  "server.tls.key-file",
                                  "apps.a.auth.ca-file",
                                  "protocols.fake.refuse");
                        }));
  }

  /** A fault of one broker hides neither those of others nor what only the files show. */
  @Test
  void everythingIsFoundAtOnceWithItsLine() throws Exception {
    Path file = folder.resolve("echobridge.conf");
    Files.writeString(
        file,
        text(
            """
            apps.a.brokers.other.type = none
            server.tls.key-file = "FOLDER/none.key"
            apps.a.auth.ca-file = "FOLDER/none.pem"
            """));

    assertThatThrownBy(
            () ->
                TestConfig.loader(new FakeProtocol.Factory())
                    .load(Optional.of(file), warning -> {}, Validation::faults))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactlyInAnyOrder(
                        file
                            + ":9: apps.a.brokers.other.type: expected one of memory, got \"none\"",
                        file
                            + ":10: server.tls.key-file: expected a PEM file that can be read, got "
                            + folder.resolve("none.key")
                            + " (no such file)",
                        file
                            + ":11: apps.a.auth.ca-file: expected a readable PEM file of"
                            + " certificates, got "
                            + folder.resolve("none.pem")
                            + " (no such file)"));
  }

  private static List<String> keys(InvalidConfigException found) {
    return found.problems().stream().map(line -> line.substring(0, line.indexOf(": "))).toList();
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static List<Thread> started(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .filter(thread -> thread.getThreadGroup() != null)
        .filter(thread -> !thread.getThreadGroup().getName().equals("system"))
        .filter(thread -> !thread.getThreadGroup().getName().equals("InnocuousThreadGroup"))
        .toList();
  }

  private EchobridgeConfig config(String more) throws Exception {
    return TestConfig.of(text(more));
  }

  private String text(String more) throws Exception {
    TestCertificates made = new TestCertificates(folder).make("a", 90);
    String text =
        """
        server { host = 127.0.0.1, port = 0, io-threads = 2 }
        server.tls { port = 0, cert-file = "FOLDER/a.pem", key-file = "FOLDER/a.key" }
        admin.port = 0
        apps.a {
          brokers.main.type = memory, api.clients.one.key = k1
          auth { url = "https://127.0.0.1:1/auth", ca-file = "FOLDER/a.pem" }
        }
        protocols.fake.refuse = false
        """;
    return (text + more).replace("FOLDER", made.folder().toString());
  }
}
