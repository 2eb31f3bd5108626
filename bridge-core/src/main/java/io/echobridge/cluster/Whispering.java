package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Whispers of this node's clients on their way to the others: in order, and lost if they are. */
final class Whispering {
  private static final int ABOUT = 32;

  private final Bounds bounds;
  private final Outgoing outgoing;
  private final ClusterCounters counters;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private long bytes;
  private long last;
  private boolean isUnderWay;

  Whispering(Bounds bounds, Outgoing outgoing, ClusterCounters counters) {
    this.bounds = bounds;
    this.outgoing = outgoing;
    this.counters = counters;
  }

  /**
   * A whisper.
   *
   * @param after the change that goes before it: nobody whispers before they have joined
   */
  private record Waiting(Frame.Whispers.Whisper whisper, int bytes, long after) {}

  /** The number of the last whisper that was handed over. */
  long last() {
    return last;
  }

  long bytes() {
    return bytes;
  }

  /** The change that has to be handed over soon, as a whisper waits for it. */
  long waitsFor() {
    return queue.isEmpty() ? 0 : queue.getLast().after();
  }

  void add(Frame.Whispers.Whisper whisper, long after) {
    int length =
        whisper.data().length()
            + whisper.name().length()
            + whisper.channel().value().length()
            + whisper.publicId().length()
            + ABOUT;
    boolean fits = whisper.name().length() <= FrameCodec.MAX_ENTRY;
    if (!fits || !outgoing.isLinked() || bytes + length > bounds.whisperBytes()) {
      counters.whispersLost.increment();
      return;
    }
    queue.add(new Waiting(whisper, length, after));
    bytes += length;
  }

  /** Hands over what waits for no change, unless a frame is under way. */
  void pump(long handed) {
    if (isUnderWay) {
      return;
    }
    List<Frame.Whispers.Whisper> whispers = new ArrayList<>();
    int length = 0;
    for (Waiting next = queue.peek();
        next != null && next.after() <= handed && whispers.size() < Bounds.FRAME_CHANGES;
        next = queue.peek()) {
      length += next.bytes();
      if (length > bounds.frameBytes() && !whispers.isEmpty()) {
        break;
      }
      queue.remove();
      bytes -= next.bytes();
      whispers.add(next.whisper());
    }
    if (!whispers.isEmpty()) {
      isUnderWay = true;
      Frame.Whispers frame = new Frame.Whispers(last + 1, whispers);
      last += whispers.size();
      outgoing.send(null, frame, (ok, now) -> isUnderWay = false);
    }
  }

  /** Nobody hears what waits. */
  void linkDown() {
    counters.whispersLost.add(queue.size());
    queue.clear();
    bytes = 0;
  }
}
