package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.bench.load.Load;
import io.echobridge.testkit.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The load program still understands the daemon, and the daemon is flawless under a little load.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadTest {
  private static final int CLIENTS = 50;

  /** Without heartbeats a client lives for six seconds at most. */
  private static final String HEARTBEATS =
      """
      protocols.echo { ping-interval = 1s, ping-timeout = 5s, ping-timeout-v3 = 6s }
      """;

  @TempDir private static Path directory;
  private final Redis redis = Redis.start();
  private final int tlsPort = FreePorts.one();
  private Daemon daemon;

  @BeforeAll
  void start() {
    daemon =
        Daemon.start(
            Certificates.in(directory).settings(tlsPort)
                + HEARTBEATS
                + "apps.default."
                + PusherStage.settings()
                + "\n"
                + "apps.default.limits.slow-client-timeout = 2s\n"
                + "apps.default.brokers.main { type = redis, url = \"%s\", prefix = \"\" }"
                    .formatted(redis.url()));
    daemon.awaitLog("broker main is up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eio3", "eio4", "eio3-polling", "eio4-polling", "pusher", "json"})
  void everyClientHearsEveryEventOnceAndInOrder(String protocol) throws Exception {
    JsonNode report = load(0, "--proto", protocol, "--channels", "5");

    assertThat(report.get("clients").asInt()).isEqualTo(CLIENTS);
    assertThat(report.get("lost").asInt()).isZero();
    assertThat(report.get("delivered").asInt()).isGreaterThan(CLIENTS);
    assertThat(report.get("per_cpu_s").asInt()).isPositive();
    assertThat(report.get("max_us").asInt()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eio4", "eio4-polling"})
  void theSameWithTls(String protocol) throws Exception {
    JsonNode report = load(0, "--tls", "--proto", protocol, "--rate", "20", "--payload", "40000");

    assertThat(report.get("clients").asInt()).isEqualTo(CLIENTS);
    assertThat(report.get("lost").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eio3", "eio4-polling"}) // one for each who pings, and each transport
  void idleClientsKeepTheirHeartbeatAndAreMeasured(String protocol) throws Exception {
    JsonNode report = load(0, "--proto", protocol, "--idle", "8", "--heap");

    assertThat(report.get("gone").asInt()).isZero();
    assertThat(report.get("rss_kb_joined").asInt()).isPositive();
    assertThat(report.get("heap_kb_joined").asInt()).isPositive();
  }

  @Test
  void allComeAtOnceAndVanishAtOnce() throws Exception {
    JsonNode report = load(0, "--connect", "--witnesses", "5");

    assertThat(report.get("clients").asInt()).isEqualTo(CLIENTS);
    assertThat(report.has("let_go_s")).isTrue();
    assertThat(report.get("witnesses_vanishing_p99_us").asInt()).isPositive();
  }

  @Test
  void whoReadsNoMoreIsCutAndTheOthersHearEverything() throws Exception {
    JsonNode report = load(0, "--stall", "10", "--rate", "50", "--payload", "50000");

    assertThat(report.get("stalled").asInt()).isEqualTo(CLIENTS / 10);
    assertThat(report.get("cut").asInt()).isEqualTo(CLIENTS / 10);
    assertThat(report.get("gone").asInt()).isZero();
  }

  @Test
  void noAnswerIsNoResult() throws Exception {
    assertThat(run(new ByteArrayOutputStream(), "--path", "/nobody/")).isEqualTo(2);
  }

  private JsonNode load(int status, String... more) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(run(out, more)).as("exit status; %s", out).isEqualTo(status);
    return Json.parse(out.toString(UTF_8));
  }

  private int run(ByteArrayOutputStream out, String... more) {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(
        arguments,
        ("--json --warmup 0.5 --seconds 2 --clients " + CLIENTS + " --pid " + daemon.pid())
            .split(" ", -1));
    boolean tls = List.of(more).contains("--tls");
    Collections.addAll(arguments, "--port", "" + (tls ? tlsPort : daemon.port()));
    Collections.addAll(arguments, "--redis", redis.url());
    Collections.addAll(arguments, "--app-key", PusherStage.SIGNING.key());
    Collections.addAll(arguments, more);
    return Load.run(new PrintStream(out, true, UTF_8), arguments.toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    daemon.close();
    redis.close();
  }
}
