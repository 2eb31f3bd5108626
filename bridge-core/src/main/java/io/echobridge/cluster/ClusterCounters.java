package io.echobridge.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What has happened between this node and the others since it started. For any thread. */
public final class ClusterCounters {
  /** Frames that this node sent, by kind. */
  public final Map<String, LongAdder> framesOut = new ConcurrentHashMap<>();

  /** Frames of others that were for this node, by kind. */
  public final Map<String, LongAdder> framesIn = new ConcurrentHashMap<>();

  /** Bytes of frames that came and were not frames for this node, by reason. */
  public final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();

  public final LongAdder bytesOut = new LongAdder();
  public final LongAdder bytesIn = new LongAdder();

  /** How often another node's changes came with some missing. */
  public final LongAdder gaps = new LongAdder();

  public final LongAdder snapshotsOut = new LongAdder();
  public final LongAdder snapshotsIn = new LongAdder();

  /** How often members differed from what their node has: never, if there is no defect. */
  public final LongAdder digestMismatches = new LongAdder();

  /** How many nodes ended without a goodbye. */
  public final LongAdder deaths = new LongAdder();

  /** Whispers of this node that were dropped, and those of others that did not come. */
  public final LongAdder whispersLost = new LongAdder();

  /** Events and commands that were not sent, or came too late. */
  public final LongAdder eventsLost = new LongAdder();

  /** Changes that this version does not know. */
  public final LongAdder unknownChanges = new LongAdder();

  /** Frames beyond the bound of those that wait for what is before them. */
  public final LongAdder droppedAhead = new LongAdder();

  /** Nodes for which there was no place, and those that lost theirs. */
  public final LongAdder strangers = new LongAdder();

  /** Local members too large for other nodes. */
  public final LongAdder oversized = new LongAdder();

  /** How many members this node has, as of its last sign of life. */
  public volatile int members;

  /** How long the last sign of life that came back took through the broker, in nanoseconds. */
  public volatile long echoNanos;

  static void count(Map<String, LongAdder> by, String what) {
    by.computeIfAbsent(what, key -> new LongAdder()).increment();
  }
}
