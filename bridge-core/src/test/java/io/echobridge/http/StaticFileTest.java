package io.echobridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
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

class StaticFileTest {
  private static final String FILE = "/io/echobridge/http/file.svg";

  private final HttpClient client = HttpClient.newHttpClient();
  private Undertow server;
  private URI address;

  @BeforeEach
  void listen() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(StaticFile.of(StaticFileTest.class, FILE, "max-age=60"))
            .build();
    server.start();
    InetSocketAddress listening = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    address = URI.create("http://127.0.0.1:" + listening.getPort() + "/");
  }

  @AfterEach
  void close() {
    server.stop();
  }

  @Test
  void aPageOfAnyHostMayLoadItAndKeepItForAWhile() throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(address));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("<svg");
    assertThat(header(answer, "Content-Type")).isEqualTo("image/svg+xml");
    assertThat(header(answer, "Cache-Control")).isEqualTo("max-age=60");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
  }

  @Test
  void aBrowserThatHasItIsNotSentItAgain() throws Exception {
    String tag = header(send(HttpRequest.newBuilder(address)), "ETag");

    HttpResponse<String> same = send(HttpRequest.newBuilder(address).header("If-None-Match", tag));
    HttpResponse<String> other =
        send(HttpRequest.newBuilder(address).header("If-None-Match", "\"older\""));

    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void aFileCanOnlyBeRead() throws Exception {
    HttpResponse<String> head =
        send(HttpRequest.newBuilder(address).method("HEAD", BodyPublishers.noBody()));
    HttpResponse<String> post =
        send(HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("x")));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(header(post, "Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void aFileThatWasNotPackedIsADefectOfTheBuild() {
    assertThatThrownBy(() -> StaticFile.of(StaticFileTest.class, "/nowhere.js", ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/nowhere.js is not on the class path");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
