package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answer to the last ping says that everything before the ping has arrived. */
class ReceiptTest {
  private final FakeHub hub = new FakeHub();
  private final Wire wire = wire(hub);

  private static Wire wire(FakeHub hub) {
    Settings settings = new Settings();
    settings.pingInterval = 500;
    settings.pingTimeout = 60_000;
    return new Wire(settings, hub::in);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void anAnswerToTheLastPingIsAReceipt() throws IOException {
    wire.play(
        """
        w = websocket EIO=4
        w < 0{*}
        w > 40 && 3
        w < 40{*}
        w < 2
        """);
    // What nobody asked for is none.
    assertThat(hub.calls()).containsExactly("arrive from nowhere", "connect", "pinged");
    wire.play("w > 3");
    awaitConfirmed();
  }

  /** Whatever a client says shows that it lives, so the next ping may come before an answer. */
  @Test
  void anAnswerToAnEarlierPingIsNone() throws IOException {
    wire.play(
        """
        w = websocket EIO=4
        w < 0{*}
        w > 40
        w < 40{*}
        w < 2
        w > 40/nowhere,
        w < 44/nowhere,{*}
        w < 2
        w > 3
        w < 2
        """);
    assertThat(hub.calls())
        .containsExactly("arrive from nowhere", "connect", "pinged", "pinged", "pinged");
    wire.play("w > 3 && 3");
    awaitConfirmed();
  }

  @Test
  void anAnswerToAPingOfTheTransportBeforeIsNone() throws IOException {
    wire.play(
        """
        p = polling EIO=4
        p < 0{"sid":"{sid}",{*}}
        p > 40
        p < 40{*}
        p < 2
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        w > 5
        w < 2
        w > 3
        w < 2
        """);
    assertThat(hub.calls())
        .containsExactly("arrive from nowhere", "connect", "pinged", "pinged", "pinged");
    wire.play("w > 3 && 3");
    awaitConfirmed();
  }

  @Test
  void aPollingClientsAnswerIsAReceipt() throws IOException {
    wire.play(
        """
        p = polling EIO=4
        p < 0{*}
        p > 40
        p < 40{*}
        p < 2
        p > 3
        """);
    awaitConfirmed();
  }

  /** The client enters between the ping and its answer. */
  @Test
  void anAnswerToAPingBeforeTheSessionIsNone() throws IOException {
    wire.play(
        """
        w = websocket EIO=4
        w < 0{*}
        w < 2
        w > 40 && 3
        w < 40{*}
        w < 2
        """);
    assertThat(hub.calls()).containsExactly("arrive from nowhere", "connect", "pinged");
    wire.play("w > 3");
    awaitConfirmed();
  }

  /** There the client pings, and proves nothing by it. */
  @Test
  void inRevision3ThereAreNone() throws IOException {
    wire.play(
        """
        w = websocket EIO=3
        w < 0{*}
        w < 40
        w > 2
        w < 3
        w sync
        """);
    assertThat(hub.calls()).containsExactly("connect without a way back");
  }

  private void awaitConfirmed() {
    await().until(() -> hub.calls().contains("confirmed"));
  }
}
