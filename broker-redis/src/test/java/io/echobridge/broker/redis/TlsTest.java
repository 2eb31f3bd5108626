package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.link.Tls;
import io.echobridge.broker.link.Tls.Verify;
import io.echobridge.testkit.Certificates;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest extends RedisTest {
  @TempDir static Path directory;
  private static Certificates certificates = new Certificates(Path.of("."));

  private final int port = FreePorts.one();
  private final RecordingListener listener = new RecordingListener();

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory);
    certificates.issue("server", "DNS:localhost,IP:127.0.0.1");
    certificates.issue("elsewhere", "DNS:redis.example.org");
    certificates.issue("bridge", "DNS:bridge");
  }

  @Test
  void theGivenIssuerIsTrustedAndEventsCome() {
    RedisServer redis = tls("server", "no");

    subscribe(start(verifying(Verify.FULL, "ca.pem"), listener), "news");
    publish(redis, "news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(listener.ups()).containsExactly("rediss://localhost:" + port);
  }

  @Test
  void anUnknownIssuerIsRefused() {
    tls("server", "no");

    start(to(new Tls(Verify.FULL, none(), none(), none(), Optional.empty())), listener);

    assertThat(listener.ups()).isEmpty();
    assertThat(listener.downs())
        .singleElement()
        .asString()
        .contains("unable to find valid certification path");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    tls("elsewhere", "no");

    start(verifying(Verify.FULL, "ca.pem"), listener);

    assertThat(listener.ups()).isEmpty();
    assertThat(listener.downs()).singleElement().asString().contains("localhost");
  }

  @Test
  void verifyCaAcceptsAnotherHostButNoOtherIssuer() throws IOException {
    tls("elsewhere", "no");
    Path others = directory.resolve("others");
    Files.createDirectories(others);
    String otherIssuer = Certificates.in(others).file("ca.pem");
    RecordingListener other = new RecordingListener();

    start(verifying(Verify.CA, "ca.pem"), listener);
    start(
        to(new Tls(Verify.CA, Optional.of(otherIssuer), none(), none(), Optional.empty())), other);

    assertThat(listener.ups()).hasSize(1);
    assertThat(other.ups()).isEmpty();
    assertThat(other.downs()).hasSize(1);
  }

  @Test
  void ourOwnCertificateIsShownWhereRedisAsksForOne() {
    tls("server", "yes");
    RecordingListener without = new RecordingListener();

    start(
        to(
            new Tls(
                Verify.FULL,
                file("ca.pem"),
                file("bridge.pem"),
                file("bridge.key"),
                Optional.empty())),
        listener);
    start(verifying(Verify.FULL, "ca.pem"), without);

    assertThat(listener.ups()).hasSize(1);
    assertThat(without.ups()).isEmpty();
    assertThat(without.downs()).hasSize(1);
  }

  @Test
  void aPlainPortIsAClearReport() {
    RedisServer plain = redis();

    // This Redis waits for more of what it takes for a command, and so do we.
    RedisConfigs impatient =
        RedisConfigs.to("rediss://127.0.0.1:" + plain.port())
            .prefix("")
            .connectTimeout(Duration.ofSeconds(1));
    start(impatient, listener);

    assertThat(listener.ups()).isEmpty();
    assertThat(listener.downs()).hasSize(1);
  }

  private RedisServer tls(String certificate, String authClients) {
    return redis(
        "--tls-port", String.valueOf(port),
        "--tls-cert-file", certificates.file(certificate + ".pem"),
        "--tls-key-file", certificates.file(certificate + ".key"),
        "--tls-ca-cert-file", certificates.file("ca.pem"),
        "--tls-auth-clients", authClients);
  }

  private RedisConfigs verifying(Verify verify, String issuer) {
    return to(new Tls(verify, file(issuer), none(), none(), Optional.empty()));
  }

  private RedisConfigs to(Tls tls) {
    return RedisConfigs.to("rediss://localhost:" + port).prefix("").tls(tls);
  }

  private static Optional<String> file(String name) {
    return Optional.of(certificates.file(name));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
