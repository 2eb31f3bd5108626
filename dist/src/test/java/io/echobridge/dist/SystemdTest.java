package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd makes of the units, and hears from the daemon and the keeper. */
class SystemdTest {
  private static final Path FILES = Path.of("src/deb/files").toAbsolutePath();

  /** Times ten: 1.5, of 10. */
  private static final String MOST_EXPOSURE = "15";

  @TempDir Path folder;
  private ChildProcess systemd;
  private Path notify;

  @BeforeEach
  void listen() {
    notify = folder.resolve("notify");
    systemd = ChildProcess.of("socat", "-u", "UNIX-RECV:" + notify, "STDOUT").start();
    await().atMost(Packaged.PATIENCE).until(() -> Files.exists(notify));
  }

  @AfterEach
  void close() {
    systemd.close();
  }

  @Test
  void itIsReadyWhenItsBrokerIsThereAndNotBefore() throws Exception {
    int redis = FreePorts.one();
    try (ChildProcess daemon = serve(redis, "10m", Duration.ofSeconds(2))) {
      systemd.awaitLine("EXTEND_TIMEOUT_USEC=630000000", Packaged.PATIENCE);
      daemon.awaitLine("broker main is down", Packaged.PATIENCE);
      assertThat(systemd.output()).noneMatch(line -> line.contains("READY"));

      try (RedisServer server = RedisServer.onPort(redis)) {
        daemon.awaitLine("broker main is up.*" + server.port(), Packaged.PATIENCE);
        systemd.awaitLine("READY=1", Packaged.PATIENCE);
        systemd.awaitLine("STATUS=Serving$", Packaged.PATIENCE);
        systemd.awaitLine("WATCHDOG=1", Packaged.PATIENCE);

        ProcessHandle.of(daemon.pid()).orElseThrow().destroy();
        systemd.awaitLine("STOPPING=1", Packaged.PATIENCE);
      }
    }
  }

  @Test
  void itIsReadyWithoutItsBrokerWhenItHasWaitedLongEnough() throws Exception {
    try (ChildProcess daemon = serve(FreePorts.one(), "1s", Duration.ofMinutes(1))) {
      systemd.awaitLine("READY=1", Packaged.PATIENCE);
      systemd.awaitLine("STATUS=Serving, but not all brokers are connected", Packaged.PATIENCE);
      assertThat(daemon.isRunning()).isTrue();
    }
  }

  @Test
  void aSocketThatIsNotThereDoesNotStopIt() throws Exception {
    systemd.close();
    Files.deleteIfExists(notify);
    try (ChildProcess daemon = serve(FreePorts.one(), "0s", Duration.ofMinutes(1))) {
      daemon.awaitLine("WARN .*READY=1 was not reported to systemd", Packaged.PATIENCE);
      daemon.awaitLine("Listening on", Packaged.PATIENCE);
      assertThat(daemon.isRunning()).isTrue();
    }
  }

  @Test
  void aKeeperIsReadyWhenItsBrokerIsThereAndEndsAtOnce() throws Exception {
    int redis = FreePorts.one();
    try (ChildProcess keeper = run("keep", redis, "10m", Duration.ofSeconds(2))) {
      systemd.awaitLine("EXTEND_TIMEOUT_USEC=630000000", Packaged.PATIENCE);
      keeper.awaitLine("broker main is down", Packaged.PATIENCE);
      assertThat(systemd.output()).noneMatch(line -> line.contains("READY"));

      try (RedisServer server = RedisServer.onPort(redis)) {
        keeper.awaitLine("broker main is up.*" + server.port(), Packaged.PATIENCE);
        systemd.awaitLine("READY=1", Packaged.PATIENCE);
        systemd.awaitLine("STATUS=Keeping$", Packaged.PATIENCE);
        systemd.awaitLine("WATCHDOG=1", Packaged.PATIENCE);

        ProcessHandle.of(keeper.pid()).orElseThrow().destroy();
        systemd.awaitLine("STOPPING=1", Packaged.PATIENCE);
        keeper.awaitLine("Stopped", Packaged.PATIENCE);
      }
      assertThat(keeper.output()).noneMatch(line -> line.contains("Listening on"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"echobridge.service", "echobridge-keeper.service"})
  void theUnitsHaveNoMistakes(String name) throws IOException {
    Path unit = folder.resolve(name);
    String here = Packaged.HOME.resolve("bin/echobridge").toString();
    String text = Files.readString(FILES.resolve(name));
    Files.writeString(unit, text.replace("/usr/bin/echobridge", here));

    Ended verified =
        Packaged.end(ChildProcess.of("systemd-analyze", "verify", "--man=no", unit.toString()));

    assertThat(verified.text()).doesNotContain(name);
    assertThat(verified.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"echobridge.service", "echobridge-keeper.service"})
  void systemdNeverGivesUpOnThem(String name) throws IOException {
    String unit = Files.readString(FILES.resolve(name));
    String head = unit.substring(unit.indexOf("[Unit]"), unit.indexOf("[Service]"));

    assertThat(head.lines()).contains("StartLimitIntervalSec=0");
    assertThat(unit.lines()).contains("Restart=on-failure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echobridge.service", "echobridge-keeper.service"})
  void theUnitsExposeLittle(String name) {
    Ended rated =
        Packaged.end(
            ChildProcess.of(
                "systemd-analyze",
                "security",
                "--offline=yes",
                "--threshold=" + MOST_EXPOSURE,
                "--no-pager",
                FILES.resolve(name).toString()));

    assertThat(rated.code()).as(rated.text()).isZero();
    assertThat(rated.text()).contains("Overall exposure level");
  }

  /** Those of io_uring, by which many clients are sent to at once. */
  @Test
  void theUnitAllowsTheCallsOfIoUring() throws IOException {
    Ended aio = Packaged.end(ChildProcess.of("systemd-analyze", "syscall-filter", "@aio"));
    List<String> filters =
        Files.readAllLines(FILES.resolve("echobridge.service")).stream()
            .filter(line -> line.startsWith("SystemCallFilter="))
            .toList();

    assertThat(aio.output().stream().map(String::strip))
        .contains("io_uring_setup", "io_uring_enter");
    assertThat(filters.get(0)).endsWith(" @aio");
    for (String denied : filters.subList(1, filters.size())) {
      assertThat(denied).startsWith("SystemCallFilter=~@");
      String set = denied.substring(denied.indexOf('@'));
      Ended calls = Packaged.end(ChildProcess.of("systemd-analyze", "syscall-filter", set));
      assertThat(calls.text()).doesNotContain("io_uring", "@aio");
    }
  }

  private ChildProcess serve(int redis, String patience, Duration watchdog) throws IOException {
    return run("serve", redis, patience, watchdog);
  }

  private ChildProcess run(String command, int redis, String patience, Duration watchdog)
      throws IOException {
    Path file = folder.resolve("echobridge.conf");
    Files.writeString(
        file,
        """
        server { host = "127.0.0.1", port = 0, ready-patience = %s }
        admin.enabled = false
        apps.default.brokers.main { type = redis, url = "redis://127.0.0.1:%d" }
        """
            .formatted(patience, redis));
    return Packaged.program(command, "--config", file.toString())
        .env("NOTIFY_SOCKET", notify.toString())
        .env("WATCHDOG_USEC", Long.toString(watchdog.toNanos() / 1000))
        .start();
  }
}
