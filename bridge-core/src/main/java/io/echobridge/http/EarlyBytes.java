package io.echobridge.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a client sends behind a request for an upgrade, before it is answered. */
public final class EarlyBytes {
  private EarlyBytes() {}

  /**
   * Takes what Undertow read too far. It would hold it for a pipelined request, and it would be
   * lost when Undertow loses the connection.
   */
  public static @Nullable ByteBuffer take(HttpServerExchange exchange) {
    AbstractServerConnection connection = (AbstractServerConnection) exchange.getConnection();
    PooledByteBuffer extra = connection.getExtraBytes();
    if (extra == null) {
      return null;
    }
    connection.setExtraBytes(null);
    ByteBuffer early = ByteBuffer.allocate(extra.getBuffer().remaining());
    early.put(extra.getBuffer()).flip();
    extra.close();
    return early;
  }
}
