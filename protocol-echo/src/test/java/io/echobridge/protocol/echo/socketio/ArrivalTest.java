package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ManualLoop;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Namespaces in which clients can come back, and where it may take a while to find out. */
final class ArrivalTest {
  private static final String WELCOME = "40{\"sid\":\"1.2\",\"pid\":\"p-1\"}";

  private final RecordingNamespace root = new RecordingNamespace();
  private final CompletableFuture<Welcome> answer = new CompletableFuture<>();
  private final AtomicInteger givenUp = new AtomicInteger();
  private final SocketServer server = server(new Returns(root));

  @Test
  void aClientIsWelcomedUnderItsIdBeforeItEnters() {
    FakeEngineConnection client = new FakeEngineConnection(4);
    EngineHandler handler = client.open(server);
    handler.onText("0{\"pid\":\"p-1\"}");
    assertThat(client.sent()).isEmpty();
    assertThat(root.calls()).isEmpty();

    answer.complete(new Known("1.2", true));

    assertThat(client.sent()).containsExactly(WELCOME, "42[\"missed\"]");
    assertThat(root.calls()).containsExactly("connect / {\"pid\":\"p-1\"}");
    assertThat(root.socket().id()).isEqualTo("1.2");
    handler.onText("2[\"a\"]");
    assertThat(root.calls()).containsExactly("event a ");
  }

  @Test
  void anAnswerThatIsThereAtOnceIsAsGood() {
    answer.complete(new Known("1.2", true));
    FakeEngineConnection client = new FakeEngineConnection(4);
    client.open(server).onText("0");
    assertThat(client.sent()).containsExactly(WELCOME, "42[\"missed\"]");
  }

  @Test
  void clientsOfProtocolFourEnterAsEver() {
    FakeEngineConnection client = new FakeEngineConnection(3);
    client.open(server);
    assertThat(client.sent()).containsExactly("40");
    assertThat(root.calls()).containsExactly("connect / {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2[\"subscribe\",{\"channel\":\"news\"}]", "30[]"})
  void whatAClientSaysBeforeItsWelcomeBreaksTheProtocol(String packet) {
    FakeEngineConnection client = new FakeEngineConnection(4);
    EngineHandler handler = client.open(server);
    handler.onText("0");
    handler.onText(packet);
    assertThat(client.closed()).isTrue();

    answer.complete(new Known("1.2", true));

    assertThat(root.calls()).isEmpty();
    assertThat(client.sent()).isEmpty();
  }

  @Test
  void aClientThatIsGoneBeforeItsWelcomeIsGivenUp() {
    FakeEngineConnection client = new FakeEngineConnection(4);
    EngineHandler handler = client.open(server);
    handler.onText("0");
    assertThat(givenUp).hasValue(0);
    handler.onClosed(CloseReason.TRANSPORT_CLOSED);
    assertThat(givenUp).hasValue(1);
    answer.complete(new Known("1.2", true));
    assertThat(root.calls()).isEmpty();
  }

  @Test
  void aClientThatIsRefusedIsToldSoInTheWordsOfItsProtocol() {
    CompletableFuture<Reception> asked = new CompletableFuture<>();
    SocketServer asking = server(new Asks(root, asked));
    FakeEngineConnection four = new FakeEngineConnection(4);
    four.open(asking).onText("0");
    FakeEngineConnection three = new FakeEngineConnection(3);
    three.open(asking);
    assertThat(three.sent()).isEmpty();

    asked.complete(new Reception.Refused("unauthorized", 401));

    assertThat(four.sent())
        .containsExactly("44{\"message\":\"unauthorized\",\"data\":{\"status\":401}}");
    assertThat(three.sent())
        .as("it stays away from who sends it away")
        .containsExactly("44\"unauthorized\"", "41");
    assertThat(root.calls()).isEmpty();
    assertThat(four.closed()).as("it leaves by itself").isFalse();
    assertThat(three.closed()).as("else it would come again at once").isFalse();
  }

  @Test
  void aClientThatIsRefusedAgainAndAgainIsCut() {
    SocketServer refusing =
        server(
            new Asks(
                root,
                CompletableFuture.completedFuture(new Reception.Refused("unauthorized", 401))));
    FakeEngineConnection client = new FakeEngineConnection(4);
    EngineHandler handler = client.open(refusing);
    for (int i = 0; i < Sockets.MAX_REFUSED; i++) {
      handler.onText("0{\"token\":\"bad\"}");
    }
    assertThat(client.closed()).isFalse();
    handler.onText("0{\"token\":\"bad\"}");
    assertThat(client.closed()).isTrue();
  }

