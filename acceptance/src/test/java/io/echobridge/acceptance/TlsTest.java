package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real clients over TLS, who believe the test's issuer and nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private static final String LARGE = "x".repeat(300_000);

  @TempDir private static Path directory;
  private final Redis redis = Redis.start();
  private final int port = FreePorts.one();
  private Certificates certificates;
  private Daemon daemon;
  private NodeClients node;

  @BeforeAll
  void start() {
    certificates = Certificates.in(directory);
    daemon =
        Daemon.start(
            certificates.settings(port)
                + """
                apps.default.brokers.main { type = redis, url = "%s", prefix = "" }
                apps.default.limits.slow-client-timeout = 2s
                """
                    .formatted(redis.url()));
    daemon.awaitLog("broker main is up"); // an EventSource probes nothing
    node = NodeClients.start(Map.of("NODE_EXTRA_CA_CERTS", certificates.issuer().toString()));
  }

  @AfterAll
  void close() {
    node.close();
    daemon.close();
    redis.close();
  }

  static Stream<Generation> generations() {
    return Stream.concat(Generation.ECHO.stream(), Generation.BARE.stream());
  }

  @ParameterizedTest
  @MethodSource("generations")
  void everyClientHearsLargeEventsOnEachTransport(Generation generation) {
    for (List<String> transports :
        List.of(List.of("polling"), List.of("websocket"), List.of("polling", "websocket"))) {
      String channel = OnStage.unique("tls.");
      EchoClient client =
          node.connect("https://127.0.0.1:" + port, generation, Map.of("transports", transports));
      client.connected().listening(redis, channel, ".large");
      client.onTransport(transports.get(transports.size() - 1));

      for (int i = 0; i < 3; i++) {
        redis.publishEvent(channel, "large", "{\"text\":\"" + i + LARGE + "\"}");
      }

      Waiting.until("three large events").until(() -> client.heard(channel, ".large").size() == 3);
      for (int i = 0; i < 3; i++) {
        assertThat(client.heard(channel, ".large").get(i).path("text").asText())
            .isEqualTo(i + LARGE);
      }
      client.disconnect();
    }
    daemon.assertHealthy();
  }

  @Test
  void twoHundredHearEverythingInOrder() {
    SSLContext trust = certificates.trust();
    String channel = OnStage.unique("crowd.");
    List<RawClient> crowd = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      crowd.add(RawClient.overTls(port, trust));
    }
    crowd.forEach(client -> client.subscribe(channel));
    crowd.forEach(client -> client.assertHears(redis, channel));

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      redis.publishEvent(channel, "e", Integer.toString(i));
      expected.add("42[\"e\"," + Json.text(channel) + "," + i + "]");
    }

    for (RawClient client : crowd) {
      Waiting.until("500 events").until(() -> client.events().size() == 500);
      assertThat(client.events()).isEqualTo(expected);
      client.close();
    }
    daemon.assertHealthy();
  }

  @Test
  void anEventSourceHearsLargeEventsInOrder() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(certificates.trust()).build();
    URI uri = URI.create("https://127.0.0.1:" + port + "/sse?channel=plain&data=raw");
    try (Stream<String> lines =
        client
            .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
            .orTimeout(Waiting.START.toSeconds(), TimeUnit.SECONDS)
            .join()
            .body()) {
      for (int i = 0; i < 20; i++) {
        redis.publishEvent("plain", "large", "\"" + i + LARGE + "\"");
      }

      assertThat(lines.filter(line -> line.startsWith("data: ") && line.length() > 100).limit(20))
          .containsExactlyElementsOf(
              IntStream.range(0, 20).mapToObj(i -> "data: " + i + LARGE).toList());
    }
    daemon.assertHealthy();
  }

  @Test
  void whoDoesNotReadIsCutAndTheOthersGoOn() throws Exception {
    String channel = OnStage.unique("flood.");
    SSLContext trust = certificates.trust();
    try (RawClient other = RawClient.overTls(port, trust).listening(redis, channel)) {
      RawWebSocket deaf =
          RawWebSocket.openTls(port, "/socket.io/?EIO=4&transport=websocket", trust);
      deaf.text("40");
      deaf.text("42[\"subscribe\",{\"channel\":\"" + channel + "\"}]");
      deaf.text("40/done,");
      while (!deaf.read().payload().startsWith("44/done")) {
        // The handshake comes first.
      }
      int events = 200;
      for (int i = 0; i < events; i++) {
        int published = i + 1;
        redis.publishEvent(channel, "e", "\"" + LARGE + "\"");
        Waiting.until(published + " events").until(() -> other.events().size() == published);
      }
      daemon.awaitCut(1);
      int[] heard = {0};
      deaf.readAll(message -> heard[0]++);
      assertThat(heard[0]).isLessThan(events);
    }
    daemon.assertHealthy();
  }
}
