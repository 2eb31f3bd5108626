package io.echobridge.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ConduitWrapper;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.ConduitFactory;
import io.undertow.util.ImmediatePooledByteBuffer;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSinkConduit;

/**
 * What came of the next request before this one is answered. Undertow must not see it while it
 * writes the answer: it would keep the buffer that it wrote from (16 KiB) until it writes the next
 * answer, and a poll waits for minutes, or is answered by {@link ShortAnswer}. Here it takes no
 * more than in Undertow's buffer, which goes back meanwhile.
 */
final class NextRequest implements ExchangeCompletionListener {
  /** Room for the rest of a request's head: Undertow goes on reading into the same buffer. */
  private static final int LEAST = 2 * 1024;

  private final HttpServerConnection connection;
  private final ByteBuffer early;

  private NextRequest(HttpServerConnection connection, ByteBuffer early) {
    this.connection = connection;
    this.early = early;
  }

  /** One for all exchanges: takes effect when an answer begins. */
  static final ConduitWrapper<StreamSinkConduit> ASIDE = NextRequest::begin;

  private static StreamSinkConduit begin(
      ConduitFactory<StreamSinkConduit> factory, HttpServerExchange answered) {
    // The others may read off a body first.
    StreamSinkConduit answer = factory.create();
    if (answered.isRequestComplete()
        && answered.getConnection() instanceof HttpServerConnection connection) {
      PooledByteBuffer extra = connection.getExtraBytes();
      if (extra != null) {
        connection.setExtraBytes(null);
        answered.addExchangeCompleteListener(new NextRequest(connection, taken(extra)));
      }
    }
    return answer;
  }

  /** Of the heap: whoever ends the connection does not know of it. */
  private static ByteBuffer taken(PooledByteBuffer extra) {
    try (extra) {
      ByteBuffer bytes = extra.getBuffer();
      return ByteBuffer.allocate(Math.max(bytes.remaining(), LEAST)).put(bytes).flip();
    }
  }

  /** Before anybody looks whether there is a next request: listeners hear in reverse order. */
  @Override
  public void exchangeEvent(HttpServerExchange answered, NextListener others) {
    connection.ungetRequestBytes(new ImmediatePooledByteBuffer(early));
    others.proceed();
  }
}
