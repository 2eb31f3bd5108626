package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** This node's own beats, on their way and back. */
final class Beats {
  /** A fresh node says hello again so soon, as a message can be lost. */
  private static final long HELLO_AGAIN = Duration.ofMillis(150).toNanos();

  private final long period;
  private final int periodMillis;
  private final Outgoing outgoing;
  private final Publishing publishing;
  private final Whispering whispering;
  private final Greeting greeting;
  private final Lease lease;
  private final RandomGenerator random;
  private final long startedAt;
  private Frame.About about;
  private int connections;
  private boolean isDraining;

  private long number;
  private long sentAt;
  private long cameBack;

  /** The first hello since the link came up. */
  private long hello;

  private long helloAt;
  private long dueAt;
  private long helloAgainAt = Peer.NEVER;
  private long cameBackAt;

  Beats(
      Frame.About about,
      ClusterSettings settings,
      Outgoing outgoing,
      Publishing publishing,
      Whispering whispering,
      Greeting greeting,
      Lease lease,
      RandomGenerator random,
      long now) {
    this.about = about;
    this.period = settings.heartbeat().toNanos();
    this.periodMillis = (int) settings.heartbeat().toMillis();
    this.outgoing = outgoing;
    this.publishing = publishing;
    this.whispering = whispering;
    this.greeting = greeting;
    this.lease = lease;
    this.random = random;
    this.startedAt = now;
    this.cameBackAt = now;
    this.dueAt = now;
  }

  void describe(Frame.About description) {
    about = description;
  }

  void connections(int count) {
    connections = count;
  }

  void drain(long now) {
    isDraining = true;
    dueAt = now;
  }

  /** The next beat is due now: there is news in it. */
  void hurry(long now) {
    dueAt = now;
  }

  void linkUp(long now) {
    hello = number + 1;
    helloAt = now;
    send(true, now);
    helloAgainAt = greeting.isOpen() ? Peer.NEVER : now + HELLO_AGAIN;
  }

  void linkDown() {
    helloAgainAt = Peer.NEVER;
  }

  void pump(long now) {
    if (!outgoing.isLinked()) {
      return;
    }
    if (now - dueAt >= 0 || (helloAgainAt != Peer.NEVER && now - helloAgainAt >= 0)) {
      helloAgainAt = Peer.NEVER;
      send(!greeting.isOpen(), now);
    }
  }

  long dueAt() {
    return outgoing.isLinked() ? Math.min(dueAt, helloAgainAt) : Peer.NEVER;
  }

  private void send(boolean isHello, long now) {
    number++;
    sentAt = now;
    outgoing.counters.members = publishing.members();
    lease.sent(number, now);
    // A little by chance, so that nodes that started together do not stay together.
    dueAt = now + period + (long) (period * (random.nextDouble() - 0.5) / 10);
    outgoing.send(null, beat(isHello, null, now));
  }

  boolean isOpen() {
    return greeting.isOpen();
  }

  boolean isKeeper() {
    return about.isKeeper();
  }

  /** A beat for a node that said hello. */
  Frame.Beat answer(Peers peers, long now) {
    List<NodeId> members =
        peers.all().stream().filter(peer -> peer.copy.isVisible()).map(peer -> peer.id).toList();
    return beat(false, members, now);
  }

  private Frame.Beat beat(boolean isHello, @Nullable List<NodeId> members, long now) {
    return new Frame.Beat(
        number,
        publishing.handed(),
        publishing.digest(),
        publishing.size(),
        whispering.last(),
        isHello,
        greeting.isOpen() && !about.isKeeper(),
        isDraining,
        Optional.ofNullable(members),
        new Frame.About(
            periodMillis,
            connections,
            about.startedMillis() + TimeUnit.NANOSECONDS.toMillis(now - startedAt),
            about.name(),
            about.version(),
            about.relay(),
            about.tag(),
            about.features(),
            about.configuration()));
  }

  /** A frame of this node came back; says whether a round of the lease is over with it. */
  boolean cameBack(FrameCodec.Received own, long now) {
    if (own.to() != null
        || !(own.frame() instanceof Frame.Beat beat)
        || beat.number() <= cameBack
        || beat.number() > number) {
      return false;
    }
    cameBack = beat.number();
    cameBackAt = now;
    if (beat.number() == number) {
      outgoing.counters.echoNanos = now - sentAt;
    }
    if (beat.number() >= hello && hello > 0) {
      greeting.helloCameBack(helloAt, now);
    }
    return lease.isRound(beat.number());
  }

  /** Since when nothing came back, if that is long ago; or 0. */
  long staleSince(long now) {
    return now - cameBackAt > 3 * period ? cameBackAt : 0;
  }
}
