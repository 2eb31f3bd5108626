package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.presence.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames on their way to the broker, and who wants to know whether they got there. */
final class Outgoing {
  private final FrameCodec codec;
  private final Surroundings surroundings;
  final ClusterCounters counters;
  private final Map<Long, Sent> waiting = new HashMap<>();
  private long tickets;
  private boolean linked;

  Outgoing(FrameCodec codec, Surroundings surroundings, ClusterCounters counters) {
    this.codec = codec;
    this.surroundings = surroundings;
    this.counters = counters;
  }

  /** Hears whether the broker has a frame. */
  interface Sent {
    void sent(boolean ok, long now);
  }

  boolean isLinked() {
    return linked;
  }

  void linkUp() {
    linked = true;
  }

  /** What the broker has not confirmed by now, it may not have. */
  void linkDown(long now) {
    linked = false;
    List<Sent> failed = new ArrayList<>(waiting.values());
    waiting.clear();
    failed.forEach(sent -> sent.sent(false, now));
  }

  /** Sends a frame that is no loss if it does not arrive. */
  void send(@Nullable NodeId to, Frame frame) {
    hand(to, frame, codec.encode(frame, to), ++tickets);
  }

  /**
   * Sends a frame, and says so later.
   *
   * @return how many bytes it has
   * @throws IllegalArgumentException if it is larger than others take; then nothing is said later
   */
  int send(@Nullable NodeId to, Frame frame, Sent sent) {
    byte[] bytes = codec.encode(frame, to);
    long ticket = ++tickets;
    waiting.put(ticket, sent);
    return hand(to, frame, bytes, ticket);
  }

  void sent(long ticket, boolean ok, long now) {
    Sent sent = waiting.remove(ticket);
    if (sent != null) {
      sent.sent(ok, now);
    }
  }

  private int hand(@Nullable NodeId to, Frame frame, byte[] bytes, long ticket) {
    ClusterCounters.count(counters.framesOut, kind(frame));
    counters.bytesOut.add(bytes.length);
    surroundings.send(to, bytes, ticket);
    return bytes.length;
  }

  /** A word for the kind of a frame, for people. */
  static String kind(Frame frame) {
    if (frame instanceof Frame.Beat) {
      return "beat";
    }
    if (frame instanceof Frame.Changes) {
      return "changes";
    }
    if (frame instanceof Frame.Ask) {
      return "ask";
    }
    if (frame instanceof Frame.Snapshot) {
      return "snapshot";
    }
    if (frame instanceof Frame.Remains) {
      return "remains";
    }
    if (frame instanceof Frame.Bye) {
      return "bye";
    }
    if (frame instanceof Frame.Whispers) {
      return "whispers";
    }
    return frame instanceof Frame.Question ? "question" : "answer";
  }
}
