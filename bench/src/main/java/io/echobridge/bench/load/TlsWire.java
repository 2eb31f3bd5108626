package io.echobridge.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A connection with TLS; every one has a handshake of its own, none resumes another's session. */
final class TlsWire extends Wire {
  /** Shared by all of a thread, so that an idle connection holds no buffer. */
  private static final ThreadLocal<ByteBuffer> CIPHERED =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(LONGEST_REST / 2));

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private byte[] half = {};
  private boolean open;

  TlsWire(Target target, SSLContext context, Selector selector, Receiver receiver)
      throws IOException {
    super(target, selector, receiver);
    engine = context.createSSLEngine();
    engine.setUseClientMode(true);
  }

  @Override
  void connected() throws IOException {
    engine.beginHandshake();
    shake();
  }

  @Override
  @SuppressWarnings("ByteBufferBackingArray") // allocated above
  int read(ByteBuffer into) throws IOException {
    ByteBuffer ciphered = CIPHERED.get().clear().put(half);
    int count = channel().read(ciphered);
    ciphered.flip();
    SSLEngineResult result;
    do {
      result = engine.unwrap(ciphered, into);
      shake();
      if (result.getStatus() == Status.CLOSED) {
        return -1;
      }
    } while (result.getStatus() == Status.OK
        && (ciphered.hasRemaining() || result.bytesConsumed() > 0));
    half = Arrays.copyOfRange(ciphered.array(), ciphered.position(), ciphered.limit());
    return count;
  }

  /** Does what the handshake asks of this side. */
  private void shake() throws IOException {
    for (; ; ) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      } else if (status == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING);
      } else {
        break;
      }
    }
    if (!open && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
      open = true;
      receiver().opened();
    }
  }

  @Override
  void send(ByteBuffer bytes) throws IOException {
    do {
      wrap(bytes);
    } while (bytes.hasRemaining());
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(bytes, record);
    if (result.getStatus() != Status.OK) {
      throw new IOException("TLS is closed");
    }
    sendRaw(record.flip());
  }
}
