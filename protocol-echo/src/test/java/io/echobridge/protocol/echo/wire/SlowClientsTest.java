package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finding 4: what waits for a client that does not take it has an end, on each transport. */
class SlowClientsTest {
  private static final String LARGE = "{\"event\":\"E\",\"data\":\"" + "x".repeat(50_000) + "\"}";

  private final Wire wire;
  private final ClientMemory memory;

  SlowClientsTest() {
    Settings settings = new Settings();
    settings.patience = 2_000;
    settings.pingInterval = 2_000;
    settings.pingTimeout = 1_000;
    wire = new Wire(settings);
    memory = settings.memory;
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aWebSocketThatTakesNothingIsCutAndItsNeighbourHearsEverything() throws IOException {
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
    // More than the kernel's buffers take.
    for (int i = 0; i < 400; i++) {
      wire.server.publish("news", LARGE);
      wire.play("a < 42[\"E\",\"news\",\"{*}\"]");
    }
    assertThat(wire.server.connections()).isEqualTo(2);
    await().until(() -> wire.server.connections() == 1);
    assertThat(memory.slow()).isEqualTo(1);
    await().until(() -> memory.waiting() == 0);
    wire.play(
        """
        app > news {"event":"E","data":1}
        a < 42["E","news",1]
        """);
  }

  @Test
  void aPollingClientThatComesLateHearsABurstInPortions() throws IOException {
    wire.play(
        """
        late = polling EIO=3
        late < 0{"sid":"{sid}",{*}}
        late < 40
        late > 42["subscribe",{"channel":"news"}]
        late sync
        """);
    for (int i = 0; i < 40; i++) {
      wire.server.publish("news", LARGE);
    }
    await().until(() -> memory.waiting() >= 40 * LARGE.length() - 100 * 40);
    for (int i = 0; i < 40; i++) {
      wire.play("late < 42[\"E\",\"news\",\"{*}\"]");
    }
    await().until(() -> memory.waiting() == 0);
    await().untilAsserted(() -> assertThat(memory.used()).isLessThan(20_000));
  }

  @Test
  void aSessionThatDoesNotPollEndsWithItsHeartbeatAndTakesNothingWithIt() throws IOException {
    wire.play(
        """
        slow = polling EIO=4
        slow < 0{"sid":"{sid}",{*}}
        slow > 40 && 42["subscribe",{"channel":"news"}]
        slow < 40{"sid":"{id}"}
        slow sync
        """);
    for (int i = 0; i < 10; i++) {
      wire.server.publish("news", LARGE);
    }
    await().until(() -> wire.server.connections() == 0);
    wire.play("slow < 400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    await().until(() -> memory.waiting() == 0);
  }

  @Test
  void whoHoldsMostIsCutWhenThereIsTooMuchAndOthersAreNot() throws IOException {
    wire.play(
        """
        much = polling EIO=4
        much < 0{"sid":"{sid}",{*}}
        much > 40 && 42["subscribe",{"channel":"much"}]
        much < 40{"sid":"{id}"}
        much sync
        little = polling EIO=4
        little < 0{"sid":"{other}",{*}}
        little > 40 && 42["subscribe",{"channel":"little"}]
        little < 40{"sid":"{little}"}
        little sync
        """);
    wire.server.publish("little", LARGE);
    for (int i = 0; i < 100; i++) {
      wire.server.publish("much", LARGE);
    }
    await().until(() -> memory.waiting() > 101 * 50_000);
    // An eighth is to be free then, and one of them holds more.
    memory.change(memory.used() - 1);
    await().until(() -> memory.cut() == 1);
    await().until(() -> wire.server.connections() == 1);
    wire.play("much < 400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    wire.play("little < 42[\"E\",\"little\",\"{*}\"]");
  }

  @Test
  void nobodyElseComesInFromAnAddressThatHoldsTooMuch() throws IOException {
    Holding loopback = memory.open(0x7f00_0001L);
    loopback.take(memory.limit());
    try {
      wire.play(
          """
          new = http
          new > GET EIO=4&transport=polling
          new < 503 {"code":4,"message":"The server has no memory for more clients: connect again later"}
          """);
    } finally {
      loopback.giveBack(memory.limit());
      loopback.close();
    }
    wire.play(
        """
        new = polling EIO=4
        new < 0{"sid":"{sid}",{*}}
        """);
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
