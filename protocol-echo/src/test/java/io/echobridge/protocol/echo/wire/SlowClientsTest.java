package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.Outboxes;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finding 4: what waits for a client that does not read is bounded, on each transport. */
class SlowClientsTest {
  private static final String BIG = "{\"event\":\"E\",\"data\":\"" + "x".repeat(50_000) + "\"}";

  private final Wire wire;

  SlowClientsTest() {
    Settings settings = new Settings();
    settings.maxOutbox = 200_000;
    settings.pingInterval = 2_000;
    settings.pingTimeout = 1_000;
    wire = new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aWebSocketThatDoesNotReadIsCutAndItsNeighbourIsNot() throws IOException {
    wire.play(
        """
        slow = websocket EIO=3
        slow < 0{"sid":"{slow}",{*}}
        slow < 40
        slow > 42["subscribe",{"channel":"news"}]
        slow sync
        a = websocket EIO=3
        a < 0{"sid":"{a}",{*}}
        a < 40
        a > 42["subscribe",{"channel":"news"}]
        a sync
        """);
    long cut = Outboxes.cut();
    // More than the kernel's buffers take.
    for (int i = 0; i < 400; i++) {
      wire.server.publish("news", BIG);
      wire.play("a < 42[\"E\",\"news\",\"{*}\"]");
    }
    await().until(() -> wire.server.connections() == 1);
    assertThat(Outboxes.cut()).isEqualTo(cut + 1);
    await().until(() -> Outboxes.waitingBytes() == 0);
    wire.play(
        """
        app > news {"event":"E","data":1}
        a < 42["E","news",1]
        """);
  }

  @Test
  void aSessionThatDoesNotPollIsCut() throws IOException {
    wire.play(
        """
        slow = polling EIO=4
        slow < 0{"sid":"{sid}",{*}}
        slow > 40 && 42["subscribe",{"channel":"news"}]
        slow < 40{"sid":"{id}"}
        slow sync
        """);
    for (int i = 0; i < 10; i++) {
      wire.server.publish("news", BIG);
    }
    await().until(() -> wire.server.connections() == 0);
    wire.play("slow < 400 {\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  /** Its connection is ended later; the session does not wait for that. */
  @Test
  void aPushWhoseBodyNeverComesDoesNotKeepTheSession() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a > POST EIO=4&transport=polling&sid={sid} 4 | Content-Length: 50000
        a < nothing
        """);
    assertThat(wire.server.connections()).isEqualTo(1);
    await().until(() -> wire.server.connections() == 0);
  }
}
