package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.ManualLoop;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MoveTest {
  private final RecordingNamespace root = new RecordingNamespace();
  private final RecordingNamespace custom = new RecordingNamespace();
  private final SocketServer server =
      new SocketServer(
          new SocketConfig(Duration.ofSeconds(1), 16), Map.of("/", root, "/custom", custom));
  private final FakeEngineConnection polling = new FakeEngineConnection(3, true, new ManualLoop(0));
  private final FakeEngineConnection webSocket =
      new FakeEngineConnection(3, false, new ManualLoop(0));

  @Test
  void eachSocketGoesOnAndTheLastOneSentEndsTheOldTransport() {
    EngineHandler handler = polling.open(server);
    handler.onText("0/custom,");
    polling.sent();
    List<String> ended = new ArrayList<>();
    handler.onMove(webSocket, () -> ended.add("polling, after " + polling.sent()));
    assertThat(ended).containsExactly("polling, after [42[\"last\"], 42/custom,[\"last\"]]");
    assertThat(webSocket.sent()).containsExactly("42[\"first\"]", "42/custom,[\"first\"]");
    assertThat(root.socket().id()).isEqualTo(FakeEngineConnection.SID);
    assertThat(root.socket().form()).isEqualTo(TextForm.UTF8);
  }

  @Test
  void packetsAreAnsweredOnTheNewTransport() {
    EngineHandler handler = polling.open(server);
    handler.onMove(webSocket, () -> {});
    polling.sent();
    webSocket.sent();
    handler.onText("21[\"a\",\"é\"]");
    handler.onText("0/nope,");
    assertThat(webSocket.sent()).containsExactly("431[\"é\"]", "44/nope,\"Invalid namespace\"");
    assertThat(polling.sent()).isEmpty();
  }

  @Test
  void aQuestionAskedBeforeIsAnsweredAfter() {
    EngineHandler handler = polling.open(server);
    List<String> answers = new ArrayList<>();
    root.socket().emit("q", Arguments.of(), got -> answers.add(RecordingNamespace.text(got)));
    handler.onMove(webSocket, () -> {});
    handler.onText("30[7]");
    assertThat(answers).containsExactly("7");
  }

  @Test
  void aClientWithoutANamespaceMovesToo() {
    FakeEngineConnection target = new FakeEngineConnection(4);
    EngineHandler handler = new FakeEngineConnection(4).open(server);
    List<String> ended = new ArrayList<>();
    handler.onMove(target, () -> ended.add("ended"));
    assertThat(ended).containsExactly("ended");
    handler.onText("0");
    assertThat(target.sent()).hasSize(1);
  }
}
