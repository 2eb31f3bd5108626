package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.Drain;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.FrameSink;
import io.echobridge.protocol.Passage;
import io.echobridge.protocol.Proof;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session on WebSocket: one packet a message. */
final class WebSocketConnection extends SessionConnection implements WebSocketListener {
  /**
   * How much a client may have said before its session is here, besides one message of the largest
   * size. It is no more than one read holds, but for messages that were compressed.
   */
  private static final int MOST_INFLATED = 128 * 1024;

  /** What a message that waits costs besides its text. */
  private static final int MESSAGE = 64;

  /** Counted as the client's memory. */
  private static final class Early {
    private final List<Runnable> messages = new ArrayList<>();
    private long length;
    private long held;
  }

  private final WebSocket socket;
  private final Passage passage;

  /** Whether polling's last packets are not out yet: what is sent waits for them. */
  private boolean held;

  /** What the client said right behind the upgrade packet, before the session arrived here. */
  private @Nullable Early early;

  /** Why it ended before {@link #release}; null while it has not. */
  private @Nullable CloseReason ended;

  private WebSocketConnection(
      EngineSession session, WebSocket socket, Passage passage, boolean held) {
    super(session, socket.loop());
    this.socket = socket;
    this.passage = passage;
    this.held = held;
  }

  /** A session that begins on WebSocket. */
  static WebSocketConnection direct(EngineSession session, WebSocket socket) {
    return new WebSocketConnection(session, socket, Passage.STRAIGHT, false);
  }

  /**
   * A session that comes over from polling: it holds what it is given back, until {@link #release}.
   */
  static WebSocketConnection upgraded(EngineSession session, WebSocket socket, Passage passage) {
    socket.sink().hold();
    return new WebSocketConnection(session, socket, passage, true);
  }

  /**
   * The last packets that waited for a poll go out, then what came meanwhile; from now on the
   * client is heard.
   */
  void release(List<Frame> first) {
    held = false;
    CloseReason why = ended;
    if (why != null) {
      session().closed(why);
      return;
    }
    socket.sink().release(first.stream().map(this::asMessage).toList());
    heartbeat().start();
    Early said = early;
    forgetEarly();
    if (said != null) {
      said.messages.forEach(Runnable::run);
    }
    socket.resumeReads();
  }

  private void forgetEarly() {
    Early said = early;
    if (said != null) {
      early = null;
      holding().giveBack(said.held);
    }
  }

  /** The session did not come over. */
  void abandon() {
    ended(CloseReason.TRANSPORT_CLOSED);
    socket.close(WebSocket.NO_STATUS);
  }

  @Override
  public boolean asciiOnly() {
    return false;
  }

  @Override
  public FrameSink sink() {
    return socket.sink();
  }

  @Override
  public void prove(Proof proof) {
    if (revision() == 4 && !session().isOver()) {
      ping();
    }
    if (session().isOver()) {
      proof.lost(); // The event itself, or the ping, was too much for it.
      return;
    }
    session().awaitProof(proof);
    Drain.await(loop(), socket::hasWrittenAll, proof::isOver, proof::written);
  }

  @Override
  public void sendBinary(byte[] data) {
    socket.sink().send(binary(data, 0, data.length));
  }

  /** Polling holds binary messages as they are. */
  private Frame asMessage(Frame packet) {
    return packet.isText()
        ? packet
        : binary(packet.bytes(), packet.payloadStart(), packet.payloadLength());
  }

  private Frame binary(byte[] data, int from, int length) {
    if (revision() == 3 && format().base64()) {
      byte[] base64 = Base64.getEncoder().encode(Arrays.copyOfRange(data, from, from + length));
      return new FrameBuilder(base64.length + 2).append("b4").append(base64).text();
    }
    FrameBuilder builder = new FrameBuilder(length + 1);
    if (revision() == 3) {
      // The type of a binary packet is a byte 4, not the digit; revision 4 has none.
      builder.append((char) 4);
    }
    return builder.append(data, from, length).binary();
  }

  @Override
  public void onText(String message) {
    if (held) {
      later(message.length(), () -> onText(message));
    } else if (revision() == 3 && message.startsWith("b4")) {
      try {
        receiveBinary(Payloads.base64(message.substring(2)));
      } catch (PayloadException e) {
        end(CloseReason.PROTOCOL_ERROR);
      }
    } else {
      receive(message);
    }
  }

  private void later(int length, Runnable message) {
    Early said = early == null ? new Early() : early;
    early = said;
    long size = MESSAGE + 2L * length;
    said.length += length;
    said.held += size;
    if (!holding().take(size)) {
      evict();
    } else if (said.length > MOST_INFLATED + session().config().maxPayload()) {
      end(CloseReason.TOO_MANY_MESSAGES);
    } else {
      said.messages.add(message);
    }
  }

  /** What was said early counts when it is heard, on the loop where the session is then. */
  @Override
  public void onInflated(int cost) {
    if (held) {
      later(0, () -> onInflated(cost));
    } else {
      session().inflated(cost);
    }
  }

  @Override
  public void onBinary(byte[] message) {
    if (held) {
      later(message.length, () -> onBinary(message));
    } else if (revision() == 4) {
      receiveBinary(message);
    } else if (message.length > 0 && message[0] == 4) {
      receiveBinary(Arrays.copyOfRange(message, 1, message.length));
    } else {
      end(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  public boolean isBehind() {
    return socket.isBehind();
  }

  @Override
  public void onPing() {
    if (!held) {
      session().mayBeHeard();
    }
  }

  @Override
  public void onPong(byte[] payload) {
    onPing(); // It counts alike: no session asks for any.
  }

  @Override
  public void onClosed(int code) {
    heartbeat().cancel();
    ended(code == WebSocket.ABNORMAL ? passage.whenLost() : CloseReason.ofStatus(code));
  }

  /** The first reason counts. While it is held, the session hears of it when it arrives here. */
  private void ended(CloseReason reason) {
    if (!held) {
      session().closed(reason);
    } else if (ended == null) {
      ended = reason;
      forgetEarly();
    }
  }

  @Override
  public void close(CloseReason reason) {
    end(reason);
  }

  @Override
  void evict() {
    if (held) {
      ended(CloseReason.MEMORY);
    }
    // What it holds is free before it counts as gone.
    socket.abort(CloseReason.MEMORY.status());
  }

  @Override
  public void end(CloseReason reason) {
    heartbeat().cancel();
    ended(reason);
    socket.close(reason.status());
  }
}
