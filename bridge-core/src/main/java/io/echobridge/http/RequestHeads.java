package io.echobridge.http;

import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Stands below Undertow and makes {@code %25} of each percent sign in the query of a request that
 * two hex digits do not follow. Node takes it as it stands; Undertow would end the connection
 * before any handler hears of the request. Looks at bytes up to the end of the request line only,
 * and holds back one at most. Besides it counts what heads take that are not whole: Undertow keeps
 * them, and no handler knows of them. On the connection's loop.
 */
final class RequestHeads extends AbstractStreamSourceConduit<StreamSourceConduit> {
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

  RequestHeads(StreamSourceConduit next, MemoryBudget memory) {
    super(next);
    this.memory = memory;
  }

  /** Puts one between a connection that has just been accepted and whoever reads it. */
  static RequestHeads under(ConduitStreamSourceChannel source) {
    RequestHeads heads = new RequestHeads(source.getConduit(), HeapShares.REQUEST_HEADS);
    source.setConduit(heads);
    return heads;
  }

  /** What it reads from. */
  StreamSourceConduit source() {
    return next;
  }

  /** A head is whole: what else comes is its body. */
  void whole() {
    inHead = false;
    headBytes = 0;
    giveBack();
  }

  /**
   * What comes next belongs to the head of another request.
   *
   * @param begun how many bytes of it Undertow has already: where its line ends is not seen then
   */
  void nextRequest(int begun) {
    state = begun > 0 ? REST : PATH;
    inHead = true;
    headBytes = begun;
  }

  /** With this method, and with buffers of kilobytes, Undertow reads heads. */
  @Override
  public int read(ByteBuffer out) throws IOException {
    // Undertow waits for the end of a connection with a buffer of one byte.
    boolean asItIs = state == REST || out.remaining() < SMALLEST;
    int count = asItIs ? next.read(out) : readLine(out);
    if (inHead && count >= 0) { // zero: what is here already may be all that comes
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
    long missing = 2L * headBytes - taken;
    if (headBytes > MemoryBudget.SMALL && missing > 0) {
      TAKEN.addAndGet(this, missing);
      if (!memory.take(missing)) {
        throw new IOException("too many requests are incomplete");
      }
    }
  }

  /** What it has counted is gone; from any thread. */
  void giveBack() {
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
