package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.echobridge.testkit.RecordingListener;
import org.junit.jupiter.api.Test;

/** RabbitMQ asks for a certificate, and has one for localhost of an issuer nobody else knows. */
class TlsTest extends RabbitTest {
  private static final String OURS =
      "cert-file = \"%s\", key-file = \"%s\""
          .formatted(
              Rabbit.CERTIFICATES.file("bridge.pem"), Rabbit.CERTIFICATES.file("bridge.key"));
  private static final String ISSUER =
      "ca-file = \"%s\"".formatted(Rabbit.CERTIFICATES.file("ca.pem"));

  @Test
  void bothSidesShowCertificates() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    start(over("localhost") + bound(exchange) + tls(ISSUER, OURS));
    assertThat(listener.ups()).containsExactly("amqps://localhost:" + Rabbit.TLS_PORT);
    application.basicPublish(exchange, "news", null, bytes("1"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
  }

  @Test
  void anIssuerWhomNobodyTrustsIsRefused() {
    start(over("localhost") + bound("any") + tls(OURS));
    assertThat(listener.ups()).isEmpty();
    assertThat(listener.downs().get(0)).contains("unable to find valid certification path");
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessOnlyTheIssuerIsChecked() throws Exception {
    String exchange = exchange(application());
    start(over("127.0.0.1") + bound(exchange) + tls(ISSUER, OURS));
    assertThat(listener.downs().get(0)).contains("No subject alternative names matching IP");
    assertThat(listener.ups()).isEmpty();

    RecordingListener other = new RecordingListener();
    start(over("127.0.0.1") + bound(exchange) + tls(ISSUER, OURS, "verify = ca"), other);
    assertThat(other.downs()).isEmpty();
    assertThat(other.ups()).hasSize(1);
  }

  @Test
  void rabbitRefusesWhoHasNoCertificate() throws Exception {
    start(over("localhost") + bound(exchange(application())) + tls(ISSUER));
    assertThat(listener.ups()).isEmpty();
    assertThat(listener.downs()).hasSize(1);
  }

  @Test
  void whereNothingIsCheckedAnyCertificateDoes() throws Exception {
    start(over("127.0.0.1") + bound(exchange(application())) + tls(OURS, "verify = none"));
    assertThat(listener.ups()).hasSize(1);
  }

  private static String over(String host) {
    return "addresses = [\"amqps://" + host + ":" + Rabbit.TLS_PORT + "\"]\n";
  }

  private static String tls(String... lines) {
    return "tls { " + String.join("\n", lines) + " }\n";
  }
}
