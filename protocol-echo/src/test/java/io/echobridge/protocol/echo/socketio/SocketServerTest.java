package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketServerTest {
  private static final String ID = "[1-9][0-9]{18}\\.[1-9][0-9]{18}";

  private final RecordingNamespace root = new RecordingNamespace();
  private final RecordingNamespace custom = new RecordingNamespace();
  private final SocketServer server =
      new SocketServer(
          new SocketConfig(Duration.ofSeconds(1), 16), Map.of("/", root, "/custom", custom));

  @Test
  void aClientOfProtocolFourIsInTheRootNamespaceAtOnce() {
    FakeEngineConnection connection = new FakeEngineConnection(3);
    connection.open(server);
    assertThat(connection.sent()).containsExactly("40");
    assertThat(root.calls()).containsExactly("connect / {}");
    assertThat(root.socket().id()).isEqualTo(FakeEngineConnection.SID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/custom", "0/custom,", "0/custom?token=1&uid=a,"})
  void aClientOfProtocolFourEntersANamespaceWithAQuery(String packet) {
    FakeEngineConnection connection = new FakeEngineConnection(3);
    EngineHandler handler = connection.open(server);
    connection.sent();
    handler.onText(packet);
    assertThat(connection.sent()).containsExactly("40/custom,");
    assertThat(custom.socket().id()).isEqualTo("/custom#" + FakeEngineConnection.SID);
  }

  @Test
  void aSecondConnectOfProtocolFourIsIgnored() {
    FakeEngineConnection connection = new FakeEngineConnection(3);
    EngineHandler handler = connection.open(server);
    connection.sent();
    root.calls();
    handler.onText("0");
    assertThat(connection.sent()).isEmpty();
    assertThat(root.calls()).isEmpty();
    assertThat(connection.closed()).isFalse();
  }

  @Test
  void aClientOfProtocolFiveAsksForTheRootNamespace() {
    FakeEngineConnection connection = new FakeEngineConnection(4);
    EngineHandler handler = connection.open(server);
    assertThat(connection.sent()).isEmpty();
    handler.onText("0{\"token\": \"x\"}");
    assertThat(connection.sent())
        .singleElement()
        .asString()
        .matches("40\\{\"sid\":\"" + ID + "\"}");
    assertThat(root.calls()).containsExactly("connect / {\"token\": \"x\"}");
    assertThat(root.socket().id()).matches(ID).isNotEqualTo(FakeEngineConnection.SID);
  }

  @Test
  void eachNamespaceOfProtocolFiveHasAnIdOfItsOwn() {
    FakeEngineConnection connection = connected();
    EngineHandler handler = handlerOf(connection);
    handler.onText("0/custom,{\"a\":1}");
    assertThat(connection.sent())
        .singleElement()
        .asString()
        .matches("40/custom,\\{\"sid\":\"" + ID + "\"}");
    assertThat(custom.socket().id()).isNotEqualTo(root.socket().id());
  }

  @Test
  void aSecondConnectOfProtocolFiveEndsTheConnection() {
    FakeEngineConnection connection = connected();
    handlerOf(connection).onText("0");
    assertThat(connection.closed()).isTrue();
    assertThat(root.calls()).containsExactly("disconnect protocol-error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4|0/nope,|\'44/nope,{\"message\":\"Invalid namespace\"}'",
        "4|0/custom?t=1|\'44/custom?t=1,{\"message\":\"Invalid namespace\"}'",
        "3|0/nope,|\'44/nope,\"Invalid namespace\"'",
        "3|0/nope?t=1,|\'44/nope,\"Invalid namespace\"'",
      })
  void aNamespaceThatDoesNotExistIsRefused(int revision, String packet, String answer) {
    FakeEngineConnection connection = new FakeEngineConnection(revision);
    EngineHandler handler = connection.open(server);
    connection.sent();
    handler.onText(packet);
    assertThat(connection.sent()).containsExactly(answer);
    assertThat(connection.closed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whoKeepsAskingForNamespacesIsCut(int revision) {
    FakeEngineConnection connection = new FakeEngineConnection(revision);
    EngineHandler handler = connection.open(server);
    connection.sent();
    for (int i = 0; i < Sockets.MAX_REFUSED; i++) {
      handler.onText("0/x" + i + ",");
    }
    assertThat(connection.sent()).hasSize(Sockets.MAX_REFUSED);
    assertThat(connection.closed()).isFalse();
    handler.onText("0/y,");
    assertThat(connection.sent()).isEmpty();
    assertThat(connection.closed()).isTrue();
  }

  @Test
  void leavingANamespaceKeepsTheConnectionAndItMayBeEnteredAgain() {
    FakeEngineConnection connection = connected();
    handlerOf(connection).onText("1");
    assertThat(root.calls()).containsExactly("disconnect left");
    assertThat(connection.closed()).isFalse();
    handlerOf(connection).onText("0");
    assertThat(root.calls()).containsExactly("connect / {}");
  }

  @Test
  void theEndOfTheConnectionIsToldToEachNamespaceOnce() {
    FakeEngineConnection connection = connected();
    EngineHandler handler = handlerOf(connection);
    handler.onText("0/custom,");
    custom.calls();
    handler.onText("1/custom,");
    handler.onText("0/custom,");
    custom.calls();
    handler.onClosed(CloseReason.PING_TIMEOUT);
    assertThat(root.calls()).containsExactly("disconnect ping-timeout");
    assertThat(custom.calls()).containsExactly("disconnect ping-timeout");
  }

  @Test
  void eventsAndAcknowledgementsAreBoundToTheirNamespace() {
    FakeEngineConnection connection = connected();
    EngineHandler handler = handlerOf(connection);
    handler.onText("0/custom,");
    connection.sent();
    custom.calls();
    handler.onText("2/custom,17[\"a\",{\"b\":1.0}]");
    handler.onText("2[\"c\"]");
    assertThat(custom.calls()).containsExactly("event a {\"b\":1.0}");
    assertThat(root.calls()).containsExactly("event c ");
    assertThat(connection.sent()).containsExactly("43/custom,17[{\"b\":1.0}]");
  }

  @Test
  void aBinaryEventIsCompleteWithItsLastAttachment() {
    FakeEngineConnection connection = connected();
    EngineHandler handler = handlerOf(connection);
    handler.onText(
        "52-9[\"b\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]");
    handler.onBinary(new byte[] {1, 2});
    assertThat(root.calls()).isEmpty();
    handler.onBinary(new byte[] {3});
    assertThat(root.calls()).singleElement().asString().startsWith("event b ").endsWith(" with 2");
    assertThat(connection.sent())
        .containsExactly(
            "462-9[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]",
            "<0102>",
            "<03>");
  }

  @Test
  void anEventMayAskForAnAnswerOnce() {
    FakeEngineConnection connection = connected();
    List<String> answers = new ArrayList<>();
    root.socket()
        .emit("q", Arguments.of(RawJson.of("1")), got -> answers.add(RecordingNamespace.text(got)));
    root.socket().emit("q", Arguments.of(), got -> answers.add("none"));
    assertThat(connection.sent()).containsExactly("420[\"q\",1]", "421[\"q\"]");
    EngineHandler handler = handlerOf(connection);
    handler.onText("30[\"yes\",2]");
    handler.onText("30[\"again\"]");
    handler.onText("399[]");
    handler.onText("3[]");
    assertThat(answers).containsExactly("\"yes\" 2");
    assertThat(connection.closed()).isFalse();
  }

  @Test
  void whoIsClosedWhileConnectingIsToldSo() {
    RecordingNamespace told = new RecordingNamespace();
    NamespaceHandler closing =
        (socket, auth) -> {
          socket.close(CloseReason.SERVER_STOP);
          return told.onConnect(socket, auth);
        };
    SocketServer refusing =
        new SocketServer(new SocketConfig(Duration.ofSeconds(1), 16), Map.of("/", closing));
    FakeEngineConnection connection = new FakeEngineConnection(4);
    connection.open(refusing).onText("0");
    assertThat(told.calls()).containsExactly("connect / {}", "disconnect server-stop");
  }

  private FakeEngineConnection connected() {
    FakeEngineConnection connection = new FakeEngineConnection(4);
    connection.open(server).onText("0");
    connection.sent();
    root.calls();
    return connection;
  }

  private static EngineHandler handlerOf(FakeEngineConnection connection) {
    return connection.handler();
  }
}
