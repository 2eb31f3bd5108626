package io.echobridge.protocol.raw;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client has said before it may be done: it is not known yet who the client is, or it is not
 * welcome yet. Counted as its memory. On its loop.
 */
final class Early {
  private static final int MESSAGE = 64;

  private final Holding holding;
  private final int most;
  private final List<String> messages = new ArrayList<>(0);
  private long held;
  private boolean isOver;
  private @Nullable Runnable giveUp;

  /**
   * @param size how many bytes are kept of its request meanwhile
   * @param most messages; who says more is not one that waits
   */
  Early(Holding holding, long size, int most) {
    this.holding = holding;
    this.most = most;
    this.held = size;
    holding.take(held);
  }

  /**
   * @param task takes the question back
   */
  void giveUp(Runnable task) {
    giveUp = isOver ? null : task;
  }

  /**
   * Keeps a message until then.
   *
   * @param go ends a client that says more than there is room for
   */
  void keep(String message, Consumer<CloseReason> go) {
    long size = MESSAGE + 2L * message.length();
    if (messages.size() == most) {
      go.accept(CloseReason.TOO_MANY_MESSAGES);
      return;
    }
    held += size; // It counts even where there is no room for it.
    if (holding.take(size)) {
      messages.add(message);
    } else {
      go.accept(CloseReason.MEMORY);
    }
  }

  /** It may be done now. Returns what the client has said. */
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
