package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.Frame;
import io.echobridge.net.ManualLoop;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import io.echobridge.protocol.echo.socketio.FakeEngineConnection;
import io.echobridge.protocol.echo.socketio.SocketConfig;
import io.echobridge.protocol.echo.socketio.SocketServer;
import io.echobridge.token.Identification;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.Tokens;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EchoNamespaceTest {
  private final RecordingBridge bridge = new RecordingBridge();
  private final SocketServer server =
      new SocketServer(
          new SocketConfig(Duration.ofSeconds(1), 1_000),
          Map.of("/", new EchoNamespace(bridge, bridge, Tokens.NONE)));

  @Test
  void aClientIsASessionFromItsConnectToItsLeave() {
    FakeEngineConnection client = new FakeEngineConnection(4);
    EngineHandler handler = client.open(server);
    assertThat(bridge.calls()).isEmpty();
    handler.onText("0");
    assertThat(bridge.calls()).containsExactly("connect");
    handler.onText("1");
    assertThat(bridge.calls()).containsExactly("disconnected left");
    handler.onClosed(CloseReason.TRANSPORT_CLOSED);
    assertThat(bridge.calls()).isEmpty();
  }

  @Test
  void whatAClientGivesIsItsMemoryWhileItWaits() {
    for (boolean isAnswered : new boolean[] {true, false}) {
      CompletableFuture<TokenAnswer> answer = new CompletableFuture<>();
      Identification who =
          Identification.of(answer, false, salt -> salt, () -> Identification.NOBODY);
      ManualLoop loop = new ManualLoop(0);
      FakeEngineConnection client = new FakeEngineConnection(4, false, loop);
      EngineHandler handler =
          client.open(
              new SocketServer(
                  new SocketConfig(Duration.ofSeconds(1), 1_000),
                  Map.of("/", new EchoNamespace(bridge, bridge, claim -> who))));
      long before = client.holding().bytes();
      String text = "x".repeat(8_000);
      handler.onText("0{\"token\":\"" + text + "\",\"headers\":{\"A\":\"" + text + "\"}}");
      assertThat(client.holding().bytes() - before).isGreaterThanOrEqualTo(32_000);
      if (isAnswered) {
        answer.complete(new TokenAnswer.Refused("no"));
        loop.run();
      } else {
        handler.onClosed(CloseReason.TRANSPORT_CLOSED);
      }
      assertThat(client.holding().bytes()).as("answered: %s", isAnswered).isEqualTo(before);
    }
  }

  @Test
  void aClientThatIsGoneIsDisconnected() {
    FakeEngineConnection client = connected(3);
    client.handler().onClosed(CloseReason.PING_TIMEOUT);
    assertThat(bridge.calls()).containsExactly("disconnected ping-timeout");
  }

  @Test
  void theIdIsTheOneTheBrowserSendsAndOthersNeverSeeIt() {
    FakeEngineConnection modern = new FakeEngineConnection(4);
    modern.open(server).onText("0");
    String id = bridge.connection().id();
    assertThat(modern.sent()).containsExactly("40{\"sid\":\"" + id + "\"}");
    assertThat(bridge.connection().publicId()).matches("\\d+\\.\\d+").isNotEqualTo(id);

    connected(3);
    assertThat(bridge.connection().id()).isEqualTo(FakeEngineConnection.SID);
    assertThat(bridge.connection().publicId())
        .matches("\\d+\\.\\d+")
        .isNotEqualTo(FakeEngineConnection.SID);
  }

  @Test
  void aSubscribeCarriesWhatTheApplicationHasToKnow() {
    FakeEngineConnection client = connected(3);
    client
        .handler()
        .onText(
            "2[\"subscribe\",{\"channel\":\"private-orders.5\",\"auth\":{\"headers\":"
                + "{\"X-CSRF-TOKEN\":\"csrf\",\"Authorization\":\"Bearer tok\"}}}]");
    assertThat(bridge.request())
        .isEqualTo(
            new AuthRequest(
                new ChannelName("private-orders.5"),
                FakeEngineConnection.SID,
                Map.of("X-CSRF-TOKEN", "csrf", "Authorization", "Bearer tok"),
                Map.of("cookie", "laravel_session=A"),
                "192.0.2.7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"channel\":\"c\"}|{A=connect}",
        "{\"channel\":\"c\",\"auth\":{}}|{A=connect}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":{}}}|{A=connect}",
        "{\"channel\":\"c\",\"auth\":null}|{A=connect}",
        "{\"channel\":\"c\",\"auth\":[{\"headers\":{\"A\":\"x\"}}]}|{A=connect}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":\"x\"}}|{A=connect}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":{\"A\":\"own\"}}}|{A=own}",
        "{\"channel\":\"c\",\"auth\":{\"params\":{\"headers\":{\"B\":\"x\"}},\"headers\":{\"A\":\"own\"}}}|{A=own}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":{\"O\":{\"A\":\"x\"},\"A\":\"own\",\"Z\":null}}}|{A=own}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":{\"N\":12,\"F\":-1.50,\"E\":1e9999999999}}}|{N=12,"
            + " F=-1.50, E=1e9999999999}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":{\"T\":true,\"F\":false}}}|{T=true, F=false}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":{\"L\":[\"12\"],\"M\":[\"a\",2,true,null,{\"A\":\"x\"},[\"b\"]]}}}|{L=12,"
            + " M=a, 2, true}",
        "{\"channel\":\"c\",\"auth\":{\"headers\":{\"E\":[],\"N\":[null,[]],\"A\":\"own\"}}}|{A=own}",
      })
  void headersOfASubscribeComeBeforeThoseOfTheConnect(String argument, String headers) {
    FakeEngineConnection client = new FakeEngineConnection(4);
    client.open(server).onText("0{\"headers\":{\"A\":\"connect\"}}");
    client.handler().onText("2[\"subscribe\"," + argument + "]");
    assertThat(bridge.request().clientHeaders()).hasToString(headers);
  }

  @Test
  void headersHaveALimit() {
    FakeEngineConnection client = connected(4);
    StringBuilder many = new StringBuilder("\"H\":\"x\"");
    for (int i = 0; i < 2 * AuthHeaders.MAX_HEADERS; i++) {
      many.append(",\"H").append(i).append("\":\"x\"");
    }
    subscribe(client, many.toString());
    assertThat(bridge.request().clientHeaders()).hasSize(AuthHeaders.MAX_HEADERS);
    String fits = "x".repeat(AuthHeaders.MAX_LENGTH - 1);
    subscribe(client, "\"A\":\"" + fits + "\"");
    assertThat(bridge.request().clientHeaders()).containsOnlyKeys("A");
    subscribe(client, "\"A\":\"" + fits + "x\"");
    assertThat(bridge.request().clientHeaders()).isEmpty();
  }

  @Test
  void anUnsubscribeAndAWhisper() {
    FakeEngineConnection client = connected(4);
    client.handler().onText("2[\"unsubscribe\",{\"channel\":\"presence-room\",\"auth\":{}}]");
    client
        .handler()
        .onText(
            "2[\"client"
                + " event\",{\"channel\":\"presence-room\",\"event\":\"client-typing\",\"data\":{\"x\""
                + " : 1.0}}]");
    assertThat(bridge.calls())
        .containsExactly(
            "unsubscribe presence-room", "whisper presence-room client-typing {\"x\" : 1.0}");
  }

  @Test
  void aWhisperMayComeAsAStringAndWithoutData() {
    FakeEngineConnection client = connected(4);
    client
        .handler()
        .onText(
            "2[\"client"
                + " event\",\"{\\\"channel\\\":\\\"private-a\\\",\\\"event\\\":\\\"client-x\\\",\\\"data\\\":[\\\"\\\\u00e9\\\"]}\"]");
    client
        .handler()
        .onText("2[\"client event\",{\"channel\":\"private-a\",\"event\":\"client-y\"}]");
    assertThat(bridge.calls())
        .containsExactly(
            "whisper private-a client-x [\"\\u00e9\"]", "whisper private-a client-y null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2[\"subscribe\"]",
        "2[\"subscribe\",null]",
        "2[\"subscribe\",5]",
        "2[\"subscribe\",[]]",
        "2[\"subscribe\",\"x\"]",
        "2[\"subscribe\",\"\"]",
        "2[\"subscribe\",\"{\"]",
        "2[\"subscribe\",{}]",
        "2[\"subscribe\",{\"channel\":5}]",
        "2[\"subscribe\",{\"channel\":\"\"}]",
        "2[\"subscribe\",{\"channel\":null}]",
        "2[\"subscribe\",{\"channel\":{\"channel\":\"a\"}}]",
        "2[\"unsubscribe\"]",
        "2[\"unsubscribe\",null]",
        "2[\"unsubscribe\",{\"channel\":5}]",
        "2[\"unsubscribe\",{\"channel\":\"\\u0000\"}]",
        "2[\"client event\"]",
        "2[\"client event\",null]",
        "2[\"client event\",{}]",
        "2[\"client event\",{\"channel\":\"\",\"event\":\"client-x\"}]",
        "2[\"client event\",\"null\"]",
        "2[\"nonsense\",{\"channel\":\"a\"}]",
        "2[\"error\"]",
        "2[1]",
        "2",
      })
  void whatMakesNoSenseIsIgnored(String message) {
    FakeEngineConnection client = connected(4);
    client.handler().onText(message);
    assertThat(client.closed()).isFalse();
    assertThat(bridge.calls()).isEmpty();
    assertThat(client.sent()).isEmpty();
    client.handler().onText("2[\"subscribe\",{\"channel\":\"news\"}]");
    assertThat(bridge.calls()).containsExactly("subscribe news");
  }

  @Test
  void binaryEventsAreIgnored() {
    FakeEngineConnection client = connected(4);
    client
        .handler()
        .onText("51-[\"subscribe\",{\"channel\":\"a\",\"x\":{\"_placeholder\":true,\"num\":0}}]");
    client.handler().onBinary(new byte[3]);
    assertThat(client.closed()).isFalse();
    assertThat(bridge.calls()).isEmpty();
  }

  /** The developer sees it, and nobody gets more back than he sent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|201|a|200",
        "a|900|a|200",
        "\\u0001|200|\\u0001|200",
        "\\u0001|201|\\u0001|200",
        "\\ud83d\\ude00|101|😀|100",
        "\\ud83da|101|\\ud83da|100",
        "é\\u2028|400|é\u2028|100"
      })
  void aNameThatNoChannelHasIsRefusedAndItsBeginningSaidBack(
      String part, int times, String saidPart, int saidTimes) {
    FakeEngineConnection client = connected(4);
    client.handler().onText("2[\"subscribe\",{\"channel\":\"" + part.repeat(times) + "\"}]");
    assertThat(client.sent())
        .containsExactly("42[\"subscription_error\",\"" + saidPart.repeat(saidTimes) + "\",400]");
    assertThat(bridge.calls()).isEmpty();
  }

  @Test
  void aCharacterAtTheCutIsLeftOut() {
    FakeEngineConnection client = connected(4);
    client.handler().onText("2[\"subscribe\",{\"channel\":\"" + "a".repeat(199) + "😀\"}]");
    assertThat(client.sent())
        .containsExactly("42[\"subscription_error\",\"" + "a".repeat(199) + "\",400]");
  }

  @Test
  void theSessionGoesOnWithAnotherEncoderOnTheNewTransport() {
    FakeEngineConnection polling = new FakeEngineConnection(3, true, new ManualLoop(0));
    FakeEngineConnection webSocket = new FakeEngineConnection(3, false, new ManualLoop(0));
    EngineHandler handler = polling.open(server);
    bridge.calls();
    String publicId = bridge.connection().publicId();
    assertThat(bridge.connection().loop()).isSameAs(polling.loop());
    Frame before = refused(bridge.connection());
    bridge.connection().sink().send(before);
    handler.onMove(webSocket, () -> bridge.calls());
    Frame after = refused(bridge.connection());
    bridge.connection().sink().send(after);
    assertThat(bridge.connection().publicId()).isEqualTo(publicId);
    assertThat(bridge.connection().id()).isEqualTo(FakeEngineConnection.SID);
    assertThat(bridge.connection().loop()).isSameAs(webSocket.loop());
    assertThat(polling.sent()).containsExactly("40", "42[\"subscription_error\",\"\\u00e9\",403]");
    assertThat(webSocket.sent()).containsExactly("42[\"subscription_error\",\"é\",403]");
    handler.onText("2[\"subscribe\",{\"channel\":\"\"}]");
    handler.onText("2[\"subscribe\",{\"channel\":\"\\u0001\"}]");
    assertThat(webSocket.sent()).containsExactly("42[\"subscription_error\",\"\\u0001\",400]");
  }

  @Test
  void theHubMayEndAConnection() {
    FakeEngineConnection client = connected(4);
    bridge.connection().close(CloseReason.SERVER_STOP);
    assertThat(client.closed()).isTrue();
    assertThat(bridge.calls()).containsExactly("disconnected server-stop");
  }

  private static Frame refused(ClientConnection connection) {
    Authorization.Refused refusal = new Authorization.Refused(403, "no");
    return connection.encoder().refused(new ChannelName("é"), refusal).orElseThrow();
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

  private static void subscribe(FakeEngineConnection client, String headers) {
    client
        .handler()
        .onText(
            "2[\"subscribe\",{\"channel\":\"private-a\",\"auth\":{\"headers\":{"
                + headers
                + "}}}]");
  }
}
