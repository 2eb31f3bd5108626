package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Browser.Page;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What who runs the daemon sees: the status page in a real browser, and {@code echobridge tail}.
 */
@Timeout(180)
class StatusPageTest {
  private static final String SHOP = "[data-app=\"default\"] ";

  @Test
  void thePageShowsClientsChannelsBrokersAndWhatWasRefused() {
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(app(redis));
        Browser browser = Browser.start()) {
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
      assertThat(browser.errors()).isEmpty();
      daemon.assertHealthy();
    }
  }

  @Test
  void thePageTellsWhenTheCertificateExpires(@TempDir Path folder) {
    Certificates certificates = Certificates.in(folder);
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(certificates.settings(FreePorts.one()) + app(redis));
        Browser browser = Browser.start()) {
      Page page = browser.open("status", daemon.adminUrl());
      page.see("#certificate", "The certificate expires in 89 d: 20");
      assertThat(browser.errors()).isEmpty();
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
  void tailSaysWhenThereIsNoDaemon() {
    try (ChildProcess tail =
        ChildProcess.of(Places.distribution("bin/echobridge").toString())
            .with("tail", "--admin", "http://127.0.0.1:1")
            .start()) {
      tail.awaitLine("echobridge: http://127\\.0\\.0\\.1:1: .*Does the daemon run");
      assertThat(tail.awaitExit(Waiting.START)).isEqualTo(1);
    }
  }

  private static ChildProcess tail(Daemon daemon, String... channels) {
    return ChildProcess.of(Places.distribution("bin/echobridge").toString())
        .with("tail", "--admin", daemon.adminUrl())
        .with(channels)
        .start();
  }

  private static String app(Redis redis) {
    return "apps.default { brokers.main { type = redis, url = \"%s\", prefix = \"\" } }"
        .formatted(redis.url());
  }
}
