package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration and the certificate change under clients who do not notice. */
class ReloadTest {
  private static final int CLIENTS = 500;
  private static final int ROUNDS = 10;

  @TempDir private Path directory;
  private final Redis redis = Redis.start();
  private final AuthHost first = AuthHost.start();
  private final AuthHost second = AuthHost.start();
  private final int tlsPort = FreePorts.one();
  private Certificates certificates;
  private Daemon daemon;

  @BeforeEach
  void start() {
    certificates = Certificates.in(directory);
    daemon = Daemon.start(apps(first, "https://zero.example"));
    daemon.awaitLog(":" + tlsPort + " with TLS"); // it opens after the plain one
  }

  @AfterEach
  void close() {
    daemon.close();
    first.close();
    second.close();
    redis.close();
  }

  @Test
  void fiveHundredClientsHearEverythingWhileAllIsChangedTenTimes() {
    SSLContext trust = certificates.trust();
    List<RawClient> crowd = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      RawClient client =
          i % 2 == 0 ? RawClient.revision4(daemon.port()) : RawClient.overTls(tlsPort, trust);
      client.subscribe("news");
      crowd.add(client);
    }
    crowd.forEach(client -> client.assertHears(redis, "news"));

    List<String> expected = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      String origin = "https://round" + round + ".example";
      AuthHost asked = round % 2 == 0 ? first : second;
      certificates.renew("round" + round);
      publish(expected, 20);
      daemon.reload(apps(asked, origin));
      publish(expected, 20);
      int reloads = round;
      Waiting.until("reload " + round).until(() -> daemon.logged("Reloaded: ") == reloads);

      assertThat(certificates.served(tlsPort)).isEqualTo("CN=round" + round);
      assertThat(opens(origin)).isEqualTo(200);
      assertThat(opens("https://zero.example")).isBetween(400, 499);
      RawClient late = crowd.get(round);
      late.subscribeAs(7, "private-round." + round);
      Waiting.until("the present auth host is asked")
          .until(() -> asked.calls("private-round." + reloads).size() == 1);
    }

    for (RawClient client : crowd) {
      Waiting.until("all events").until(() -> client.events().size() == expected.size());
      assertThat(client.events()).isEqualTo(expected);
      assertThat(client.isClosed()).isFalse();
    }
    crowd.forEach(RawClient::close);
    daemon.assertHealthy();
  }

  @Test
  void aQuestionUnderWayIsAnsweredByWhoWasAsked() {
    try (RawClient client = RawClient.revision4(daemon.port())) {
      client.subscribeAs(7, "private-slow.1");
      Waiting.until("the question").until(() -> first.calls("private-slow.1").size() == 1);
      daemon.reload(apps(second, "https://zero.example"));
      daemon.awaitLog("Reloaded: 1 setting changed");

      client.assertHears(redis, "private-slow.1");
      assertThat(second.calls("private-slow.1")).isEmpty();
    }
  }

  @Test
  void whatIsWrongChangesNothingAndIsTold() {
    String good = apps(first, "https://one.example");
    daemon.reload(good + "apps.default.limits.max-whispr = 1 MiB\nserver.tls.key-file = /none\n");
    daemon.awaitLog("ERROR .* nothing was changed: .*unknown key, did you mean max-whisper");
    assertThat(opens("https://zero.example")).isEqualTo(200);
    assertThat(opens("https://one.example")).isBetween(400, 499);

    daemon.reload(good + "server.tls.key-file = /none\n");
    daemon.awaitLog(
        "ERROR .* nothing was changed: .*conf:\\d+: server.tls.key-file: expected .*no such file");
    assertThat(opens("https://zero.example")).isEqualTo(200);

    daemon.reload(good);
    daemon.awaitLog("Reloaded: 1 setting changed");
    assertThat(opens("https://one.example")).isEqualTo(200);
  }

  private String apps(AuthHost asked, String origin) {
    return certificates.settings(tlsPort)
        + """
        apps.default {
          brokers.main { type = redis, url = "%s", prefix = "" }
          auth.url = "%s"
          origins = ["%s"]
        }
        """
            .formatted(redis.url(), asked.url(), origin);
  }

  private void publish(List<String> expected, int events) {
    for (int i = 0; i < events; i++) {
      int number = expected.size();
      redis.publishEvent("news", "e", Integer.toString(number));
      expected.add("42[\"e\",\"news\"," + number + "]");
    }
  }

  private int opens(String origin) {
    return RawHttp.get(daemon.port(), "/socket.io/?EIO=4&transport=polling", "Origin: " + origin)
        .status();
  }
}
