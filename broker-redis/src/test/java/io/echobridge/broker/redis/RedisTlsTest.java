package io.echobridge.broker.redis;

import static io.echobridge.broker.redis.OneNode.bodies;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.redis.RedisConfig.Tls;
import io.echobridge.broker.redis.RedisConfig.Verify;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
  @TempDir private static Path directory;

  private final Certificates certificates = new Certificates(directory);
  private final int tlsPort = FreePorts.one();
  private final RedisServer redis = start();

  @BeforeAll
  static void makeCertificates() throws Exception {
    Certificates.in(directory);
  }

  private RedisServer start() {
    return RedisServer.start(
        "--tls-port",
        String.valueOf(tlsPort),
        "--tls-cert-file",
        certificates.path("server.pem"),
        "--tls-key-file",
        certificates.path("server.key"),
        "--tls-ca-cert-file",
        certificates.path("ca.pem"));
  }

  @AfterEach
  void end() {
    redis.close();
  }

  @Test
  void anIssuerFromAFileAndACertificateOfOurOwn() {
    Tls tls =
        new Tls(
            Verify.FULL,
            Optional.of(certificates.path("ca.pem")),
            Optional.of(certificates.path("client.pem")),
            Optional.of(certificates.path("client.key")),
            Optional.empty());
    try (OneNode node = OneNode.start(to("127.0.0.1").tls(tls)).subscribe("news");
        RespClient application = redis.client()) {
      application.publish("news", bodies("hello"));
      node.awaitTexts("news", "hello");
    }
  }

  @Test
  void aRedisThatAsksForACertificateRefusesUsWithoutOne() {
    Tls tls = trusting(Verify.FULL);
    try (OneNode node = OneNode.start(to("127.0.0.1").tls(tls))) {
      assertThat(node.heard().downs()).hasSize(1);
    }
    optionalClientCertificates();
    try (OneNode twin = OneNode.start(to("127.0.0.1").tls(tls))) {
      assertThat(twin.heard().ups()).hasSize(1);
    }
  }

  @Test
  void aNameThatTheCertificateDoesNotHoldIsRefusedUnlessOnlyTheIssuerIsChecked() {
    optionalClientCertificates();
    try (OneNode node = OneNode.start(to("localhost").tls(trusting(Verify.FULL)))) {
      assertThat(node.heard().downs().get(0)).contains("localhost");
    }
    try (OneNode twin = OneNode.start(to("localhost").tls(trusting(Verify.CA)))) {
      assertThat(twin.heard().ups()).containsExactly("rediss://localhost:" + tlsPort);
    }
  }

  @Test
  void anUnknownIssuerIsRefusedUnlessNothingIsChecked() {
    optionalClientCertificates();
    try (OneNode node = OneNode.start(to("127.0.0.1"))) {
      assertThat(node.heard().downs().get(0)).contains("certification path");
    }
    Tls blind =
        new Tls(
            Verify.NONE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    try (OneNode twin = OneNode.start(to("127.0.0.1").tls(blind))) {
      assertThat(twin.heard().ups()).hasSize(1);
    }
  }

  private void optionalClientCertificates() {
    try (RespClient admin = redis.client()) {
      admin.command("CONFIG", "SET", "tls-auth-clients", "no");
    }
  }

  private RedisConfigs to(String host) {
    return RedisConfigs.to("rediss://" + host + ":" + tlsPort).prefix("");
  }

  private Tls trusting(Verify verify) {
    return new Tls(
        verify,
        Optional.of(certificates.path("ca.pem")),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
