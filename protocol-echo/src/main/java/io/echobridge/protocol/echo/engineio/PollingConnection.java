package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.Drain;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Timer;
import io.echobridge.protocol.Passage;
import io.echobridge.protocol.Proof;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session on HTTP long-polling, on the loop of its handshake. Packets wait for polls. */
final class PollingConnection extends SessionConnection
    implements FrameSink, EventLoop.Flushable, PacketSink {
  /** How long a session that the server ended waits for the poll that is told so. */
  private static final long CLOSE_MILLIS = 30_000;

  private final PushTurn pushTurn = new PushTurn();
  private PollingState state = PollingState.OPEN;
  private final LastAnswer last = new LastAnswer(holding(), loop(), this::taken);
  private final PollQueue queue =
      new PollQueue(holding(), loop(), last::isTaken, () -> end(CloseReason.TOO_SLOW));
  private @Nullable Poll parked;

  /** Why the server ended it, in the state {@link PollingState#CLOSING}. */
  private CloseReason closing = CloseReason.SERVER_STOP;

  private boolean dirty;
  private boolean probing;
  private @Nullable WebSocketConnection movingTo;

  PollingConnection(EngineSession session, EventLoop loop) {
    super(session, loop);
  }

  @Override
  public boolean asciiOnly() {
    return revision() == 3;
  }

  @Override
  public void send(Frame packet) {
    if (!loop().inLoop()) {
      loop().handOver(() -> send(packet));
      return;
    }
    if (state != PollingState.OPEN && state != PollingState.MOVING) {
      return;
    }
    queue.add(packet);
    if (!dirty) {
      dirty = true;
      loop().flushLater(this);
    }
  }

  @Override
  public boolean offer(Frame packet) {
    boolean hasRoom = !queue.isLong();
    if (hasRoom) {
      send(packet);
    }
    return hasRoom;
  }

  @Override
  public FrameSink sink() {
    return this;
  }

  @Override
  public void sendBinary(byte[] data) {
    send(new FrameBuilder(data.length).append(data).binary());
  }

  @Override
  public void prove(Proof proof) {
    if (session().isOver()) {
      proof.lost();
      return;
    }
    queue.prove(proof);
    Drain.await(loop(), () -> queue.isEmpty() && last.isWritten(), proof::isOver, proof::written);
  }

  /** The poll that waits takes what was queued in this batch. */
  @Override
  public void flush() {
    dirty = false;
    Poll poll = queue.isEmpty() || !last.isTaken() ? null : unpark();
    if (poll != null) {
      answer(poll);
    } else if (!queue.count()) {
      evict();
    }
  }

  private void taken() {
    queue.taken();
    flush();
  }

  /** A poll came. */
  void poll(Poll poll) {
    if (state == PollingState.OPEN) {
      heartbeat().check();
    }
    List<Frame> again = last.repeatedBy(poll);
    queue.polled(again.isEmpty() && last.isTaken());
    if (parked != null && parked.passage() != Passage.STRAIGHT) {
      release(Packets.NOOP_FRAME); // a balancer repeats it: a node in between stops, or died
    }
    if (state == PollingState.DONE || state == PollingState.MOVING) {
      poll.refuse(session().current() == this ? EngineError.UNKNOWN_SID : EngineError.BAD_REQUEST);
    } else if (parked != null) {
      poll.answerStatus(400);
      end(CloseReason.PROTOCOL_ERROR);
    } else if (!again.isEmpty()) {
      poll.answer(format(), again, holding(), last.begins(poll.loop()));
    } else if (!queue.isEmpty() && last.isTaken()) {
      answer(poll);
    } else if (probing) { // the client waits for this one before it goes over to WebSocket
      poll.answer(format().encode(List.of(Packets.NOOP_FRAME)));
    } else {
      parked = poll;
      poll.onAbort(holding(), () -> loop().execute(() -> aborted(poll)));
      if (!holding().take(poll.size())) {
        evict();
      }
    }
  }

  /** The poll that waits, if any; it waits no more. */
  private @Nullable Poll unpark() {
    Poll poll = parked;
    if (poll != null) {
      parked = null;
      holding().giveBack(poll.size());
    }
    return poll;
  }

  /** Answers the poll that waits, if any, with one packet. */
  private void release(Frame packet) {
    Poll poll = unpark();
    if (poll != null) {
      poll.answer(format().encode(List.of(packet)));
    }
  }

  private void answer(Poll poll) {
    List<Frame> packets = queue.take(format().portion());
    last.keep(poll, packets);
    poll.answer(format(), packets, holding(), last.begins(poll.loop()));
    if (state == PollingState.CLOSING && queue.isEmpty()) {
      finish(closing);
    }
  }

  private void aborted(Poll poll) {
    if (parked == poll) {
      unpark();
      end(poll.passage().whenLost());
    }
  }

  /** From any thread; {@link #pushed} ends it. */
  PushTurn pushTurn() {
    return pushTurn;
  }

  /** A whole push arrived. It has ended before it is answered: the next one may follow at once. */
  void pushed(PollFormat.Body body, Push push) {
    if (state == PollingState.OPEN) {
      heartbeat().check();
    }
    if (state != PollingState.OPEN) {
      pushTurn.end();
      push.refuse(EngineError.UNKNOWN_SID);
      return;
    }
    try {
      body.decode(this);
      pushTurn.end();
      push.accept();
    } catch (PayloadException e) {
      pushTurn.end();
      push.refuse(EngineError.BAD_REQUEST);
      end(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  CloseReason whenClosed() {
    return session().whenClosed();
  }

  @Override
  public boolean onPacket(String packet) {
    receive(packet);
    return state == PollingState.OPEN;
  }

  @Override
  public boolean onBinaryMessage(byte[] data) {
    receiveBinary(data);
    return state == PollingState.OPEN;
  }

  /** A WebSocket was probed: polls have to end now, so that the client can go over. */
  void probed() {
    probing = true;
    release(Packets.NOOP_FRAME);
  }

  void probeFailed() {
    probing = false;
  }

  /**
   * The client goes over to {@code target}.
   *
   * @return whether it can: the session may be over
   */
  boolean upgrade(WebSocketConnection target) {
    if (state != PollingState.OPEN) {
      return false;
    }
    probed();
    state = PollingState.MOVING; // the target has the session, but not yet its last packets
    movingTo = target;
    heartbeat().cancel();
    last.forget(); // from now on a poll that is repeated is refused
    session()
        .move(
            target,
            () -> {
              List<Frame> rest = queue.takeAll();
              state = PollingState.DONE;
              target.loop().execute(() -> target.release(rest));
            });
    return true;
  }

  @Override
  public void close(CloseReason reason) {
    if (movingTo != null) {
      end(reason);
    } else if (state == PollingState.OPEN) {
      if (parked == null && queue.isEmpty()) { // frees a later poll from a proxy's buffers
        send(Packets.NOOP_FRAME);
      }
      send(Packets.CLOSE_FRAME);
      state = PollingState.CLOSING;
      closing = reason;
      heartbeat().cancel();
      // A poll may wait behind an answer that its client does not take.
      loop().schedule(Timer.of(() -> end(reason)), CLOSE_MILLIS);
      session().tellClosed(reason);
    }
  }

  @Override
  public void end(CloseReason reason) {
    WebSocketConnection target = movingTo;
    if (target != null) {
      target.loop().execute(() -> target.end(reason));
      return;
    }
    finish(reason);
    release(reason == CloseReason.TRANSPORT_CLOSED ? Packets.NOOP_FRAME : Packets.CLOSE_FRAME);
  }

  @Override
  void evict() {
    pushTurn.cut();
    last.cut();
    WebSocketConnection target = movingTo;
    if (target != null) {
      queue.takeAll();
      target.loop().execute(target::evict);
      return;
    }
    end(CloseReason.MEMORY);
  }

  private void finish(CloseReason reason) {
    if (state != PollingState.DONE) {
      state = PollingState.DONE;
      heartbeat().cancel();
      queue.takeAll();
      last.forget();
      session().closed(reason);
    }
  }
}
