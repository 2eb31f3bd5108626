package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.Certificates;
import io.echobridge.testkit.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Kafka that wants TLS, certificates of its clients and a password, all by {@code properties}.
 */
class TlsTest extends KafkaTest {
  private static final String SERVER = "listener.name.login.ssl.";

  @TempDir static Path folder;
  private static Certificates certificates;
  private static KafkaServer secure;
  private static Application behind;

  @BeforeAll
  static void startKafka() throws IOException {
    certificates = Certificates.in(folder);
    certificates.issue("server", "IP:127.0.0.1");
    certificates.issue("bridge", "DNS:bridge");
    String both = certificates.text("bridge.key") + certificates.text("bridge.pem");
    Files.writeString(folder.resolve("bridge.both"), both);
    secure =
        KafkaServer.start(
            "listener.security.protocol.map="
                + "PLAIN:PLAINTEXT,WIRED:PLAINTEXT,LOGIN:SASL_SSL,CONTROLLER:PLAINTEXT",
            SERVER + "client.auth=required",
            SERVER + "keystore.type=PEM",
            SERVER + "keystore.key=" + line("server.key"),
            SERVER + "keystore.certificate.chain=" + line("server.pem"),
            SERVER + "truststore.type=PEM",
            SERVER + "truststore.certificates=" + line("ca.pem"));
    behind = new Application(secure.address());
    behind.makeTopic("events", 1);
  }

  @AfterAll
  static void endKafka() {
    behind.close();
    secure.close();
  }

  @Test
  void bothSidesShowCertificates() {
    KafkaBroker broker = start(reading(trusted(certified(login()))));

    behind.publish("events", 0, "hello");

    hears("events", "hello");
    assertThat(peers(broker).send("hello")).succeedsWithin(PATIENCE);
    assertThat(heard.downs()).isEmpty();
  }

  @Test
  void anIssuerWhomNobodyTrustsIsToldInItsWords() {
    start(reading(certified(login())));

    assertThat(heard.ups()).isEmpty();
    assertThat(heard.downs())
        .singleElement()
        .asString()
        .contains(secure.loginAddress(), "unable to find valid certification path");
  }

  @Test
  void kafkaRefusesWhoHasNoCertificate() {
    start(reading(trusted(login())));

    assertThat(heard.ups()).isEmpty();
    assertThat(heard.downs()).singleElement().asString().contains(secure.loginAddress());
  }

  private KafkaConfigs reading(Map<String, String> properties) {
    return KafkaConfigs.to(secure.loginAddress(), "events").peers(name + ".peers").with(properties);
  }

  private static Map<String, String> login() {
    return new HashMap<>(
        Map.of(
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                + KafkaServer.USER
                + "\" password=\""
                + KafkaServer.PASSWORD
                + "\";"));
  }

  private static Map<String, String> trusted(Map<String, String> properties) {
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", folder.resolve("ca.pem").toString());
    return properties;
  }

  private static Map<String, String> certified(Map<String, String> properties) {
    properties.put("ssl.keystore.type", "PEM");
    properties.put("ssl.keystore.location", folder.resolve("bridge.both").toString());
    return properties;
  }

  /** As a properties file has it in one line. */
  private static String line(String file) {
    return certificates.text(file).replace("\n", "\\n");
  }
}
