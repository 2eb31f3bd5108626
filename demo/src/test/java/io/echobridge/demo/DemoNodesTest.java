package io.echobridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes, each a process, behind one address. */
final class DemoNodesTest {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final HttpClient client = HttpClient.newHttpClient();
  private static Demo demo;
  private static URI page;

  @BeforeAll
  static void start() throws Exception {
    demo = new Demo("127.0.0.1", 0, Optional.empty(), 2);
    page = URI.create(demo.url());
    awaitRunning(page, 2);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void clientsGoToTheNodesInTurnAndThePageSeesWhere() throws Exception {
    assertThat(page.getPath()).isEqualTo("/demo/nodes");
    assertThat(get(page.resolve("/socket.io/socket.io.js"))).contains("socket.io");
    for (String window : List.of("turn-1", "turn-2")) {
      assertThat(get(page.resolve("/socket.io/?EIO=4&transport=polling&window=" + window)))
          .contains("\"sid\"");
    }
    assertThat(List.of(nodeOf("turn-1"), nodeOf("turn-2")))
        .containsExactlyInAnyOrder("node-1", "node-2");
  }

  @Test
  void aClientWhoseNodeIsKilledFindsTheOtherAndTheNodeCanBeStartedAgain() throws Exception {
    Window first = Window.open("killed");
    String node = nodeOf("killed");
    assertThat(first.isOpen()).isTrue();

    assertThat(press("kill", node)).isEqualTo("killed " + node + "\n");
    first.awaitEnd();
    await().atMost(PATIENCE).until(() -> stateOf(node).equals("down"));

    Window second = Window.open("killed");
    assertThat(nodeOf("killed")).startsWith("node-").isNotEqualTo(node);

    assertThat(press("start", node)).isEqualTo("started " + node + "\n");
    assertThat(press("start", node)).isEqualTo(node + " is up already\n");
    awaitRunning(page, 2);
    assertThat(second.isOpen()).isTrue();
    second.close();
  }

  @Test
  void everyProcessEndsWithADemoThatIsKilled() throws Exception {
    int port = FreePorts.one();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (ChildProcess killed =
        ChildProcess.of(java, "-cp", System.getProperty("java.class.path"))
            .with("io.echobridge.Echobridge", "demo")
            .with("--nodes", "2", "--port", Integer.toString(port))
            .start()) {
      killed.awaitPort(port, START);
      awaitRunning(URI.create("http://127.0.0.1:" + port + "/demo/nodes"), 2);
      ProcessHandle itself = ProcessHandle.of(killed.pid()).orElseThrow();
      List<ProcessHandle> children = itself.descendants().toList();
      assertThat(children).hasSizeGreaterThanOrEqualTo(3).allMatch(ProcessHandle::isAlive);

      itself.destroyForcibly();

      await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  private static void awaitRunning(URI page, int count) {
    await()
        .atMost(START)
        .until(
            () -> {
              JsonNode nodes = state(page, "").path("nodes");
              return nodes.findValuesAsText("state").equals(Collections.nCopies(count, "running"));
            });
  }

  private static String stateOf(String node) throws Exception {
    for (JsonNode each : state(page, "").path("nodes")) {
      if (each.path("name").asText().equals(node)) {
        return each.path("state").asText();
      }
    }
    return "";
  }

  private static String nodeOf(String window) throws Exception {
    return state(page, window).path("window").path("node").asText();
  }

  private static JsonNode state(URI page, String window) throws Exception {
    return new ObjectMapper().readTree(get(page.resolve("/demo/nodes/state?window=" + window)));
  }

  private static String get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static String press(String button, String node) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(page.resolve("/demo/nodes/" + button))
            .POST(BodyPublishers.ofString("node=" + node))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /** A WebSocket, as a window of the page opens one. */
  private static final class Window implements WebSocket.Listener {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    static Window open(String name) {
      Window window = new Window();
      URI uri =
          URI.create(
              "ws://127.0.0.1:"
                  + page.getPort()
                  + "/socket.io/?EIO=4&transport=websocket&window="
                  + name);
      window.socket.complete(
          client
              .newWebSocketBuilder()
              .buildAsync(uri, window)
              .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .join());
      return window;
    }

    boolean isOpen() {
      return !end.isDone();
    }

    void awaitEnd() {
      end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void close() {
      socket.join().abort();
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      end.complete(null);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
      end.complete(null);
    }
  }
}
