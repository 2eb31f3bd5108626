package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.ManualLoop;
import io.echobridge.protocol.WhisperRefusal;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import io.echobridge.protocol.echo.socketio.FakeEngineConnection;
import io.echobridge.protocol.echo.socketio.SocketConfig;
import io.echobridge.protocol.echo.socketio.SocketServer;
import io.echobridge.token.Tokens;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that asks for an acknowledgement is told what became of its event. One with
 * socket.io-client's option {@code retries} says one thing at a time: it waits for the
 * acknowledgement of each event before it sends the next.
 */
final class AcknowledgementTest {
  private static final String WHISPER =
      "[\"client event\",{\"channel\":\"private-a\",\"event\":\"client-x\",\"data\":1}]";

  /** The hub, which decides when the test says so; and an application that never answers. */
  private final RecordingBridge bridge = new RecordingBridge();

  private final SocketServer server =
      new SocketServer(
          new SocketConfig(Duration.ofSeconds(1), 1_000),
          Map.of("/", new EchoNamespace(bridge, bridge, Tokens.NONE)));

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aSubscribeIsAnsweredWhenItIsDecided(int revision) {
    FakeEngineConnection client = connected(revision);
    client.handler().onText("20[\"subscribe\",{\"channel\":\"news\"}]");
    client
        .handler()
        .onText("29007199254740991[\"subscribe\",{\"channel\":\"private-é\",\"auth\":{}}]");
    client.handler().onText("25[\"subscribe\",\"{\\\"channel\\\":\\\"sport\\\"}\"]");
    assertThat(client.sent()).isEmpty();
    bridge.decide(1, 403);
    assertThat(client.sent())
        .containsExactly("439007199254740991[{\"channel\":\"private-é\",\"status\":403}]");
    bridge.decide(0, 200);
    bridge.decide(2, 0);
    assertThat(client.sent())
        .containsExactly(
            "430[{\"channel\":\"news\",\"status\":200}]",
            "435[{\"channel\":\"sport\",\"status\":0}]");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void anUnsubscribeIsAnsweredAtOnce(int revision) {
    FakeEngineConnection client = connected(revision);
    client.handler().onText("21[\"unsubscribe\",{\"channel\":\"news\"}]");
    assertThat(bridge.calls()).containsExactly("unsubscribe news");
    assertThat(client.sent()).containsExactly("431[{\"channel\":\"news\",\"status\":200}]");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aClientEventIsAnsweredWhenTheOthersHaveIt(int revision) {
    FakeEngineConnection client = connected(revision);
    client.handler().onText("23" + WHISPER);
    client.handler().onText("24" + WHISPER);
    assertThat(client.sent()).isEmpty();
    bridge.whisper(1).heard(0);
    bridge.whisper(0).heard(12);
    assertThat(client.sent()).containsExactly("434[{\"receivers\":0}]", "433[{\"receivers\":12}]");
  }

  @ParameterizedTest
  @CsvSource({"NOT_ALLOWED,403", "BAD_NAME,400", "TOO_MUCH,429", "BUSY,503"})
  void aClientEventThatNobodyHearsIsAnsweredWithItsReason(WhisperRefusal reason, int status) {
    FakeEngineConnection client = connected(4);
    client.handler().onText("20" + WHISPER);
    bridge.whisper(0).dropped(reason);
    assertThat(client.sent()).containsExactly("430[{\"status\":" + status + "}]");
  }

  @Test
  void whereNobodyAskedNothingIsSaid() {
    FakeEngineConnection client = connected(4);
    client.handler().onText("2[\"subscribe\",{\"channel\":\"news\"}]");
    client.handler().onText("2[\"unsubscribe\",{\"channel\":\"news\"}]");
    client.handler().onText("2" + WHISPER);
    bridge.decide(0, 200);
    bridge.whisper(0).heard(1);
    client.handler().onText("2" + WHISPER);
    bridge.whisper(1).dropped(WhisperRefusal.BUSY);
    assertThat(client.sent()).isEmpty();
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
        "[\"client event\",{\"channel\":\"a\\u0000\",\"event\":\"client-x\"}]",
      })
  void whatMakesNoSenseIsAcknowledgedToo(String event) {
    FakeEngineConnection client = connected(4);
    client.handler().onText("27" + event);
    assertThat(client.sent()).containsExactly("437[{\"status\":400}]");
    assertThat(bridge.calls()).isEmpty();
    // Its twin: nobody asked.
    client.handler().onText("2" + event);
    assertThat(client.sent()).isEmpty();
    assertThat(client.closed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"nonsense\",1]", "[1]"})
  void anEventThatIsNoneOfEchosHasAnEmptyAcknowledgement(String event) {
    FakeEngineConnection client = connected(4);
    client.handler().onText("27" + event);
    assertThat(client.sent()).containsExactly("437[]");
  }

  /** Where the application wants to hear clients. */
  @Test
  void anEventForTheApplicationIsToldAndAnswered() {
    bridge.wantsMessages = true;
    FakeEngineConnection client = connected(4);
    client.handler().onText("27[\"chat message\",{\"text\": \"hi\"}]");
    client.handler().onText("28[\"two\",1,[2]]");
    client.handler().onText("2[\"nothing\"]");
    assertThat(bridge.calls())
        .containsExactly(
            "tell null chat message {\"text\": \"hi\"}",
            "tell null two [1,[2]]",
            "tell null nothing null");
    assertThat(client.sent()).containsExactly("437[{\"status\":200}]", "438[{\"status\":200}]");
  }

  @Test
  void nothingBinaryGoesToTheApplication() {
    bridge.wantsMessages = true;
    FakeEngineConnection client = connected(4);
    client.handler().onText("51-7[\"photo\",{\"_placeholder\":true,\"num\":0}]");
    client.handler().onBinary(new byte[] {1, 2});
    assertThat(bridge.calls()).isEmpty();
    assertThat(client.sent()).containsExactly("437[]");
  }

  @Test
  void aNameThatNoChannelHasIsRefusedAndAcknowledged() {
    FakeEngineConnection client = connected(3);
    client.handler().onText("21[\"subscribe\",{\"channel\":\"a\\u0007\"}]");
    assertThat(client.sent())
        .containsExactly(
            "42[\"subscription_error\",\"a\\u0007\",400]",
            "431[{\"channel\":\"a\\u0007\",\"status\":400}]");
  }

  @Test
  void anEventWithAnAttachmentIsAcknowledgedWhenAllOfItIsThere() {
    FakeEngineConnection client = connected(4);
    client.handler().onText("51-8[\"subscribe\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(client.sent()).isEmpty();
    client.handler().onBinary(new byte[3]);
    assertThat(client.sent()).containsExactly("438[{\"status\":400}]");
  }

  @Test
  void pollingOfEngineIo3HasNothingButAscii() {
    FakeEngineConnection client = new FakeEngineConnection(3, true, new ManualLoop(0));
    client.open(server);
    client.sent();
    client.handler().onText("20[\"subscribe\",{\"channel\":\"é😀\"}]");
    bridge.decide(0, 200);
    assertThat(client.sent())
        .containsExactly("430[{\"channel\":\"\\u00e9\\ud83d\\ude00\",\"status\":200}]");
  }

  @Test
  void whatIsDecidedAfterAMoveIsAnsweredOnTheNewTransport() {
    FakeEngineConnection polling = new FakeEngineConnection(4, true, new ManualLoop(0));
    FakeEngineConnection webSocket = new FakeEngineConnection(4, false, new ManualLoop(0));
    EngineHandler handler = polling.open(server);
    handler.onText("0");
    polling.sent();
    handler.onText("20[\"subscribe\",{\"channel\":\"news\"}]");
    handler.onText("21[\"subscribe\",{\"channel\":\"private-a\"}]");
    handler.onText("22" + WHISPER);
    bridge.decide(0, 200);
    handler.onMove(webSocket, () -> {});
    bridge.decide(1, 200);
    bridge.whisper(0).heard(1);
    handler.onText("23[\"unsubscribe\",{\"channel\":\"news\"}]");
    assertThat(polling.sent()).containsExactly("430[{\"channel\":\"news\",\"status\":200}]");
    assertThat(webSocket.sent())
        .containsExactly(
            "431[{\"channel\":\"private-a\",\"status\":200}]",
            "432[{\"receivers\":1}]",
            "433[{\"channel\":\"news\",\"status\":200}]");
  }

  @Test
  void whoHasLeftIsAnsweredNothingAlsoWhenHeIsBack() {
    FakeEngineConnection client = connected(4);
    client.handler().onText("20[\"subscribe\",{\"channel\":\"private-a\"}]");
    client.handler().onText("1");
    bridge.decide(0, 200);
    assertThat(client.sent()).isEmpty();
    client.handler().onText("20[\"subscribe\",{\"channel\":\"private-b\"}]");
    assertThat(client.closed()).isTrue();

    FakeEngineConnection back = connected(4);
    back.handler().onText("20[\"subscribe\",{\"channel\":\"private-a\"}]");
    back.handler().onText("1");
    back.handler().onText("0");
    back.sent();
    bridge.decide(1, 200);
    assertThat(back.sent()).isEmpty();
    back.handler().onText("20[\"subscribe\",{\"channel\":\"private-a\"}]");
    bridge.decide(2, 200);
    assertThat(back.sent()).containsExactly("430[{\"channel\":\"private-a\",\"status\":200}]");
  }

  @Test
  void whoseConnectionHasEndedIsAnsweredNothing() {
    FakeEngineConnection client = connected(4);
    client.handler().onText("20[\"subscribe\",{\"channel\":\"private-a\"}]");
    client.handler().onText("21" + WHISPER);
    client.handler().onClosed(CloseReason.PING_TIMEOUT);
    bridge.decide(0, 200);
    bridge.whisper(0).heard(1);
    assertThat(client.sent()).isEmpty();
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
