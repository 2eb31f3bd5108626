package io.echobridge.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Stands below Undertow and makes {@code %25} of each percent sign in the query of a request that
 * two hex digits do not follow. Node takes it as it stands; Undertow would end the connection
 * before any handler hears of the request. Looks at bytes up to the end of the request line only,
 * and holds back one at most. Besides it counts what heads take that are not whole: Undertow keeps
 * them, and no handler knows of them. On the connection's loop.
 *
 * <p>There is one for each connection from its first byte to its last, be it a WebSocket by then.
 * So it also is what hears that the connection is closed, and tells one of ours: a listener of its
 * own would cost as much again.
 */
public final class RequestHeads extends AbstractStreamSourceConduit<StreamSourceConduit>
    implements ChannelListener<StreamConnection> {
  private static final Logger log = LoggerFactory.getLogger(RequestHeads.class);

  /** In less nothing could be rewritten. */
  private static final int SMALLEST = 16;

  private static final int PATH = 0;
  private static final int QUERY = 1;

  /** In the query, behind a percent sign. */
  private static final int PERCENT = 2;

  /** In the query, behind a percent sign and a hex digit, which is held back. */
  private static final int DIGIT = 3;

  /** Behind the request line. */
  private static final int REST = 4;

  private static final AtomicLongFieldUpdater<RequestHeads> TAKEN =
      AtomicLongFieldUpdater.newUpdater(RequestHeads.class, "taken");

  private int state = PATH;
  private byte digit;

  /** Whether what is read belongs to a head. */
  private boolean inHead = true;

  private int headBytes;
  private volatile long taken;
  private final MemoryBudget memory;
  private final AtomicLong open;
  private volatile @Nullable Runnable onClosed;

  /**
   * @param open counts one less when the connection is closed
   */
  RequestHeads(StreamSourceConduit next, MemoryBudget memory, AtomicLong open) {
    super(next);
    this.memory = memory;
    this.open = open;
  }

  /**
   * For a connection that has just been accepted; before Undertow has it.
   *
   * @param open how many connections are open, with this one
   */
  public static void watch(StreamConnection connection, AtomicLong open) {
    open.incrementAndGet();
    StreamSourceConduit next = connection.getSourceChannel().getConduit();
    RequestHeads heads = new RequestHeads(next, HeapShares.REQUEST_HEADS, open);
    connection.getSourceChannel().setConduit(heads);
    connection.setCloseListener(heads);
  }

  /** The connection is closed, whatever it was by then. From any thread, once. */
  @Override
  public void handleEvent(StreamConnection closed) {
    open.decrementAndGet();
    giveBack();
    Runnable told = onClosed;
    if (told != null) {
      try {
        told.run();
      } catch (RuntimeException e) {
        // Undertow's own listener comes after this one, and would not be called.
        log.error("The end of a connection could not be handled; this is a defect", e);
      }
    }
  }

  /**
   * Has one of ours hear when a connection is closed, instead of the one before.
   *
   * @param conduit what Undertow reads from; with another one there is no effect
   * @param listener called on any thread; null for nobody
   */
  public static void onClosed(StreamSourceConduit conduit, @Nullable Runnable listener) {
    if (conduit instanceof RequestHeads heads) {
      heads.onClosed = listener;
    }
  }

  /** Who hears when a connection is closed; null where nobody does. From any thread. */
  public static @Nullable Runnable onClosed(StreamSourceConduit conduit) {
    return conduit instanceof RequestHeads heads ? heads.onClosed : null;
  }

  /** A head is whole: what else comes is its body. */
  public static void whole(StreamSourceConduit conduit) {
    if (conduit instanceof RequestHeads heads) {
      heads.inHead = false;
      heads.headBytes = 0;
      heads.giveBack();
    }
  }

  /**
   * The next byte is a request's first. Must not be said while Undertow has bytes of that request:
   * where its line ends would not be seen.
   *
   * @param conduit what Undertow reads from; another one is left alone
   */
  public static void nextRequest(StreamSourceConduit conduit) {
    if (conduit instanceof RequestHeads heads) {
      heads.state = PATH;
      heads.inHead = true;
    }
  }

  /** For a connection that will carry no more requests. */
  public static void remove(StreamConnection connection) {
    if (connection.getSourceChannel().getConduit() instanceof RequestHeads heads) {
      connection.getSourceChannel().setConduit(heads.next);
    }
  }

  /** With this method, and with buffers of kilobytes, Undertow reads heads. */
  @Override
  public int read(ByteBuffer out) throws IOException {
    // Undertow waits for the end of a connection with a buffer of one byte.
    boolean asItIs = state == REST || out.remaining() < SMALLEST;
    int count = asItIs ? next.read(out) : readLine(out);
    if (inHead && count > 0) {
      count(count);
    }
    return count;
  }

  /**
   * @throws IOException when heads that are not whole take too much: this connection is the last
   *     straw
   */
  private void count(int more) throws IOException {
    headBytes += more;
    if (headBytes > MemoryBudget.SMALL) {
      long missing = 2L * headBytes - taken;
      TAKEN.addAndGet(this, missing);
      if (!memory.take(missing)) {
        throw new IOException("too many requests are incomplete");
      }
    }
  }

  /** From any thread. */
  private void giveBack() {
    memory.giveBack(TAKEN.getAndSet(this, 0));
  }

  private int readLine(ByteBuffer out) throws IOException {
    int start = out.position();
    while (true) {
      int count = readThird(out);
      if (count > 0 && !staysAsItIs(out, start)) {
        rewrite(out, start);
      }
      // A digit alone was held back: nobody would be woken for what is there behind it.
      if (count <= 0 || out.position() > start) {
        return count <= 0 ? count : out.position() - start;
      }
    }
  }

  /** Each byte can become three, and one can be left of the last time. */
  private int readThird(ByteBuffer out) throws IOException {
    int limit = out.limit();
    out.limit(out.position() + Math.max(0, out.remaining() / 3 - 1));
    try {
      return next.read(out);
    } finally {
      out.limit(limit);
    }
  }

  /** True for nearly all: nothing is done but this. */
  private boolean staysAsItIs(ByteBuffer out, int start) {
    if (state > QUERY) {
      return false;
    }
    int end = out.position();
    boolean query = state == QUERY;
    for (int i = start; i < end; i++) {
      byte each = out.get(i);
      if (each == '\n') {
        state = REST;
        return true;
      } else if (each == '?') {
        query = true;
      } else if (query
          && each == '%'
          && !(i + 2 < end && isHex(out.get(i + 1)) && isHex(out.get(i + 2)))) {
        return false;
      }
    }
    state = query ? QUERY : PATH;
    return true;
  }

  private void rewrite(ByteBuffer out, int start) {
    byte[] sent = new byte[out.position() - start];
    out.get(start, sent);
    out.position(start);
    for (byte each : sent) {
      put(out, each);
    }
  }

  private void put(ByteBuffer out, byte each) {
    if (state == PERCENT && isHex(each)) {
      state = DIGIT;
      digit = each;
      return;
    }
    if (state == DIGIT) {
      if (!isHex(each)) {
        out.put((byte) '2').put((byte) '5');
      }
      out.put(digit);
    } else if (state == PERCENT) {
      out.put((byte) '2').put((byte) '5');
    }
    out.put(each);
    state = after(each);
  }

  private int after(byte each) {
    if (state == REST || each == '\n') {
      return REST;
    }
    if (state == PATH) {
      return each == '?' ? QUERY : PATH;
    }
    return each == '%' ? PERCENT : QUERY;
  }

  private static boolean isHex(byte each) {
    return (each >= '0' && each <= '9')
        || (each >= 'a' && each <= 'f')
        || (each >= 'A' && each <= 'F');
  }
}
