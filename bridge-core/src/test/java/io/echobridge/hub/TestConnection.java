package io.echobridge.hub;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.net.LooseHolding;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what is written to it, and notices a write from a wrong thread. */
public final class TestConnection implements ClientConnection {
  private final String id;
  private final String publicId;
  private final EventLoop loop;
  private final MessageEncoder encoder;
  private final List<String> written = new ArrayList<>();
  private final Holding holding;
  private boolean wrongThread;

  /** Whether it is too slow for what may be missed. */
  volatile boolean slow;

  /** Whether its client hears nothing before it begins; from before it connects on. */
  boolean waits;

  /** Why the hub closed it; null while it has not. */
  volatile @Nullable CloseReason closed;

  /** Hears what it is to prove; by itself it can prove nothing. */
  volatile Consumer<Proof> onProve =
      proof -> {
        proof.impossible();
        proof.lost();
      };

  /** Runs in each write, before it is kept. */
  volatile Runnable onWrite = () -> {};

  public TestConnection(String id, EventLoop loop, MessageEncoder encoder) {
    this(id, loop, encoder, LooseHolding.open());
  }

  public TestConnection(String id, EventLoop loop, MessageEncoder encoder, Holding holding) {
    this(new Recovery.Ids(id, "p" + id), loop, encoder, holding);
  }

  TestConnection(Recovery.Ids ids, EventLoop loop, MessageEncoder encoder) {
    this(ids, loop, encoder, LooseHolding.open());
  }

  TestConnection(Recovery.Ids ids, EventLoop loop, MessageEncoder encoder, Holding holding) {
    this.id = ids.id();
    this.publicId = ids.publicId();
    this.loop = loop;
    this.encoder = encoder;
    this.holding = holding;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String publicId() {
    return publicId;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public MessageEncoder encoder() {
    return encoder;
  }

  /** Why the hub closed it; null while it has not. */
  public @Nullable CloseReason closed() {
    return closed;
  }

  private void write(Frame frame) {
    onWrite.run();
    synchronized (written) {
      wrongThread |= !loop.inLoop();
      written.add(frame.payload());
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
        if (!slow) {
          write(frame);
        }
        return !slow;
      }
    };
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
  public void prove(Proof proof) {
    onProve.accept(proof);
  }

  @Override
  public void close(CloseReason reason) {
    closed = reason;
  }

  public List<String> written() {
    synchronized (written) {
      if (wrongThread) {
        throw new AssertionError("written to from a thread that is not its loop");
      }
      return List.copyOf(written);
    }
  }
}
