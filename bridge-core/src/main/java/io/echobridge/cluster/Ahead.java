package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes of a node that wait until what is before them is there. */
final class Ahead {
  private final Bounds bounds;
  private final TreeMap<Long, Held> frames = new TreeMap<>();
  private int bytes;

  Ahead(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * A frame.
   *
   * @param repair whether it came because this node asked for it
   */
  record Held(Frame.Changes frame, int bytes, boolean repair) {
    long last() {
      return frame.first() + frame.changes().size() - 1;
    }
  }

  /** Holds a frame; or not, when there are too many: it is missed, and asked for later. */
  boolean hold(Held held) {
    Held same = frames.get(held.frame().first());
    if (same != null && same.last() >= held.last()) {
      return true;
    }
    int freed = same == null ? 0 : same.bytes();
    if ((same == null && frames.size() >= bounds.aheadFrames())
        || bytes - freed + held.bytes() > bounds.aheadBytes()) {
      return false;
    }
    frames.put(held.frame().first(), held);
    bytes += held.bytes() - freed;
    return true;
  }

  /** Takes the first frame, if it begins at this change or before. */
  @Nullable Held next(long number) {
    Map.Entry<Long, Held> first = frames.firstEntry();
    if (first == null || first.getKey() > number) {
      return null;
    }
    frames.remove(first.getKey());
    bytes -= first.getValue().bytes();
    return first.getValue();
  }

  /** All frames in the order of their changes. */
  Iterable<Held> all() {
    return frames.values();
  }

  int frames() {
    return frames.size();
  }

  int bytes() {
    return bytes;
  }
}
