package io.echobridge.protocol.raw;

import io.echobridge.net.Holding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of whom it is not known yet who it is, and what it has said so far. Counted as its
 * memory, from the handshake on. On its loop.
 */
final class Early {
  /** A page says a few things when its socket opens; more than this is not one that waits. */
  private static final int MOST = 64;

  private static final int MESSAGE = 64;

  private final Holding holding;
  private final List<String> messages = new ArrayList<>(0);
  private long held;
  private boolean isOver;
  private @Nullable Runnable giveUp;

  /**
   * @param size how many bytes are kept of its request meanwhile
   */
  Early(Holding holding, long size) {
    this.holding = holding;
    this.held = size;
    holding.take(held);
  }

  /**
   * @param task takes the question back
   */
  void giveUp(Runnable task) {
    giveUp = isOver ? null : task;
  }

  /** Whether a message is kept until it is known who says it. */
  boolean keeps(String message) {
    long size = MESSAGE + 2L * message.length();
    if (messages.size() == MOST) {
      return false;
    }
    held += size; // It counts even where there is no room for it.
    if (!holding.take(size)) {
      return false;
    }
    messages.add(message);
    return true;
  }

  /** It is known now. Returns what the client has said. */
  List<String> over() {
    isOver = true;
    holding.giveBack(held);
    held = 0;
    return messages;
  }

  /** The client has gone, and nobody wants to know any more. */
  void gone() {
    List<String> unused = over();
    if (giveUp != null) {
      giveUp.run();
    }
  }
}
