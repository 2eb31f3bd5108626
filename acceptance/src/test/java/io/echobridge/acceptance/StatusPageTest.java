package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Browser.Page;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What who runs the daemon sees: the status page in a real browser, and {@code echobridge tail}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusPageTest {
  private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
  private static final String SHOP = "[data-app=\"default\"] ";
  private static final String NODES = SHOP + ".nodes";

  private final Browser browser = Browser.start();

  @AfterEach
  void noPageHadAnError() {
    assertThat(browser.errors()).isEmpty();
  }

  @AfterAll
  void close() {
    browser.close();
  }

  @Test
  void thePageShowsClientsChannelsBrokersAndWhatWasRefused() {
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(app(redis))) {
      Page page = browser.open("status", daemon.adminUrl());
      page.see("#state", "ready");
      page.see(SHOP, "Nobody is connected.");
      try (RawClient client = RawClient.revision4(daemon.port()).listening(redis, "news")) {
        client.subscribe("<b>bold</b>");
        redis.publish("news", "no json <i>at all</i>");
        client.subscribe("private-orders.1");

        page.see(SHOP, "engineio-4");
        page.see(SHOP, "bad-json");
        page.see(SHOP, "subscribe to private-orders.1: status 403");
        // As text, not as HTML.
        page.see(SHOP, "<b>bold</b>");
        page.screenshot("status.png");

        redis.kill();
        page.see("#state", "not ready");
        page.see("#why", "broker main is down");
        page.see(SHOP, "down");
        redis.startAgain();
        page.see("#state", "ready");
      }
      page.see(SHOP, "Nobody is connected.");
      page.close();
      daemon.assertHealthy();
    }
  }

  @Test
  void aKeyThatNoneOfSeveralAppsHasIsRefusedInWordsAndCountedByItsCode() {
    String apps =
        """
        apps {
          plain { hosts = [plain.example], brokers.main { type = redis, url = "redis://127.0.0.1:1" } }
          shop { hosts = [shop.example], pusher { app-id = 1, key = shop-key, secret = s } }
          blog { path = /blog, pusher { app-id = 2, key = blog-key, secret = s } }
        }
        """;
    try (Daemon daemon = Daemon.start(apps);
        RawWebSocket known = RawWebSocket.open(daemon.port(), "/app/blog-key?protocol=5")) {
      Page page = browser.open("status", daemon.adminUrl());
      for (String path : List.of("/app/unknown", "/blog/app/unknown")) {
        try (RawWebSocket unknown = RawWebSocket.open(daemon.port(), path)) {
          List<String> heard = new ArrayList<>();
          unknown.readAll(message -> heard.add(message.payload()));
          assertThat(heard.get(0)).contains("4001", "App key unknown does not exist here");
          assertThat(unknown.closeCode()).isEqualTo(4001);
        }
      }
      page.see("[data-app=blog] ", "2 with 4001 (unknown key)"); // one of them for all apps
      page.see("[data-app=blog] ", "pusher-5");
      page.screenshot("status-pusher.png");
      assertThat(known.response()).startsWith("HTTP/1.1 101");
      page.close();
    }
  }

  @Test
  void thePageListsWhatEachLimitRefused() {
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(limited(redis));
        RawClient first = RawClient.at(daemon.port(), "", "&app=small");
        RawClient alone = RawClient.at(daemon.port(), "", "&app=shared");
        RawClient loud = RawClient.at(daemon.port(), "", "&app=strict")) {
      Page page = browser.open("status", daemon.adminUrl());
      page.see("[data-app=small] ", "Nothing.");

      assertThat(RawHttp.get(daemon.port(), HANDSHAKE + "&app=small").status()).isEqualTo(503);
      assertThat(RawHttp.get(daemon.port(), HANDSHAKE + "&app=shared").status()).isEqualTo(429);
      page.see("[data-app=small] ", "1 are connected (apps.small.limits.max-connections)");
      page.see(
          "[data-app=shared] ", "from 127.0.0.1 (apps.shared.limits.max-connections-per-address)");
      loud.subscribe("one");
      loud.subscribe("two");
      page.see(
          "[data-app=strict] ",
          "no more than 1 channels (apps.strict.limits.max-channels-per-connection)");
      for (int i = 0; i < 100; i++) {
        loud.send("42[\"noise\"]");
      }
      page.see(
          "[data-app=strict] ",
          "more than 10 packets a second (apps.strict.limits.packets-per-second)");

      String picky = HANDSHAKE + "&app=picky";
      String evil = "Origin: https://evil.example";
      assertThat(RawHttp.get(daemon.port(), picky, evil).status()).isEqualTo(403);
      page.see("[data-app=picky] ", "https://evil.example is refused (apps.picky.origins)");
      Waiting.until("one that comes too early")
          .until(() -> RawHttp.get(daemon.port(), picky).status() == 503);
      page.see(
          "[data-app=picky] ",
          "turn would not come within 0ms (apps.picky.limits.handshakes-per-second)");
      page.screenshot("status-limits.png");
      assertThat(loud.awaitClose()).isPositive();
      assertThat(first.isClosed() || alone.isClosed()).isFalse();
      page.close();
    }
  }

  @Test
  void thePageListsTheNodesUntilOneIsDead() {
    try (Cluster cluster = Cluster.of(3);
        Crowd crowd = new Crowd(cluster, "presence-status")) {
      Page page = browser.open("status", cluster.node(0).daemon().adminUrl());
      crowd.joinAtOnce(1, 10, 0, 1, 2);
      crowd.awaitExact();
      page.see(NODES, "this one");
      page.see(NODES, "node-1");
      page.see(NODES, "node-2");
      page.see(SHOP, crowd.room());
      // Each says every ten seconds how it does.
      page.see("[data-plot=node-clients]", "node-1");
      page.see("[data-plot=node-clients]", "node-2");
      page.screenshot("status-nodes.png");

      cluster.node(2).daemon().kill();
      page.seeNo(NODES, "node-2");
      page.see(NODES, "node-1");
      page.screenshot("status-node-died.png");
      page.close();
    }
  }

  @Test
  void thePageTellsWhenTheCertificateExpires(@TempDir Path folder) {
    Certificates certificates = Certificates.in(folder);
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(certificates.settings(FreePorts.one()) + app(redis))) {
      Page page = browser.open("status", daemon.adminUrl());
      page.see("#certificate", "The certificate expires in 89 d: 20");
      page.close();
    }
  }

  @Test
  void tailShowsEventsAsTheyPass() {
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(app(redis));
        RawClient one = RawClient.revision4(daemon.port()).listening(redis, "news");
        RawClient other = RawClient.revision4(daemon.port()).listening(redis, "weather");
        ChildProcess tail = tail(daemon, "n*")) {
      Waiting.until("the tail is there")
          .until(
              () -> {
                redis.publishEvent("news", "E", "{\"a\":1}");
                redis.publishEvent("weather", "W", "{}");
                return !tail.output().isEmpty();
              });
      tail.awaitLine("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  news +E +7 B  1 client, \\d+\\.\\d ms");
      assertThat(tail.output()).noneMatch(line -> line.contains("weather"));
      assertThat(one.isClosed() || other.isClosed()).isFalse();
    }
  }

  @Test
  void tailShowsTheTokenWhereTheListenerAsksWhoItIs(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef0123456789abcdef\n");
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start("admin.token-file = \"%s\"\n".formatted(token) + app(redis));
        RawClient client = RawClient.revision4(daemon.port()).listening(redis, "news");
        ChildProcess stranger = tail(daemon, "n*");
        ChildProcess tail = tail(daemon, "--token-file", token.toString(), "n*")) {
      stranger.awaitLine("echobridge: .*Credentials are needed: echobridge tail --token-file FILE");
      assertThat(stranger.awaitExit(Waiting.START)).isEqualTo(1);
      Waiting.until("the tail is there")
          .until(
              () -> {
                redis.publishEvent("news", "E", "{\"a\":1}");
                return !tail.output().isEmpty();
              });
      assertThat(client.isClosed()).isFalse();
    }
  }

  @Test
  void tailSaysWhenThereIsNoDaemon() {
    try (ChildProcess tail =
        ChildProcess.of(Places.distribution("bin/echobridge").toString())
            .with("tail", "--admin", "http://127.0.0.1:1")
            .start()) {
      tail.awaitLine("echobridge: http://127\\.0\\.0\\.1:1: .*Is the daemon running");
      assertThat(tail.awaitExit(Waiting.START)).isEqualTo(1);
    }
  }

  private static ChildProcess tail(Daemon daemon, String... channels) {
    return ChildProcess.of(Places.distribution("bin/echobridge").toString())
        .with("tail", "--admin", daemon.adminUrl())
        .with(channels)
        .start();
  }

  private static String limited(Redis redis) {
    return """
        apps {
          small { %1$s, limits.max-connections = 1 }
          shared { %1$s, limits.max-connections-per-address = 1 }
          strict { %1$s, limits { max-channels-per-connection = 1, packets-per-second = 10 } }
          picky {
            %1$s, origins = ["https://shop.example"]
            limits { handshakes-per-second = 1, handshake-wait = 0s }
          }
        }
        """
        .formatted("brokers.main { type = redis, url = \"%s\" }".formatted(redis.url()));
  }

  private static String app(Redis redis) {
    return "apps.default { brokers.main { type = redis, url = \"%s\", prefix = \"\" } }"
        .formatted(redis.url());
  }
}
