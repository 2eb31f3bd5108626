package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.awaitility.Awaitility.await;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String REQUEST = "GET /fake/x HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir private Path folder;
  private TestCertificates certificates;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    certificates = new TestCertificates(folder).make("first", 90).make("second", 90);
    Files.copy(folder.resolve("first.pem"), folder.resolve("own.pem"));
    Files.copy(folder.resolve("first.key"), folder.resolve("own.key"));
    server = Server.create(config(""), Map.of());
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void plainAndTlsServeTheSame() throws Exception {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
        SSLSocket tls = connect()) {
      assertThat(ask(plain)).endsWith("a /x");
      assertThat(ask(tls)).endsWith("a /x");
      assertThat(tls.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void plainCanBeSwitchedOff() throws Exception {
    server.close();
    server = Server.create(config("server.plain = false"), Map.of());
    server.start();

    assertThatThrownBy(() -> server.port()).isInstanceOf(RuntimeException.class);
    try (SSLSocket tls = connect()) {
      assertThat(ask(tls)).endsWith("a /x");
    }
  }

  @Test
  void oldProtocolsAndCiphersAreRefused() throws Exception {
    try (SSLSocket modern = connect()) {
      modern.setEnabledProtocols(new String[] {"TLSv1.2"});
      modern.startHandshake();
      assertThat(modern.getSession().getCipherSuite()).startsWith("TLS_ECDHE_").contains("_GCM_");
    }
    try (SSLSocket old = connect()) {
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      old.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
      assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRenewedCertificateIsForNewConnectionsAndOldOnesGoOn() throws Exception {
    try (SSLSocket old = connect()) {
      assertThat(certificateOf(old)).isEqualTo("CN=first");

      certificates.replace("own", "second");

      await().until(() -> newCertificate().equals("CN=second"));
      assertThat(ask(old)).endsWith("a /x");
    }
  }

  @Test
  void whenTheCertificateExpiresIsAMetricAndOnTheStatusPage() throws Exception {
    double seconds = Instant.now().plus(Duration.ofDays(90)).getEpochSecond();

    Matcher metric =
        Pattern.compile("(?m)^echobridge_tls_certificate_expires_seconds (\\S+)$")
            .matcher(admin("/metrics"));

    assertThat(metric.find()).isTrue();
    assertThat(Double.parseDouble(metric.group(1))).isCloseTo(seconds, offset(600.0));
    assertThat(admin("/status.json")).contains("\"certificateExpires\":\"20");
  }

  private String admin(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.adminPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void filesThatCannotBeUsedAreAnInvalidConfiguration() {
    assertThatThrownBy(
            () ->
                Server.create(
                    config("server.tls.key-file = \"" + folder.resolve("second.key") + '"'),
                    Map.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(
            "server.tls.key-file: expected the key of the first certificate of");
    assertThatThrownBy(() -> config("server { port = 7000, tls.port = 7000 }"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("server.tls.port: expected another port than server.port");
  }

  @Test
  void whoDoesNotSpeakTlsOrNothingIsLetGo() throws Exception {
    server.close();
    server = Server.create(config("server.request-timeout = 1s"), Map.of());
    server.start();
    for (String said : new String[] {"", REQUEST}) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.tlsPort())) {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(said.getBytes(US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
            .doesNotContain("HTTP");
      }
    }
  }

  private EchobridgeConfig config(String more) throws InvalidConfigException {
    String text =
        """
        server {
          host = 127.0.0.1, port = 0, request-timeout = 1m
          tls { port = 0, cert-file = "%s", key-file = "%s" }
        }
        admin.port = 0
        apps.a.brokers.main.type = memory
        protocols.fake.refuse = false
        """
            .formatted(folder.resolve("own.pem"), folder.resolve("own.key"));
    return TestConfig.of(text + more);
  }

  private SSLSocket connect() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trustingAll()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.tlsPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private String newCertificate() throws Exception {
    try (SSLSocket socket = connect()) {
      return certificateOf(socket);
    }
  }

  private static String certificateOf(SSLSocket socket) throws SSLException {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("a /x")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return answer + " (end)";
      }
      answer.append((char) next);
    }
    return answer.toString();
  }
}
