package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.net.ManualLoop;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import io.echobridge.protocol.echo.socketio.FakeEngineConnection;
import io.echobridge.protocol.echo.socketio.SocketConfig;
import io.echobridge.protocol.echo.socketio.SocketServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client with socket.io-client's option {@code retries} says one thing at a time: it waits for
 * the acknowledgement of each event before it sends the next.
 */
final class AcknowledgementTest {
  private final RecordingBridge bridge = new RecordingBridge();

  /** An application that never answers. */
  private final Authorizer silent = request -> new CompletableFuture<Authorization>();

  private final SocketServer server =
      new SocketServer(
          new SocketConfig(Duration.ofSeconds(1), 1_000),
          Map.of("/", new EchoNamespace(bridge, silent)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"subscribe\",{\"channel\":\"news\"}]",
        "[\"subscribe\",{\"channel\":\"private-orders.5\",\"auth\":{\"headers\":{}}}]",
        "[\"unsubscribe\",{\"channel\":\"news\"}]",
        "[\"client event\",{\"channel\":\"private-a\",\"event\":\"client-x\",\"data\":1}]",
        "[\"client event\",\"{\\\"channel\\\":\\\"private-a\\\",\\\"event\\\":\\\"client-x\\\"}\"]",
      })
  void whatIsDoneIsAcknowledgedAtOnceInBothRevisions(String event) {
    for (int revision = 3; revision <= 4; revision++) {
      FakeEngineConnection client = connected(revision);
      client.handler().onText("20" + event);
      client.handler().onText("2" + 9007199254740991L + event);
      assertThat(client.sent()).containsExactly("430[]", "439007199254740991[]");
      assertThat(bridge.calls()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"subscribe\"]",
        "[\"subscribe\",null]",
        "[\"subscribe\",{\"channel\":5}]",
        "[\"subscribe\",{\"channel\":\"\"}]",
        "[\"unsubscribe\",\"{\"]",
        "[\"unsubscribe\",{\"channel\":\"\\u0000\"}]",
        "[\"client event\",{}]",
        "[\"nonsense\",1]",
        "[1]",
      })
  void whatMakesNoSenseIsAcknowledgedToo(String event) {
    FakeEngineConnection client = connected(4);
    client.handler().onText("27" + event);
    assertThat(client.sent()).containsExactly("437[]");
    assertThat(bridge.calls()).isEmpty();
    // Its twin: nobody asked.
    client.handler().onText("2" + event);
    assertThat(client.sent()).isEmpty();
    assertThat(client.closed()).isFalse();
  }

  @Test
  void aNameThatNoChannelHasIsRefusedAndAcknowledged() {
    FakeEngineConnection client = connected(3);
    client.handler().onText("21[\"subscribe\",{\"channel\":\"a\\u0007\"}]");
    assertThat(client.sent())
        .containsExactly("42[\"subscription_error\",\"a\\u0007\",400]", "431[]");
  }

  @Test
  void anEventWithAnAttachmentIsAcknowledgedWhenAllOfItIsThere() {
    FakeEngineConnection client = connected(4);
    client.handler().onText("51-8[\"subscribe\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(client.sent()).isEmpty();
    client.handler().onBinary(new byte[3]);
    assertThat(client.sent()).containsExactly("438[]");
  }

  @Test
  void afterAMoveTheNewTransportAcknowledges() {
    FakeEngineConnection polling = new FakeEngineConnection(4, true, new ManualLoop(0));
    FakeEngineConnection webSocket = new FakeEngineConnection(4, false, new ManualLoop(0));
    EngineHandler handler = polling.open(server);
    handler.onText("0");
    polling.sent();
    handler.onText("20[\"subscribe\",{\"channel\":\"news\"}]");
    handler.onMove(webSocket, () -> {});
    handler.onText("21[\"subscribe\",{\"channel\":\"sport\"}]");
    assertThat(polling.sent()).containsExactly("430[]");
    assertThat(webSocket.sent()).containsExactly("431[]");
  }

  private FakeEngineConnection connected(int revision) {
    FakeEngineConnection client = new FakeEngineConnection(revision);
    EngineHandler handler = client.open(server);
    if (revision == 4) {
      handler.onText("0");
    }
    client.sent();
    bridge.calls();
    return client;
  }
}
