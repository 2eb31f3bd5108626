package io.echobridge.hub.peers;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one node says when it is asked for what a broker said. Public for the other rooms of the hub
 * only.
 *
 * @param word whether it can answer
 * @param part of what the broker said; null where it does not have it yet, or cannot have it
 */
public record Said(Word word, @Nullable ByteBuffer part) {
  /** Nothing came. */
  public static final Said NOTHING = new Said(Word.NONE, null);

  /** Whether a node can answer. */
  public enum Word {
    CAN,
    CANNOT,
    /** Nobody knows: it was not in time, or is gone. */
    NONE
  }

  static Said of(Asking.Answers answers) {
    if (answers.answered() == 1) {
      return new Said(Word.CAN, answers.part());
    }
    return answers.refused() ? new Said(Word.CANNOT, null) : NOTHING;
  }
}
