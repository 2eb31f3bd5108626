package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command; what it finds is tested fault by fault in {@code dist.doctor}. */
class DoctorTest {
  @TempDir Path folder;

  @Test
  void whatIsWrongIsToldWithoutSecretsAndTheExitCodeSaysSo() throws IOException {
    try (RedisServer redis = RedisServer.start("--requirepass", "right-secret")) {
      Ended ended = doctor(redis, "wrong-secret");

      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.output()).contains(" fault   broker-credentials", "1 fault, 1 warning.");
      assertThat(ended.text()).doesNotContain("-secret").doesNotContain("\u001b");
      assertThat(ended.output()).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void aWarningIsNoFaultAndProgramsGetJson() throws IOException {
    try (RedisServer redis = RedisServer.start("--requirepass", "right-secret")) {
      Ended ended = doctor(redis, "right-secret", "--json");

      assertThat(ended.code()).isZero();
      JsonNode report = new ObjectMapper().readTree(ended.text());
      assertThat(report.path("faults").asInt()).isZero();
      assertThat(report.path("warnings").asInt()).isEqualTo(1);
      assertThat(report.findValuesAsText("id")).contains("broker", "auth-none");
    }
  }

  @Test
  void aPortThatThisUserMayNotTakeIsAFault() throws IOException {
    Path file = folder.resolve("echobridge.conf");
    try (RedisServer redis = RedisServer.start()) {
      Files.writeString(
          file,
          """
          server { host = "127.0.0.1", port = 80 }
          admin.enabled = false
          apps.default.brokers.main { type = redis, url = "%s" }
          """
              .formatted(redis.url()));

      Ended ended =
          Packaged.end(
              ChildProcess.of("setpriv", "--bounding-set=-net_bind_service")
                  .with(Packaged.HOME.resolve("bin/echobridge").toString())
                  .with("doctor", "--config", file.toString())
                  .env("JAVA_HOME", System.getProperty("java.home")));

      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.output()).anyMatch(line -> line.contains(" fault   port-permission"));
      assertThat(ended.text()).contains("AmbientCapabilities=CAP_NET_BIND_SERVICE");
    }
  }

  @Test
  void aWrongConfigurationAndAWrongCommandLineAreToldAsEverywhere() throws IOException {
    Path file = folder.resolve("wrong.conf");
    Files.writeString(file, "server.prot = 1");
    assertThat(Packaged.run("doctor", "--config", file.toString()).code()).isEqualTo(78);
    Ended ended = Packaged.run("doctor", "--public-url", "shop.example");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.text())
        .contains("--public-url: expected http:// or https:// and a host name, got shop.example");
  }

  private Ended doctor(RedisServer redis, String password, String... more) throws IOException {
    Path file = folder.resolve("echobridge.conf");
    Files.writeString(
        file,
        """
        server { host = "127.0.0.1", port = %d }
        admin.enabled = false
        apps.default.brokers.main { type = redis, url = "%s", password = "%s" }
        """
            .formatted(FreePorts.one(), redis.url(), password));
    return Packaged.end(Packaged.program("doctor", "--config", file.toString()).with(more));
  }
}
