package io.echobridge.hub;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.Recovery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A simulated connection: what was written to it waits until the client reads it, or is lost. */
final class Wire implements ClientConnection {
  /** A slow client takes so many. */
  private static final int ROOM = 12;

  private static final TestEncoder ENCODER = TestEncoder.placing();
  private static final ClientMemory MEMORY = new ClientMemory(Long.MAX_VALUE, Runnable::run);

  final SimulatedHub hub;
  final Deque<String> frames = new ArrayDeque<>();
  private final EventLoop loop;
  private final Recovery.Ids ids;
  private final Holding holding = MEMORY.open(0);
  boolean waits;
  boolean isCut;
  boolean isClosed;
  boolean isOver;
  boolean isLastWritten;
  @Nullable ClientSession session;

  Wire(SimulatedHub hub, int loop, Recovery.Ids ids) {
    this.hub = hub;
    this.loop = hub.loops.get(loop);
    this.ids = ids;
  }

  ClientSession session() {
    return Objects.requireNonNull(session);
  }

  void call(Consumer<ClientSession> what) {
    ClientSession present = session;
    if (present != null) {
      var unused =
          hub.loops.on(
              loop.index(),
              () -> {
                what.accept(present);
                return true;
              });
    }
  }

  void end(CloseReason reason) {
    ClientSession present = session;
    if (present instanceof Session own && own.connection() == this) {
      isOver = true;
      present.disconnected(reason);
    }
  }

  private void write(Frame frame) {
    if (!loop.inLoop()) {
      throw new AssertionError("is written to from another loop: " + frame.payload());
    }
    if (!isCut && !isClosed) {
      frames.add(frame.payload());
    }
  }

  @Override
  public FrameSink sink() {
    return new FrameSink() {
      @Override
      public void send(Frame frame) {
        write(frame);
      }

      @Override
      public boolean offer(Frame frame) {
        if (!isCut && frames.size() >= ROOM) {
          return false;
        }
        write(frame);
        return true;
      }
    };
  }

  @Override
  public String id() {
    return ids.id();
  }

  @Override
  public String publicId() {
    return ids.publicId();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public MessageEncoder encoder() {
    return ENCODER;
  }

  @Override
  public Holding holding() {
    return holding;
  }

  @Override
  public boolean waitsToBegin() {
    return waits;
  }

  @Override
  public void close(CloseReason reason) {
    isClosed = true;
    loop.execute(() -> end(reason));
  }
}
