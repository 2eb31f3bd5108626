package io.echobridge.dist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RespClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that cannot be reached, and prefixes on the wire that nobody takes off. */
class BrokerFaultsTest {
  @Test
  void whereAllIsWellNothingIsFound() {
    try (Patient patient = new Patient()) {
      patient.isWell();
      patient.running().isWell();
    }
  }

  @Test
  void nobodyListensThere() {
    try (Patient patient = new Patient()) {
      int port = FreePorts.one();
      patient.with("apps.default.brokers.main.url = \"redis://127.0.0.1:" + port + "\"");
      patient.suffersFrom("broker-refused", "127.0.0.1:" + port);
    }
  }

  @Test
  void kafkaIsNotThereEither() {
    try (Patient patient = new Patient()) {
      int port = FreePorts.one();
      patient.with(
          "apps.default.brokers.orders { type = kafka, bootstrap-servers = [\"127.0.0.1:%d\"], topics = [a] }"
              .formatted(port));
      patient.suffersFrom("broker-refused", "apps.default.brokers.orders (kafka)");
    }
  }

  @Test
  void thePluginRefusesItsSettings() {
    try (Patient patient = new Patient()) {
      patient.with(
          "apps.default.brokers.orders { type = kafka, bootstrap-servers = [\"127.0.0.1:1\"],"
              + " topics = [a], publish-presence = true }");
      patient.suffersFrom("broker-settings", "publish-presence");
    }
  }

  @Test
  void theNameIsUnknown() {
    try (Patient patient = new Patient()) {
      patient.with("apps.default.brokers.main.url = \"redis://redis.invalid:6379\"");
      patient.suffersFrom("broker-name", "redis.invalid");
    }
  }

  @Test
  void aPasswordIsMissing() {
    try (Patient patient = new Patient("--requirepass", "hidden")) {
      patient.suffersFrom("broker-credentials", "REDIS_PASSWORD");
    }
  }

  @Test
  void thePasswordIsWrongAndIsNotShown() {
    try (Patient patient = new Patient("--requirepass", "hidden")) {
      patient.with("apps.default.brokers.main.password = guessed");
      patient.suffersFrom("broker-credentials", "WRONGPASS");
      assertThat(patient.examine().toString()).doesNotContain("guessed").doesNotContain("hidden");
      patient.with("apps.default.brokers.main.password = hidden").isWell();
    }
  }

  @Test
  void theUserMayNotSubscribe() {
    try (Patient patient = new Patient()) {
      try (RespClient redis = patient.redis().client()) {
        redis.command("ACL", "SETUSER", "echo", "on", ">secret", "~*", "+@all", "-@pubsub");
      }
      patient.with("apps.default.brokers.main { user = echo, password = secret }");
      patient.suffersFrom("broker-permission", "NOPERM");
    }
  }

  @Test
  void anotherProgramHoldsTheLineAndSaysNothing() {
    try (Patient patient = new Patient()) {
      RawHost host = RawHost.silent();
      patient
          .alongside(host)
          .with("apps.default.brokers.main.url = \"redis://127.0.0.1:" + host.port() + "\"");
      patient.suffersFrom("broker-timeout", "127.0.0.1:" + host.port());
    }
  }

  @Test
  void nobodyHereTrustsTheBrokersCertificate(@TempDir Path folder) throws IOException {
    try (Patient patient = new Patient()) {
      TlsHost host = TlsHost.start(folder, 60);
      patient
          .alongside(host)
          .with(
              "apps.default.brokers.main.url = \"rediss://127.0.0.1:%d\""
                  .formatted(URI.create(host.url()).getPort()));
      patient.suffersFrom("broker-tls", "ca-file");
    }
  }

  @Test
  void redisHasNoPlaceForMore() {
    try (Patient patient = new Patient("--maxclients", "1");
        RespClient only = patient.redis().client()) {
      only.command("PING");
      patient.suffersFrom("broker-down", "max number of clients");
    }
  }

  @Test
  void kafkaSaysNothing() {
    try (Patient patient = new Patient()) {
      RawHost host = RawHost.silent();
      patient
          .alongside(host)
          .with(
              "apps.default.brokers.orders { type = kafka, bootstrap-servers = [\"127.0.0.1:%d\"], topics = [a] }"
                  .formatted(host.port()));
      patient.suffersFrom("broker-timeout", "apps.default.brokers.orders");
    }
  }

  @Test
  void redisSpeaksNoTls() {
    try (Patient patient = new Patient()) {
      patient.with(
          "apps.default.brokers.main.url = \"rediss://127.0.0.1:" + patient.redis().port() + "\"");
      patient.suffersFrom("broker-timeout", "rediss:// with it");
    }
  }

  @Test
  void eventsArriveWithAPrefixThatIsNotOurs() {
    try (Patient patient = new Patient()) {
      patient.listening(Duration.ofSeconds(1)).isWell();
      publishing(
          patient,
          "laravel_database_private-orders.1",
          () -> patient.suffersFrom("wire-prefix", "\"laravel_database_\""));
      publishing(patient, "shop_database_private-orders.1", patient::isWell);
    }
  }

  @Test
  void autoDoesNotFindAPrefixOfOnesOwn() {
    try (Patient patient = new Patient()) {
      patient.with("apps.default.brokers.main.prefix = auto").listening(Duration.ofSeconds(1));
      publishing(
          patient,
          "shop:private-orders.1",
          () -> patient.suffersFrom("wire-prefix", "brokers.main.prefix = \"shop:\""));
    }
  }

  @Test
  void twoApplicationsShareARedis() {
    try (Patient patient = new Patient()) {
      patient.with("apps.default.brokers.main.prefix = auto").listening(Duration.ofSeconds(1));
      publishing(
          patient,
          "shop_database_orders",
          () ->
              publishing(
                  patient,
                  "blog_database_orders",
                  () ->
                      patient.suffersFrom(
                          "wire-prefixes", "\"blog_database_\", \"shop_database_\"")));
    }
  }

  /** Publishes an event again and again while the doctor listens. */
  private static void publishing(Patient patient, String channel, Runnable meanwhile) {
    ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
    try (RespClient redis = patient.redis().client()) {
      var unused =
          publisher.scheduleWithFixedDelay(
              () -> redis.command("PUBLISH", channel, "{\"event\":\"E\",\"data\":{}}"),
              0,
              50,
              TimeUnit.MILLISECONDS);
      meanwhile.run();
      publisher.shutdown();
      assertThat(publisher.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      publisher.shutdownNow();
    }
  }
}
