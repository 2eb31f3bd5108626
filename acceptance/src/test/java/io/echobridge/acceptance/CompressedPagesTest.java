package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Browser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A real Chromium, which offers to compress every WebSocket and compresses whatever it says, with
 * each protocol at once.
 */
class CompressedPagesTest {
  private static final List<String> PROTOCOLS = List.of("echo", "pusher", "json", "raw");

  /** Shows what was agreed of each WebSocket, and the end of the last event that it heard. */
  private static final String CLIENTS =
      """
      <!doctype html>
      <meta charset="utf-8">
      <body>
      <script>
      const show = (id, path, hears) => {
        const at = document.createElement('p'), ws = new WebSocket('ws://127.0.0.1:PORT' + path);
        at.id = id;
        document.body.append(at);
        ws.onmessage = e => {
          hears(ws, e.data);
          const end = /end of event \\d+/.exec(e.data);
          if (end) at.textContent = ws.extensions + ' ' + end[0];
        };
        ws.onclose = e => { at.textContent = 'closed ' + e.code; };
      };
      const subscribe = '{"event":"pusher:subscribe","data":{"channel":"news"}}';
      show('echo', '/socket.io/?EIO=4&transport=websocket', (ws, said) => {
        if (said[0] === '0') ws.send('40');
        if (said[0] === '2') ws.send('3');
        if (said.startsWith('40')) ws.send('42["subscribe",{"channel":"news"}]');
      });
      show('pusher', '/app/k?protocol=7', (ws, said) => {
        if (said.includes('connection_established')) ws.send(subscribe);
      });
      show('json', '/ws?frames=json', (ws, said) => {
        if (said.includes('welcome')) ws.send('{"type":"subscribe","channel":"news"}');
      });
      show('raw', '/ws?channel=news', () => {});
      </script>
      """;

  @Test
  void chromiumHearsCompressedEventsInEveryProtocol() throws IOException {
    String more =
        "pusher { app-id = 1, key = k, secret = s }, websocket.compression.enabled = true";
    try (Stage stage = Stage.open(more);
        Browser browser = Browser.start()) {
      Page page = browser.open("page", page(stage.port()));
      Page other = browser.open("other", page(stage.port()));
      Waiting.until("all subscriptions").until(() -> stage.daemon().metric("connections{") == 8);
      int event = 0;
      for (String protocol : PROTOCOLS) {
        // Subscribing takes a moment, and says nothing here.
        event = publishUntilHeard(stage, page, other, protocol, event);
      }
      // The last of those events may still be on their way.
      seeEvent(event, page, other);
      double before = stage.daemon().metric("compression_messages_total");

      publish(stage, ++event);

      seeEvent(event, page, other);
      // Once for each of the four wire formats, though each has two clients.
      assertThat(stage.daemon().metric("compression_messages_total") - before).isEqualTo(4);
      assertThat(stage.daemon().metric("compression_after_bytes_total"))
          .isLessThan(stage.daemon().metric("compression_before_bytes_total") / 5);
      assertThat(stage.daemon().metric("connections_closed_total")).isZero();
      assertThat(browser.errors()).isEmpty();
      stage.daemon().assertHealthy();
    }
  }

  /** Waits until every client of the pages has heard that event, over a compressed WebSocket. */
  private static void seeEvent(int event, Page... pages) {
    String agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    for (String protocol : PROTOCOLS) {
      for (Page page : pages) {
        page.see("#" + protocol, agreed + " end of event " + event);
      }
    }
  }

  private static int publishUntilHeard(
      Stage stage, Page page, Page other, String protocol, int first) {
    int[] event = {first};
    String at = "#" + protocol;
    Waiting.until(protocol + " hears")
        .until(
            () -> {
              publish(stage, ++event[0]);
              return page.text(at).contains("end of") && other.text(at).contains("end of");
            });
    return event[0];
  }

  private static void publish(Stage stage, int event) {
    String data =
        "{\"order\":\"é\",\"status\":\"shipped\"},".repeat(100) + "\"end of event " + event;
    stage.redis().publishEvent("news", "E", "[" + data + "\"]");
  }

  private static String page(int port) throws IOException {
    Path directory = Files.createDirectories(Places.target("pages"));
    Path file = directory.resolve("compression-" + port + ".html");
    Files.writeString(file, CLIENTS.replace("PORT", Integer.toString(port)));
    return file.toUri().toString();
  }
}
