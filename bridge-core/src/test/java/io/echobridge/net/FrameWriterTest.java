package io.echobridge.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.channels.Configurable;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/** What gets to sockets that take as much as the test says, whoever hands it to the kernel. */
class FrameWriterTest {
  private final Batches loop = new Batches();

  /** A loop of batches, whose writers write as {@link #sends} has them. */
  private static final class Batches implements EventLoop {
    private Deque<Flushable> dirty = new ArrayDeque<>();
    Sends sends = Sends.PLAIN;

    void endBatch() {
      while (!dirty.isEmpty()) {
        Deque<Flushable> now = dirty;
        dirty = new ArrayDeque<>();
        now.forEach(Flushable::flush);
        sends.handOver();
      }
    }

    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void runBatch(Runnable task) {
      task.run();
      endBatch();
    }

    @Override
    public void handOver(Runnable task) {
      throw new AssertionError("nothing is called from elsewhere");
    }

    @Override
    public void flushLater(Flushable flushable) {
      dirty.add(flushable);
    }

    @Override
    public void schedule(Timer timer, long delayMillis) {}

    @Override
    public Sends sends() {
      return sends;
    }
  }

  /** A few sends at a time; what is sent is looked at when they are handed over, and not before. */
  private static final class Few implements Sends {
    private static final int MOST = 5;

    private record Put(Client.Wire wire, Socket socket, ByteBuffer bytes) {}

    private final List<Put> waiting = new ArrayList<>();
    private final List<Client> clients;

    Few(List<Client> clients) {
      this.clients = clients;
    }

    @Override
    public boolean isFull() {
      return waiting.size() == MOST;
    }

    @Override
    public boolean isWaiting() {
      return !waiting.isEmpty();
    }

    @Override
    public void send(Socket socket, ByteBuffer bytes) {
      assertThat(waiting.size()).isLessThan(MOST);
      Client client =
          clients.stream().filter(each -> each.writer == socket).findAny().orElseThrow();
      waiting.add(new Put(client.wire, socket, bytes.duplicate()));
    }

    @Override
    public void handOver() {
      List<Put> now = List.copyOf(waiting);
      waiting.clear();
      List<Integer> taken = new ArrayList<>();
      now.forEach(put -> taken.add(put.wire.take(put.bytes)));
      for (int i = 0; i < now.size(); i++) {
        now.get(i).socket.onTaken(taken.get(i));
      }
    }

    @Override
    public void settle(Socket socket) {
      handOver();
    }
  }

  /** A client, and what it took. */
  private final class Client implements FrameWriter.Owner {
    /** Its socket. */
    static final class Wire implements InvocationHandler {
      final StringBuilder taken = new StringBuilder();

      /** How many bytes it takes the next times; all when nothing is said. */
      final Deque<Integer> room = new ArrayDeque<>();

      /** Whether what TLS kept is gone, the next times. */
      final Deque<Boolean> flushes = new ArrayDeque<>();

      @Nullable WriteReadyHandler handler;

      int take(ByteBuffer bytes) {
        int most = room.isEmpty() ? bytes.remaining() : Math.min(room.remove(), bytes.remaining());
        byte[] some = new byte[most];
        bytes.get(some);
        taken.append(new String(some, ISO_8859_1));
        return most;
      }

      @Override
      public @Nullable Object invoke(Object self, java.lang.reflect.Method method, Object[] given) {
        return switch (method.getName()) {
          case "write" -> take((ByteBuffer) given[0]);
          case "flush" -> flushes.isEmpty() || flushes.remove();
          case "isWriteShutdown" -> false;
          case "setWriteReadyHandler" -> {
            handler = (WriteReadyHandler) given[0];
            yield null;
          }
          case "resumeWrites", "suspendWrites" -> null;
          default -> throw new UnsupportedOperationException(method.getName());
        };
      }
    }

    final Wire wire = new Wire();
    final StringBuilder sent = new StringBuilder();
    final FrameWriter writer;
    int drained;
    int unblocked;

    Client(boolean secure) {
      StreamSinkConduit conduit =
          (StreamSinkConduit)
              Proxy.newProxyInstance(
                  StreamSinkConduit.class.getClassLoader(),
                  new Class<?>[] {StreamSinkConduit.class},
                  wire);
      Holding holding = new ClientMemory(1L << 40, task -> {}).open(1);
      writer =
          new FrameWriter(
              loop,
              LoopBuffers.ofThisLoop(),
              new ConduitStreamSinkChannel(Configurable.EMPTY, conduit),
              holding,
              1000,
              secure,
              null,
              this);
    }

    void send(Frame frame) {
      sent.append(new String(frame.bytes(), frame.start(), frame.length(), ISO_8859_1));
      writer.send(frame);
    }

    void becomesWritable() {
      if (writer.isBlocked() && wire.handler != null) {
        wire.handler.writeReady();
      }
    }

    @Override
    public void onDrained() {
      drained++;
    }

    @Override
    public void onUnblocked() {
      unblocked++;
    }

