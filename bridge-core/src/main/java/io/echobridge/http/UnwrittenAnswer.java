package io.echobridge.http;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Stands where Undertow would write an answer, and writes nothing: the exchange ends, and its
 * connection is as it was.
 */
final class UnwrittenAnswer extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private final HttpServerExchange exchange;
  private boolean isOver;

  UnwrittenAnswer(HttpServerExchange exchange) {
    super(((AbstractServerConnection) exchange.getConnection()).getOriginalSinkConduit());
    this.exchange = exchange;
  }

  @Override
  public int write(ByteBuffer bytes) {
    int length = bytes.remaining();
    bytes.position(bytes.limit());
    return length;
  }

  @Override
  public long write(ByteBuffer[] all, int from, int count) {
    long length = 0;
    for (int i = from; i < from + count; i++) {
      length += write(all[i]);
    }
    return length;
  }

  @Override
  public int writeFinal(ByteBuffer bytes) {
    return write(bytes);
  }

  @Override
  public long writeFinal(ByteBuffer[] all, int from, int count) {
    return write(all, from, count);
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) throws IOException {
    throw new IOException("an upgrade has no content");
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through)
      throws IOException {
    throw new IOException("an upgrade has no content");
  }

  @Override
  public void terminateWrites() {
    isOver = true;
  }

  @Override
  public void truncateWrites() {
    isOver = true;
  }

  @Override
  public boolean isWriteShutdown() {
    return isOver;
  }

  /** The last of it ends the exchange: Undertow then hands the connection over. */
  @Override
  public boolean flush() {
    if (isOver) {
      Connectors.terminateResponse(exchange);
    }
    return true;
  }

  @Override
  public void awaitWritable() {}

  @Override
  public void awaitWritable(long time, TimeUnit unit) {}
}
