package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.server.Node;
import io.echobridge.testkit.Certificates;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that speaks TLS to a node, and whose session is on another one. */
class RelayedTlsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String POLLING = "EIO=4&transport=polling";

  @TempDir private Path folder;
  private Node owner;
  private Node other;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    Certificates certificates = Certificates.in(folder);
    certificates.issue("server", "IP:127.0.0.1");
    owner = new Node("");
    other =
        new Node(
            "server.tls { port = 0, cert-file = \"%s\", key-file = \"%s\" }"
                .formatted(folder.resolve("server.pem"), folder.resolve("server.key")));
    other.knows(owner);
    client = HttpClient.newBuilder().sslContext(trusting(folder.resolve("ca.pem"))).build();
  }

  @AfterEach
  void close() {
    other.close();
    owner.close();
  }

  private static SSLContext trusting(Path issuer) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(issuer)) {
      store.setCertificateEntry(
          "issuer", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private String session() throws Exception {
    String opened = answer(get("http://127.0.0.1:" + owner.port(), ""));
    int from = opened.indexOf("\"sid\":\"") + 7;
    return "&sid=" + opened.substring(from, opened.indexOf('"', from));
  }

  private static HttpRequest.Builder get(String server, String sid) {
    return HttpRequest.newBuilder(URI.create(server + "/socket.io/?" + POLLING + sid))
        .timeout(LONG);
  }

  private String answer(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  @Test
  void pollsAndPushesAreRelayed() throws Exception {
    String sid = session();
    String tls = "https://127.0.0.1:" + other.tlsPort();
    HttpRequest.Builder push =
        get(tls, sid).POST(BodyPublishers.ofString("40")).header("Content-Type", "text/plain");

    assertThat(answer(push)).isEqualTo("ok");
    assertThat(answer(get(tls, sid))).startsWith("40{");
    assertThat(other.relayed().requests()).isEqualTo(2);
    assertThat(other.relayed().failed()).isZero();
  }

  @Test
  void aWebSocketIsRelayedBothWays() throws Exception {
    Messages messages = new Messages();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    "wss://127.0.0.1:%d/socket.io/?EIO=4&transport=websocket%s"
                        .formatted(other.tlsPort(), session())),
                messages)
            .get(LONG.toSeconds(), TimeUnit.SECONDS);
    say(socket, "2probe");
    assertThat(messages.next()).isEqualTo("3probe");
    say(socket, "5");
    say(socket, "40");
    assertThat(messages.next()).startsWith("40{");
    say(socket, "42[\"subscribe\",{\"channel\":\"news\"}]");
    say(socket, "421[\"unsubscribe\",{\"channel\":\"none\"}]");
    assertThat(messages.next()).isEqualTo("431[{\"channel\":\"none\",\"status\":200}]");
    String data = "\"" + "x".repeat(300_000) + "\"";
    owner.publish("news", "{\"event\":\"E\",\"data\":" + data + "}");

    assertThat(messages.next()).startsWith("42[\"E\",\"news\"," + data + ",\"1");
    assertThat(other.relayed().open()).isOne();
    socket.abort();
    await().atMost(LONG).until(() -> owner.sessions() == 0 && other.relayed().open() == 0);
  }

  private static void say(WebSocket socket, String text) throws Exception {
    socket.sendText(text, true).get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  /** What comes, whole. */
  private static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();

    @Nullable String next() throws InterruptedException {
      return whole.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        whole.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
