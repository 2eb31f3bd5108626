package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the guides of the HTTP API and of operating have their readers type, typed at a daemon. */
class TypedCommandsTest {
  private static final String APPS =
      """
      apps.default { pusher { app-id = 1, key = k, secret = s }, api.clients.a1b2c3d4.key = KEY }
      """;

  @Test
  void anEventThatIsPublishedByCurlReachesAPage() {
    String command = block("http-api.md", "curl -H");
    try (Daemon daemon = Daemon.start(APPS);
        NodeClients node = NodeClients.start()) {
      EchoClient page = node.connect(daemon.url(), Generation.NEW, 1, Map.of()).connected();
      page.listen("orders", "OrderShipped");

      Waiting.until("a page that hears what curl publishes")
          .until(
              () -> {
                type(command.replace("http://127.0.0.1:6001", daemon.url()));
                return !page.heard("orders", "OrderShipped").isEmpty();
              });

      assertThat(page.heard("orders", "OrderShipped").get(0).path("id").asInt()).isEqualTo(7);
    }
  }

  @Test
  void theLogSaysMoreAfterTheLevelWasChanged() {
    String command = block("operating.md", "curl -X PUT");
    try (Daemon daemon = Daemon.start(APPS)) {
      String admin = daemon.adminUrl().replaceFirst("http://", "").replaceFirst("/$", "");

      type(command.replace("127.0.0.1:6002", admin));

      daemon.awaitLog("debug");
    }
  }

  private static String block(String page, String start) {
    return Document.blocks(page, "console").stream()
        .filter(text -> text.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError(page + " has no block that begins with " + start));
  }

  private static void type(String command) {
    try (ChildProcess shell =
        ChildProcess.of("sh", "-c", command.replace("curl ", "curl -fsS ")).start()) {
      assertThat(shell.awaitExit(ChildProcess.PATIENCE))
          .as(() -> command + "\n" + String.join("\n", shell.output()))
          .isZero();
    }
  }
}
