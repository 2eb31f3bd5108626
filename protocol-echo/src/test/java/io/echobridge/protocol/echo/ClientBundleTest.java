package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Handlers;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientBundleTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Undertow server = Undertow.builder().build();

  @BeforeEach
  void start() {
    ClientBundle bundle = new ClientBundle(e -> e.setStatusCode(418).endExchange());
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(Handlers.path().addPrefixPath("/socket.io", bundle))
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "/socket.io/socket.io.js,        socket.io-2/dist/socket.io.js",
    "/socket.io/socket.io.js.map,    socket.io-2/dist/socket.io.js.map",
    "/socket.io/4/socket.io.js,      socket.io-4/dist/socket.io.js",
    "/socket.io/4/socket.io.min.js,  socket.io-4/dist/socket.io.min.js"
  })
  void clientsAreServedByteForByte(String path, String resource) throws Exception {
    byte[] expected;
    try (var in =
        ClientBundle.class.getResourceAsStream("/META-INF/echobridge/clients/" + resource)) {
      assertThat(in).isNotNull();
      expected = in.readAllBytes();
    }
    HttpResponse<byte[]> answer = client.send(request(path).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(expected);
  }

  @Test
  void theClientOfOldPagesIsOfTheSecondGeneration() throws Exception {
    assertThat(send(request("/socket.io/socket.io.js")).body())
        .startsWith("/*!\n * Socket.IO v2.5.0");
    assertThat(send(request("/socket.io/4/socket.io.js")).body())
        .startsWith("/*!\n * Socket.IO v4.8.4");
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws Exception {
    HttpResponse<String> first = send(request("/socket.io/socket.io.js"));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=3600");

    HttpResponse<String> again =
        send(request("/socket.io/socket.io.js").header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();

    HttpResponse<String> changed =
        send(request("/socket.io/socket.io.js").header("If-None-Match", "\"other\""));
    assertThat(changed.statusCode()).isEqualTo(200);
  }

  @Test
  void headAnswersWithoutTheFile() throws Exception {
    HttpResponse<String> answer =
        send(request("/socket.io/socket.io.js").method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/socket.io/",
        "/socket.io/?EIO=4&transport=polling",
        "/socket.io/4/",
        "/socket.io/LICENSE",
        "/socket.io/4/../socket.io.js",
        "/socket.io/%2e%2e/socket.io-2/LICENSE"
      })
  void everythingElseGoesToTheProtocol(String path) throws Exception {
    assertThat(send(request(path)).statusCode()).isEqualTo(418);
  }

  @Test
  void whatIsNotReadingGoesToTheProtocol() throws Exception {
    HttpRequest.Builder post =
        request("/socket.io/socket.io.js").POST(BodyPublishers.ofString("2"));
    assertThat(send(post).statusCode()).isEqualTo(418);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}
