package io.echobridge.http;

import io.echobridge.net.MemoryBudget;
import io.echobridge.net.Room;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads the body of a request as it comes. Memory is counted when bytes arrive: what is only
 * announced takes none. On the request's loop.
 */
public final class RequestBody {
  /** Why there is no body. */
  public enum Fault {
    /** It is larger than allowed. */
    TOO_LARGE,
    /** Others take the memory. */
    NO_ROOM,
    /** The client is gone, and the exchange over. */
    BROKEN
  }

  /** Who wants a body; called once, on the request's loop, as a handler of the request. */
  public interface Reader {
    /**
     * It is there.
     *
     * @param giveBack returns the memory that the body takes; to be called once, from any thread,
     *     when nobody needs it any more, even if the exchange is over before
     */
    void whole(byte[] body, Runnable giveBack);

    void refused(Fault fault);
  }

  private static final byte[] NOTHING = {};

  private final HttpServerExchange exchange;
  private final int most;
  private final Room room;
  private final Reader reader;
  private final StreamSourceChannel channel;

  /** How long the body is, or may be where that is not announced. */
  private final int expected;

  private byte[] bytes;
  private int count;
  private long reserved;
  private @Nullable Fault fault;
  private boolean done;

  private RequestBody(
      HttpServerExchange exchange, int most, Room room, Reader reader, int expected) {
    this.exchange = exchange;
    this.most = most;
    this.room = room;
    this.reader = reader;
    this.channel = exchange.getRequestChannel();
    this.expected = expected;
    this.bytes = new byte[Math.min(expected, MemoryBudget.SMALL)];
  }

  /**
   * Has a body read; in the call of a handler. Its memory is the reader's to give back once the
   * body is whole.
   *
   * @param most bytes of it
   */
  public static void read(HttpServerExchange exchange, int most, Room room, Reader reader) {
    long announced = exchange.getRequestContentLength();
    if (announced > most) {
      reader.refused(Fault.TOO_LARGE);
    } else if (exchange.isRequestComplete()) {
      reader.whole(NOTHING, () -> {});
    } else {
      int expected = announced < 0 ? most : (int) announced;
      new RequestBody(exchange, most, room, reader, expected).begin();
    }
  }

  private void begin() {
    ExchangeDeadline.whenOver(exchange, this::over);
    if (isAllThere()) {
      finish();
    } else {
      channel.getReadSetter().set(this::readable);
      channel.resumeReads();
    }
  }

  private void readable(StreamSourceChannel source) {
    if (!done && isAllThere()) {
      source.suspendReads();
      Connectors.executeRootHandler(again -> finish(), exchange);
    }
  }

  /** Takes what has arrived. Whether nothing more is read: it is whole, or refused. */
  private boolean isAllThere() {
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer input = pooled.getBuffer();
      while (fault == null) {
        int read = channel.read(input.clear());
        if (read <= 0) {
          return read < 0;
        }
        take(input.flip());
      }
    } catch (RequestTooBigException e) {
      fault = Fault.TOO_LARGE;
    } catch (IOException e) {
      fault = Fault.BROKEN;
    }
    return true;
  }

  private void take(ByteBuffer input) {
    int length = input.remaining();
    if (length > most - count) {
      fault = Fault.TOO_LARGE;
    } else if (makeRoom(count + length)) {
      input.get(bytes, count, length);
      count += length;
    } else {
      fault = Fault.NO_ROOM;
    }
  }

  private boolean makeRoom(int needed) {
    if (needed <= bytes.length) {
      return true;
    }
    int length = Math.min(expected, Math.max(needed, bytes.length * 2));
    long more = length - reserved;
    reserved = length;
    if (!room.take(more)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, length);
    return true;
  }

  private void finish() {
    done = true;
    if (fault == null) {
      ExchangeDeadline.start(exchange);
      byte[] body = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
      bytes = NOTHING;
      reader.whole(body, () -> room.giveBack(reserved));
      return;
    }
    giveUp();
    if (fault == Fault.BROKEN) {
      exchange.setPersistent(false);
      exchange.endExchange();
    }
    reader.refused(fault);
  }

  private void over() {
    if (!done) {
      done = true;
      giveUp();
      reader.refused(Fault.BROKEN);
    }
  }

  private void giveUp() {
    bytes = NOTHING;
    room.giveBack(reserved);
  }
}
