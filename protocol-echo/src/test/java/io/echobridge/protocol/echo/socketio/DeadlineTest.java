package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.RawJson;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** On real event loops. That nothing is cut is seen by a client that came later and was. */
final class DeadlineTest {
  private static final SocketConfig CONFIG = new SocketConfig(Duration.ofMillis(100), 16);

  private final SocketServer server =
      new SocketServer(CONFIG, Map.of("/", new RecordingNamespace()));
  private XnioWorker worker;
  private EventLoop first;
  private EventLoop second;

  @BeforeEach
  void startLoops() throws IOException {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 2));
    EventLoops loops = EventLoops.of(worker, 10);
    first = loops.all().get(0);
    second = loops.all().get(1);
  }

  @AfterEach
  void stopLoops() {
    worker.shutdownNow();
  }

  @Test
  void whoEntersNoNamespaceInTimeIsCut() {
    FakeEngineConnection patient = connected();
    FakeEngineConnection silent = open();
    await().until(silent::closed);
    assertThat(patient.closed()).isFalse();
  }

  @Test
  void whoWaitsForTheServerIsNotCut() {
    NamespaceHandler busy =
        new NamespaceHandler() {
          @Override
          public Optional<Arriving> onArrival(Newcomer client, RawJson auth) {
            return Optional.of(new Arriving(new CompletableFuture<>(), () -> {}));
          }

          @Override
          public SocketHandler onConnect(Socket socket, RawJson auth) {
            throw new AssertionError("its clients can come back");
          }
        };
    FakeEngineConnection waiting = new FakeEngineConnection(4, false, first);
    on(
        first,
        () -> {
          waiting.open(new SocketServer(CONFIG, Map.of("/", busy)));
          waiting.handler().onText("0");
        });
    FakeEngineConnection silent = open();
    await().until(silent::closed);
    assertThat(waiting.closed()).isFalse();
  }

  @Test
  void whoWasRefusedAndStaysIsCut() {
    NamespaceHandler closed =
        new NamespaceHandler() {
          @Override
          public Optional<Arriving> onArrival(Newcomer client, RawJson auth) {
            return Optional.of(
                new Arriving(
                    CompletableFuture.completedFuture(new Reception.Refused("no", 401)), () -> {}));
          }

          @Override
          public SocketHandler onConnect(Socket socket, RawJson auth) {
            throw new AssertionError("nobody may enter");
          }
        };
    for (int revision : new int[] {3, 4}) {
      FakeEngineConnection refused = new FakeEngineConnection(revision, false, first);
      on(
          first,
          () -> {
            refused.open(new SocketServer(CONFIG, Map.of("/", closed)));
            if (revision == 4) {
              refused.handler().onText("0");
            }
            assertThat(refused.closed()).isFalse();
          });
      await().until(refused::closed);
    }
  }

  @Test
  void whoSendsNoAttachmentInTimeIsCut() {
    FakeEngineConnection complete = connected();
    on(
        first,
        () -> {
          complete.handler().onText("51-[\"a\"]");
          complete.handler().onBinary(new byte[1]);
        });
    FakeEngineConnection waiting = connected();
    on(first, () -> waiting.handler().onText("51-[\"a\"]"));
    await().until(waiting::closed);
    assertThat(complete.closed()).isFalse();
  }

  @Test
  void theDeadlineMovesWithTheClient() {
    FakeEngineConnection polling = new FakeEngineConnection(4, false, first);
    FakeEngineConnection webSocket = new FakeEngineConnection(4, false, second);
    on(
        first,
        () -> {
          polling.open(server);
          move(polling, webSocket);
        });
    await().until(webSocket::closed);
    assertThat(polling.closed()).isFalse();
  }

  @Test
  void aMovedClientThatEntersInTimeStays() {
    FakeEngineConnection polling = new FakeEngineConnection(4, false, first);
    FakeEngineConnection webSocket = new FakeEngineConnection(4, false, second);
    on(
        first,
        () -> {
          polling.open(server);
          move(polling, webSocket);
          second.execute(() -> webSocket.handler().onText("0"));
        });
    FakeEngineConnection silent = open();
    await().until(silent::closed);
    assertThat(webSocket.closed()).isFalse();
  }

  private static void move(FakeEngineConnection from, FakeEngineConnection to) {
    EngineHandler handler = from.handler();
    to.use(handler);
    handler.onMove(to, () -> {});
  }

  private FakeEngineConnection open() {
    FakeEngineConnection connection = new FakeEngineConnection(4, false, first);
    on(first, () -> connection.open(server));
    return connection;
  }

  private FakeEngineConnection connected() {
    FakeEngineConnection connection = new FakeEngineConnection(4, false, first);
    on(
        first,
        () -> {
          connection.open(server);
          connection.handler().onText("0");
        });
    return connection;
  }

  /** No deadline passes within a task, however long the test's thread waits for a processor. */
  private static void on(EventLoop loop, Runnable task) {
    CompletableFuture.runAsync(task, loop).join();
  }
}
