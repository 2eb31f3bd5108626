package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.protocol.echo.engineio.EngineHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MalformedInputTest {
  private final RecordingNamespace root = new RecordingNamespace();
  private final SocketServer server =
      new SocketServer(
          new SocketConfig(Duration.ofSeconds(1), 16),
          Map.of("/", root, "/custom", new RecordingNamespace()));

  /** What the reference server does to each is in the contract's table of malformed input. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "21", "2[1]", "31[]", "3", "510-[\"a\"]", "2[\"__proto__\"]"})
  void oddButHarmlessInputIsLivedWith(String message) {
    FakeEngineConnection connection = connected();
    handlerOf(connection).onText(message);
    assertThat(connection.closed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9",
        "abc",
        "4",
        "4\"x\"",
        "2[\"connect\"]",
        "2[\"disconnecting\"]",
        "2[]",
        "2{}",
        "2[null]",
        "2[\"a\"",
        "3-1[]",
        "2-5[\"a\"]",
        "21e3[\"a\"]",
        "2abc[\"a\"]",
        "299999999999999999999[\"a\"]",
        "0/a,[1]",
        "0\"str\"",
        "0/custom,[1]",
        "00",
        "11",
        "1{}",
        "50-[\"a\"]",
        "5-[\"a\"]",
        "511-[\"a\"]",
        "51-",
        "2/unknown,[\"a\"]",
        "2/custom,[\"a\"]",
        "1/nope,",
        "52-[\"a\",{\"_placeholder\":true,\"num\":5}]",
        "52-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]",
      })
  void malformedInputEndsTheConnection(String message) {
    FakeEngineConnection connection = connected();
    handlerOf(connection).onText(message);
    assertThat(connection.closed()).isTrue();
    assertThat(root.calls()).containsExactly("disconnect protocol-error");
    handlerOf(connection).onText("2[\"late\"]");
    assertThat(root.calls()).isEmpty();
  }

  @Test
  void textWhereAnAttachmentIsDueEndsTheConnection() {
    FakeEngineConnection connection = connected();
    handlerOf(connection).onText("51-[\"a\"]");
    handlerOf(connection).onText("2[\"b\"]");
    assertThat(connection.closed()).isTrue();
  }

  @Test
  void anAttachmentWhereNoneIsDueEndsTheConnection() {
    FakeEngineConnection connection = connected();
    handlerOf(connection).onBinary(new byte[1]);
    assertThat(connection.closed()).isTrue();
  }

  @Test
  void attachmentsHaveALimitTogether() {
    FakeEngineConnection connection = connected();
    EngineHandler handler = handlerOf(connection);
    handler.onText("52-[\"a\"]");
    handler.onBinary(new byte[10]);
    handler.onBinary(new byte[6]);
    assertThat(root.calls()).hasSize(1);
    handler.onText("52-[\"a\"]");
    handler.onBinary(new byte[10]);
    handler.onBinary(new byte[7]);
    assertThat(connection.closed()).isTrue();
  }

  @Test
  void anEventBeforeConnectEndsTheConnection() {
    FakeEngineConnection connection = new FakeEngineConnection(4);
    connection.open(server).onText("2[\"a\"]");
    assertThat(connection.closed()).isTrue();
    FakeEngineConnection patient = new FakeEngineConnection(4);
    EngineHandler handler = patient.open(server);
    handler.onText("0");
    handler.onText("2[\"a\"]");
    assertThat(patient.closed()).isFalse();
  }

  @Test
  void aNamespaceOfManyBytesEndsTheConnection() {
    FakeEngineConnection connection = new FakeEngineConnection(4);
    connection
        .open(server)
        .onText("0/" + new String(new byte[1_000_000], StandardCharsets.US_ASCII));
    assertThat(connection.closed()).isTrue();
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
