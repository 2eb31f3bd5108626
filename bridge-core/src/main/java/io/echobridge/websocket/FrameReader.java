package io.echobridge.websocket;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Holding;
import io.echobridge.net.LoopBuffers;
import io.echobridge.net.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** The reading half of a WebSocket: what comes is parsed, and its owner told. On the loop only. */
final class FrameReader implements Runnable, ChannelListener<ConduitStreamSourceChannel> {
  /** Whom a reader tells, besides of what its parser reads. */
  interface Owner extends FrameParser.Sink {
    /** Whether the client is listened to now; {@link FrameReader#resume} says that it is again. */
    boolean isListening();

    /** A message has begun, and does not end. */
    void onUnfinished();

    /** The connection is broken, or the client has ended it. */
    void onBroken();
  }

  /**
   * So many times as long as a client may take nothing a message may take from its first byte to
   * its last.
   */
  private static final int MESSAGE_PATIENCES = 3;

  /** Reads in one go before others have their turn. */
  private static final int MOST_READS = 8;

  private final EventLoop loop;
  private final LoopBuffers buffers;
  private final ConduitStreamSourceChannel source;
  private final boolean secure;
  private final int messageMillis;
  private final int maxMessage;
  private final Holding holding;
  private final boolean inflates;
  private final Owner owner;

  /** Null between messages: nearly all clients are silent nearly always. */
  private @Nullable FrameParser parser;

  /** What came right behind the handshake, until it is read. */
  private @Nullable ByteBuffer early;

  /** Runs while the client is in the middle of a message; null until one did not come at once. */
  private @Nullable Timer unfinished;

  private boolean suspended;
  private boolean stopped;

  /**
   * @param secure whether TLS stands between: what it has decrypted is announced by no event
   * @param holding whose memory it is that a message takes while it comes
   * @param patienceMillis how long the client may take nothing of what is sent to it
   * @param inflates whether messages may be compressed
   */
  FrameReader(
      EventLoop loop,
      LoopBuffers buffers,
      ConduitStreamSourceChannel source,
      boolean secure,
      int maxMessage,
      Holding holding,
      long patienceMillis,
      boolean inflates,
      Owner owner) {
    this.loop = loop;
    this.buffers = buffers;
    this.source = source;
    this.secure = secure;
    this.messageMillis = (int) Math.min(Integer.MAX_VALUE, MESSAGE_PATIENCES * patienceMillis);
    this.maxMessage = maxMessage;
    this.holding = holding;
    this.inflates = inflates;
    this.owner = owner;
  }

  /** What the process keeps for the client. */
  Holding holding() {
    return holding;
  }

  /**
   * Starts reading.
   *
   * @param first the bytes that came right behind the handshake, if any
   */
  void open(@Nullable ByteBuffer first) {
    early = first;
    source.setReadListener(this);
    // No event of the socket announces bytes that are here already.
    source.wakeupReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    loop.runBatch(this);
  }

  /** Reads what there is. */
  @Override
  public void run() {
    if (stopped || suspended) {
      return;
    }
    if (!owner.isListening()) {
      source.suspendReads();
      return;
    }
    ByteBuffer first = early;
    if (first != null) {
      early = null;
      parser().feed(first, owner);
      if (stopped || suspended) {
        return;
      }
    }
    try {
      readSome();
    } catch (IOException e) {
      owner.onBroken();
    }
    letGo();
    watchMessage();
  }

  private FrameParser parser() {
    FrameParser present = parser;
    if (present == null) {
      present = new FrameParser(maxMessage, holding, inflates);
      parser = present;
    }
    return present;
  }

  private void letGo() {
    FrameParser present = parser;
    if (present != null && present.isAsNew()) {
      parser = null;
    }
  }

  private void readSome() throws IOException {
    for (int i = 0; i < MOST_READS; i++) {
      ByteBuffer input = buffers.input();
      int count = source.read(input);
      if (count < 0) {
        owner.onBroken();
        return;
      }
      if (count == 0) {
        return;
      }
      boolean full = !input.hasRemaining();
      parser().feed(input.flip(), owner);
      if (stopped || suspended || (!full && !secure)) {
        return;
      }
    }
    // More is there, and others wait: the socket tells of it again after them. It does not tell of
    // what TLS has decrypted already.
    if (secure) {
      loop.execute(this);
    }
  }

  /** A message that has begun has to end: what it takes is not there for others. */
  private void watchMessage() {
    FrameParser present = parser;
    if (stopped || present == null || !present.isHolding()) {
      return;
    }
    Timer timer = unfinished;
    if (timer == null) {
      timer = Timer.of(this::unfinished);
      unfinished = timer;
    }
    if (!timer.isSet()) {
      loop.schedule(timer, messageMillis);
    }
  }

  private void unfinished() {
    Timer timer = unfinished;
    if (owner.isListening() || timer == null) {
      owner.onUnfinished();
    } else {
      // What would end it may be here, and is not read.
      loop.schedule(timer, messageMillis);
    }
  }

  /** A message is whole. */
  void finished() {
    Timer timer = unfinished;
    if (timer != null) {
      timer.cancel();
    }
  }

  void suspend() {
    suspended = true;
    source.suspendReads();
  }

  void resume() {
    suspended = false;
    wake();
  }

  /** Reads on if it is not suspended. */
  void wake() {
    if (!suspended && !stopped) {
      source.wakeupReads();
    }
  }

  /** Parses nothing any more, and lets go of what is half read. What comes is still read off. */
  void ignore() {
    parser().stop();
    finished();
  }

  /** Only the client's close frame is of interest from now on. */
  void passOver() {
    parser().passOverData();
    finished();
  }

  /** Reads no more. */
  void stop() {
    stopped = true;
    ignore();
    source.suspendReads();
  }
}
