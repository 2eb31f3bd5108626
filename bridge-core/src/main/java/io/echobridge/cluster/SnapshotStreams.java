package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of this node's entries on their way to others, no faster than the broker takes them.
 */
final class SnapshotStreams {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int ABOUT = 24;

  private final Bounds bounds;
  private final Outgoing outgoing;
  private final ClusterCounters counters;
  private final List<Stream> streams = new ArrayList<>();
  private long numbers;
  private long freeAt;

  SnapshotStreams(Bounds bounds, Outgoing outgoing, ClusterCounters counters, long now) {
    this.bounds = bounds;
    this.outgoing = outgoing;
    this.counters = counters;
    this.freeAt = now;
  }

  boolean isFull() {
    return streams.size() >= bounds.streams();
  }

  boolean isUnderWay(NodeId to, long nonce) {
    return streams.stream().anyMatch(stream -> stream.to.equals(to) && stream.nonce == nonce);
  }

  void begin(NodeId to, long nonce, Publishing publishing) {
    streams.removeIf(stream -> stream.to.equals(to) && stream.of == null);
    counters.snapshotsOut.increment();
    List<Entry> entries = new ArrayList<>();
    publishing.forEachEntry(entries::add);
    streams.add(new Stream(to, null, nonce, ++numbers, publishing.handed(), entries));
  }

  /** Hands the entries of another node on, unless that is under way. */
  void handOn(NodeId to, Peer of) {
    if (isFull() || streams.stream().anyMatch(stream -> stream.to.equals(to) && stream.of == of)) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    of.copy.entries().forEach(entries::add);
    streams.add(new Stream(to, of, 0, ++numbers, of.copy.applied(), entries));
  }

  void pump(long now) {
    if (streams.isEmpty()) {
      return;
    }
    for (Stream stream : List.copyOf(streams)) {
      while (now - freeAt >= 0 && stream.mayGoOn()) {
        long bytes = stream.next(now);
        freeAt = Math.max(freeAt, now) + bytes * SECOND / bounds.streamBytes();
      }
    }
    streams.removeIf(Stream::isOver);
  }

  long dueAt() {
    return streams.stream().anyMatch(Stream::mayGoOn) ? freeAt : Peer.NEVER;
  }

  void linkDown() {
    streams.clear();
  }

  /** One snapshot: the entries at one moment, cut into parts. */
  private final class Stream {
    final NodeId to;

    /** Whose entries they are, where they are another node's. */
    final @Nullable Peer of;

    final long nonce;
    private final long number;
    private final long asOf;
    private final List<Entry> entries;

    /** Where each part ends. */
    private final List<Integer> ends = new ArrayList<>();

    private int next;
    private int unconfirmed;
    private boolean isBroken;

    Stream(NodeId to, @Nullable Peer of, long nonce, long number, long asOf, List<Entry> entries) {
      this.to = to;
      this.of = of;
      this.nonce = nonce;
      this.number = number;
      this.asOf = asOf;
      this.entries = entries;
      entries.sort(Comparator.comparing(Entry::channel).thenComparingLong(Entry::number));
      cut();
    }

    private void cut() {
      long bytes = 0;
      int begin = 0;
      for (int i = 0; i < entries.size(); i++) {
        int length = entries.get(i).size() + ABOUT;
        if (i > begin
            && (bytes + length > bounds.frameBytes() || i - begin >= Bounds.FRAME_CHANGES)) {
          ends.add(i);
          begin = i;
          bytes = 0;
        }
        bytes += length;
      }
      ends.add(entries.size());
    }

    boolean mayGoOn() {
      return !isBroken && next < ends.size() && unconfirmed < bounds.unconfirmed();
    }

    boolean isOver() {
      return isBroken || next == ends.size();
    }

    int next(long now) {
      int begin = next == 0 ? 0 : ends.get(next - 1);
      List<Frame.Snapshot.Member> members = new ArrayList<>();
      for (Entry entry : entries.subList(begin, ends.get(next))) {
        members.add(member(entry, now));
      }
      unconfirmed++;
      Frame.Snapshot part = new Frame.Snapshot(nonce, number, next++, ends.size(), asOf, members);
      return outgoing.send(
          to,
          of == null ? part : of.remains(part, now),
          (ok, at) -> {
            unconfirmed--;
            isBroken |= !ok;
          });
    }

    private Frame.Snapshot.Member member(Entry entry, long now) {
      return new Frame.Snapshot.Member(
          entry.number(),
          entry.channel(),
          entry.userId(),
          entry.member().channelData(),
          entry.present().publicId(),
          Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - entry.at())));
    }
  }
}