  @Test
  void aTransportEndsWithoutAPacketWhenNobodyCanSayNow() {
    CompletableFuture<Reception> asked = new CompletableFuture<>();
    SocketServer asking = server(new Asks(root, asked));
    FakeEngineConnection client = new FakeEngineConnection(4);
    client.open(asking).onText("0");
    asked.complete(new Reception.NotNow());
    assertThat(client.sent()).isEmpty();
    assertThat(client.closed()).isTrue();
  }

  @Test
  void aClientOfEitherProtocolIsAdmittedAfterAWait() {
    CompletableFuture<Reception> asked = new CompletableFuture<>();
    SocketServer asking = server(new Asks(root, asked));
    FakeEngineConnection three = new FakeEngineConnection(3);
    three.open(asking);
    asked.complete(
        new Reception.Admitted(socket -> root.onConnect(socket, RawJson.of("{\"a\":1}"))));
    assertThat(three.sent()).containsExactly("40");
    assertThat(root.calls()).containsExactly("connect / {\"a\":1}");
    FakeEngineConnection four = new FakeEngineConnection(4);
    four.open(asking).onText("0");
    assertThat(four.sent()).singleElement().asString().startsWith("40{\"sid\":\"");
  }

  @Test
  void aClientThatMovesBeforeItsWelcomeIsWelcomedOnItsNewLoop() {
    ManualLoop newLoop = new ManualLoop(1);
    FakeEngineConnection polling = new FakeEngineConnection(4, false, new ManualLoop(0));
    FakeEngineConnection webSocket = new FakeEngineConnection(4, false, newLoop);
    EngineHandler handler = polling.open(server);
    handler.onText("0");
    List<String> moved = new ArrayList<>();
    handler.onMove(webSocket, () -> moved.add("last sent"));
    assertThat(moved).containsExactly("last sent");

    answer.complete(new Known("1.2", true));

    assertThat(root.calls()).isEmpty();
    newLoop.run();
    assertThat(polling.sent()).isEmpty();
    assertThat(webSocket.sent()).containsExactly(WELCOME, "42[\"missed\"]");
    handler.onText("2[\"a\"]");
    assertThat(root.calls()).containsExactly("connect / {}", "event a ");
  }

  @Test
  void aClientThatIsGoneAfterItsMoveIsGivenUp() {
    ManualLoop newLoop = new ManualLoop(1);
    FakeEngineConnection polling = new FakeEngineConnection(4, false, new ManualLoop(0));
    EngineHandler handler = polling.open(server);
    handler.onText("0");
    handler.onMove(new FakeEngineConnection(4, false, newLoop), () -> {});
    answer.complete(new Known("1.2", true));
    handler.onClosed(CloseReason.TRANSPORT_CLOSED);
    newLoop.run();
    assertThat(root.calls()).isEmpty();
  }

  @Test
  void aDefectWhenAClientEntersEndsItsConnection() {
    FakeEngineConnection client = new FakeEngineConnection(4);
    client.open(server).onText("0");
    answer.complete(new Known("1.2", false));
    assertThat(client.closed()).isTrue();
  }

  private static SocketServer server(NamespaceHandler handler) {
    return new SocketServer(new SocketConfig(Duration.ofSeconds(1), 16), Map.of("/", handler));
  }

  private final class Returns implements NamespaceHandler {
    private final NamespaceHandler next;

    Returns(NamespaceHandler next) {
      this.next = next;
    }

    @Override
    public Optional<Arriving> onArrival(Newcomer client, RawJson auth) {
      return client.revision() < 4
          ? Optional.empty()
          : Optional.of(
              new Arriving(
                  answer.thenApply(known -> new Reception.Welcomed(((Known) known).with(auth))),
                  givenUp::incrementAndGet));
    }

    @Override
    public SocketHandler onConnect(Socket socket, RawJson auth) {
      return next.onConnect(socket, auth);
    }
  }

  /** Everybody waits for one answer. */
  private record Asks(NamespaceHandler next, CompletableFuture<Reception> asked)
      implements NamespaceHandler {
    @Override
    public Optional<Arriving> onArrival(Newcomer client, RawJson auth) {
      return Optional.of(new Arriving(asked, () -> {}));
    }

    @Override
    public SocketHandler onConnect(Socket socket, RawJson auth) {
      return next.onConnect(socket, auth);
    }
  }

  private final class Known implements Welcome {
    private final String id;
    private final boolean sound;
    private RawJson auth = RawJson.NULL;

    Known(String id, boolean sound) {
      this.id = id;
      this.sound = sound;
    }

    Known with(RawJson given) {
      auth = given;
      return this;
    }

    @Override
    public String socketId() {
      return id;
    }

    @Override
    public String pid() {
      return "p-1";
    }

    @Override
    public SocketHandler enter(Socket socket) {
      if (!sound) {
        throw new IllegalStateException("a defect");
      }
      socket.emit("missed", Arguments.of());
      return root.onConnect(socket, auth);
    }
  }
}
