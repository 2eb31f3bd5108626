package io.echobridge.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A connection to the server. It owns a buffer only while something is left over. One thread. */
class Wire {
  /** An answer to a poll may have a portion of small events, and a large one. */
  static final int LONGEST_REST = 2 * 1024 * 1024;

  private static final byte[] NOTHING = {};

  private final Receiver receiver;
  private final SocketChannel channel;
  private final SelectionKey key;
  private byte[] rest = NOTHING;
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private boolean connected;
  private boolean closed;

  Wire(Target target, Selector selector, Receiver receiver) throws IOException {
    this.receiver = receiver;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.socket().setTcpNoDelay(true);
    try {
      boolean done = channel.connect(target.address());
      key =
          channel.register(selector, done ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  static Wire open(Target target, Selector selector, Receiver receiver) throws IOException {
    return target.tls().isPresent()
        ? new TlsWire(target, target.tls().get(), selector, receiver)
        : new Wire(target, selector, receiver);
  }

  /** The selector found it ready; {@code buffer} belongs to the thread. */
  final void ready(ByteBuffer buffer) {
    try {
      if (!connected) {
        connected = channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        connected();
      } else if (key.isWritable()) {
        flush();
      }
      if (!closed && key.isReadable()) {
        readable(buffer);
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  @SuppressWarnings("ByteBufferBackingArray") // the reader has allocated it
  private void readable(ByteBuffer buffer) throws IOException {
    buffer.clear().put(rest);
    if (read(buffer) < 0) {
      end("the server has closed the connection");
      return;
    }
    int to = buffer.position();
    int from = to == rest.length ? 0 : receiver.received(buffer.array(), 0, to);
    if (to - from > LONGEST_REST) {
      throw new IOException("more than " + LONGEST_REST + " bytes that are no message");
    }
    if (to - from != rest.length || from > 0) {
      rest = from == to ? NOTHING : Arrays.copyOfRange(buffer.array(), from, to);
    }
  }

  /** The TCP connection is there. */
  void connected() throws IOException {
    receiver.opened();
  }

  /** Reads what there is; negative at the end. */
  int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  void send(ByteBuffer bytes) throws IOException {
    sendRaw(bytes);
  }

  final void sendRaw(ByteBuffer bytes) throws IOException {
    if (!unsent.hasRemaining()) {
      channel.write(bytes);
    }
    if (bytes.hasRemaining()) {
      unsent =
          ByteBuffer.allocate(unsent.remaining() + bytes.remaining()).put(unsent).put(bytes).flip();
      key.interestOps(key.interestOps() | SelectionKey.OP_WRITE);
    }
  }

  private void flush() throws IOException {
    channel.write(unsent);
    if (!unsent.hasRemaining()) {
      key.interestOps(key.interestOps() & ~SelectionKey.OP_WRITE);
    }
  }

  /** Reads no more, or again. */
  final void stall(boolean on) {
    if (key.isValid()) {
      key.interestOps(on ? 0 : SelectionKey.OP_READ);
    }
  }

  final Receiver receiver() {
    return receiver;
  }

  final SocketChannel channel() {
    return channel;
  }

  /** Ends it without a word, as a computer does that goes to sleep. */
  final void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  final void end(String reason) {
    if (!closed) {
      close();
      receiver.ended(reason);
    }
  }
}
