package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames as a newer version writes them: with words and keys that this one does not know. */
final class Newer {
  private static final int HEADER = 28;
  private static final byte[] KEY_99_IS_42 = {0x18, 99, 0x18, 42};
  private static final byte END = (byte) 0xff;

  private Newer() {}

  static byte @Nullable [] version(byte @Nullable [] frame, SimulatedNode node) {
    byte[] changed = frame == null ? null : node.rewritten(frame, (f, to) -> withNewWords(f));
    return changed == null ? null : withKey(changed);
  }

  /** Commands with the word "future" stand for what is unknown. */
  private static Frame withNewWords(Frame frame) {
    if (!(frame instanceof Frame.Changes changes)
        || changes.changes().stream().noneMatch(Newer::isNew)) {
      return frame;
    }
    List<Change> all = new ArrayList<>();
    for (Change change : changes.changes()) {
      all.add(isNew(change) ? new Change.Unknown() : change);
    }
    return new Frame.Changes(changes.first(), all);
  }

  private static boolean isNew(Change change) {
    return change instanceof Change.Command command && command.word().equals("future");
  }

  private static byte[] withKey(byte[] frame) {
    boolean isPlain = frame[3] == 0 && frame.length > HEADER && frame[frame.length - 1] == END;
    if (!isPlain) {
      return frame;
    }
    byte[] longer = Arrays.copyOf(frame, frame.length + KEY_99_IS_42.length);
    System.arraycopy(KEY_99_IS_42, 0, longer, frame.length - 1, KEY_99_IS_42.length);
    longer[longer.length - 1] = END;
    return longer;
  }
}