    @Override
    public void onTooSlow(long waitingBytes) {
      throw new AssertionError("there is room for everything");
    }

    @Override
    public void onBroken() {
      throw new AssertionError("nothing breaks");
    }
  }

  @Test
  void whatTlsKeptIsFlushedLaterAndNothingIsSentAgain() {
    Client slow = new Client(true);
    Client other = new Client(true);
    // The loop has the rest of another client's frame at hand.
    other.send(Frame.text("of another client"));
    other.wire.room.addAll(List.of(3, 0));
    loop.endBatch();
    other.wire.room.addAll(List.of(2, 0));
    other.becomesWritable();

    slow.send(Frame.text("one"));
    slow.wire.room.add(2);
    slow.wire.room.add(0);
    loop.endBatch();
    slow.wire.flushes.addAll(List.of(false, false));
    slow.becomesWritable();
    assertThat(slow.writer.isBlocked()).isTrue();
    slow.becomesWritable();
    assertThat(slow.writer.isBlocked()).isTrue();
    assertThat(slow.writer.isDrained()).isFalse();
    slow.becomesWritable();
    assertThat(slow.wire.taken.toString()).isEqualTo(slow.sent.toString());
    assertThat(slow.writer.isDrained()).isTrue();
    assertThat(slow.drained).isOne();
    assertThat(slow.unblocked).isOne();

    slow.send(Frame.text("two"));
    loop.endBatch();
    assertThat(slow.wire.taken.toString()).isEqualTo(slow.sent.toString());
  }

  @Test
  void whatComesWhileTlsKeepsSomethingFollows() {
    Client slow = new Client(true);
    slow.send(Frame.text("one"));
    slow.wire.flushes.add(false);
    loop.endBatch();
    slow.send(Frame.text("two"));
    loop.endBatch();
    assertThat(slow.writer.isBlocked()).isTrue();
    slow.becomesWritable();
    assertThat(slow.wire.taken.toString()).isEqualTo(slow.sent.toString());
    assertThat(slow.writer.isDrained()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everySocketGetsItsOwnBytesInOrderHoweverLittleItTakes(boolean together) throws IOException {
    List<Client> clients = new ArrayList<>();
    loop.sends = together ? new Few(clients) : Sends.PLAIN;
    for (int i = 0; i < 9; i++) {
      clients.add(new Client(false));
    }
    Random random = new Random(7);
    for (int round = 0; round < 3_000; round++) {
      Frame shared = Frame.text("to all " + round);
      for (Client client : clients) {
        int what = random.nextInt(8);
        if (what < 4) {
          client.send(shared);
        } else if (what == 4) {
          int length = random.nextInt(20) == 0 ? random.nextInt(90_000) : random.nextInt(900);
          client.send(Frame.text("to one " + round + "-".repeat(length)));
        } else if (what == 5) {
          client.wire.room.add(random.nextInt(200));
        }
      }
      loop.endBatch();
      clients.get(random.nextInt(clients.size())).becomesWritable();
    }
    for (Client client : clients) {
      client.wire.room.clear();
      while (!client.writer.isDrained()) {
        client.becomesWritable();
      }
      assertThat(client.wire.taken.toString()).isEqualTo(client.sent.toString());
      assertThat(client.drained).isPositive();
    }
  }

  /** Otherwise 131,072 of them would wait, which take 11 MiB, before it is not listened to. */
  @Test
  void whoReadsNothingAndHasItsPingsAnsweredIsNotListenedToForLong() {
    Client slow = new Client(false);
    slow.wire.room.add(0);
    slow.send(pong());
    loop.endBatch();
    assertThat(slow.writer.isLong()).isFalse();
    for (int i = 0; i < 3_000; i++) {
      slow.send(pong());
    }
    assertThat(slow.writer.isLong()).isTrue();
    slow.wire.room.addAll(Collections.nCopies(20, 64 * 2)); // As many frames are glued together.
    slow.wire.room.add(0);
    slow.becomesWritable();
    assertThat(slow.writer.isBlocked()).isTrue();
    assertThat(slow.writer.isLong()).isFalse();
    assertThat(slow.unblocked).isOne();
  }

  private static Frame pong() {
    return new FrameBuilder(0).control(10);
  }

  @Test
  void oneThatIsClosedBeforeItsTurnSendsNothingMore() {
    List<Client> clients = new ArrayList<>();
    loop.sends = new Few(clients);
    clients.add(new Client(false));
    clients.add(new Client(false));
    clients.get(0).send(Frame.text("goes out, as it was offered"));
    loop.dirty.forEach(EventLoop.Flushable::flush);
    loop.dirty.clear();
    clients.get(1).send(Frame.text("never offered"));
    clients.get(0).writer.stop();
    clients.get(1).writer.stop();
    loop.endBatch();
    assertThat(clients.get(0).wire.taken.toString()).isEqualTo(clients.get(0).sent.toString());
    assertThat(clients.get(1).wire.taken.toString()).isEmpty();
  }
}
