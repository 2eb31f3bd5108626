package io.echobridge.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of two nodes that are not started: nothing that reaches them can be killed. */
final class NodePagesTest {
  private final DemoApp app = DemoApp.make();
  private Nodes nodes;
  private Undertow server;

  @BeforeEach
  void start() throws IOException {
    nodes = new Nodes(2, "redis://127.0.0.1:1", "http://127.0.0.1:1", app);
    TerminalLines lines = TerminalLines.of(Optional.empty(), "http://127.0.0.1:1");
    Publisher nobody =
        (channel, event) -> {
          throw new AssertionError("nothing is published here");
        };
    DemoPages pages =
        new DemoPages(
            new PublishEndpoint(nobody, nobody),
            new ClockEndpoint(nobody, InstantSource.system()),
            lines,
            app,
            new WebhookLog(app),
            new NodePages(nodes));
    server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(pages).build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
    nodes.close();
  }

  @Test
  void thePageOfTheNodesAndItsScriptAreThere() throws IOException {
    assertThat(send("GET", "/demo/nodes", "localhost", "", "")).startsWith("HTTP/1.1 200");
    assertThat(send("GET", "/demo/nodes.js", "localhost", "", "")).startsWith("HTTP/1.1 200");
  }

  @Test
  void thePageLearnsHowTheNodesAre() throws IOException {
    assertThat(send("GET", "/demo/nodes/state?window=w", "localhost", "", ""))
        .endsWith(
            "{\"nodes\":[{\"name\":\"node-1\",\"state\":\"down\",\"clients\":0},"
                + "{\"name\":\"node-2\",\"state\":\"down\",\"clients\":0}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,  ''",
    "localhost,  ''",
    "[::1],      ''",
    "localhost,  http://localhost",
    "127.0.0.1,  http://127.0.0.1",
  })
  void thePageAndProgramsOfThisMachineReachTheButtons(String host, String origin)
      throws IOException {
    assertThat(send("POST", "/demo/nodes/kill", host, origin, "node=node-2"))
        .startsWith("HTTP/1.1 409")
        .endsWith("node-2 is down already\n");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,       http://elsewhere.test",
    "127.0.0.1,       null",
    "elsewhere.test,  http://elsewhere.test",
    "elsewhere.test,  ''",
  })
  void pagesOfOthersDoNot(String host, String origin) throws IOException {
    for (String button : new String[] {"kill", "start"}) {
      assertThat(send("POST", "/demo/nodes/" + button, host, origin, "node=node-2"))
          .startsWith("HTTP/1.1 403");
    }
    assertThat(nodes.all()).allMatch(node -> node.state() == Node.State.DOWN);
  }

  @Test
  void aNodeThatIsNoneIsRefused() throws IOException {
    assertThat(send("POST", "/demo/nodes/start", "localhost", "", "node=node-3"))
        .startsWith("HTTP/1.1 422")
        .endsWith("node: expected one of node-1, node-2\n");
  }

  /** As it stands on the wire: an HTTP client sends no host but the one it connects to. */
  private String send(String method, String target, String host, String origin, String form)
      throws IOException {
    String request =
        (method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n")
            + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
            + ("Content-Length: " + form.length() + "\r\n\r\n" + form);
    var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
