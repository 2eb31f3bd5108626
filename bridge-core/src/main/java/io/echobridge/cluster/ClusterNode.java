package io.echobridge.cluster;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * This node among the others. Not thread-safe: one thread drives it. All times are nanoseconds of
 * one clock that never goes back.
 */
public final class ClusterNode {
  private final NodeId self;
  private final FrameCodec codec;
  private final Surroundings surroundings;
  private final ClusterCounters counters = new ClusterCounters();
  private final RemoteMemory memory;
  private final Effects effects;
  private final Outgoing outgoing;
  private final Publishing publishing;
  private final Whispering whispering;
  private final Peers peers;
  private final Lease lease;
  private final Greeting greeting;
  private final Beats beats;
  private final SnapshotStreams streams;
  private final Answers answers;
  private final Hearing hearing;
  private final Care care;
  private boolean isOver;
  private long clock;

  /**
   * A node that starts now.
   *
   * @param description what it says about itself; how many clients it has and how long it runs is
   *     added
   * @param codec whose frames bear this node's id
   */
  public ClusterNode(
      NodeId self,
      Frame.About description,
      ClusterSettings settings,
      FrameCodec codec,
      Surroundings surroundings,
      RandomGenerator random,
      long now) {
    this(
        self,
        description,
        settings,
        codec,
        surroundings,
        random,
        now,
        Bounds.STANDARD,
        new Rules());
  }

  ClusterNode(
      NodeId self,
      Frame.About description,
      ClusterSettings settings,
      FrameCodec codec,
      Surroundings surroundings,
      RandomGenerator random,
      long now,
      Bounds bounds,
      Rules rules) {
    this.self = self;
    this.codec = codec;
    this.surroundings = surroundings;
    this.clock = now;
    memory = new RemoteMemory(settings.maxRemoteBytes());
    effects = new Effects(surroundings, counters);
    outgoing = new Outgoing(codec, surroundings, counters);
    Reception reception =
        new Reception(rules, bounds, memory, effects, counters, random, random.nextLong());
    publishing = new Publishing(bounds, outgoing, surroundings, counters, reception.table(), now);
    whispering = new Whispering(bounds, outgoing, counters);
    peers = new Peers(reception);
    lease = new Lease(settings, description.isKeeper(), now);
    greeting = new Greeting(rules, bounds, now + settings.startPatience().toNanos());
    beats =
        new Beats(
            description, settings, outgoing, publishing, whispering, greeting, lease, random, now);
    streams = new SnapshotStreams(bounds, outgoing, counters, now);
    answers = new Answers(self, bounds, outgoing, publishing, streams, beats, now);
    hearing = new Hearing(self, surroundings, reception, peers, greeting, settings);
    care = new Care(surroundings, reception, peers, outgoing, greeting, lease);
  }

  /** Says something else about itself from its next beat on. */
  public void describe(Frame.About description) {
    beats.describe(description);
  }

  /** The link to the broker is up: what others send arrives from now on. */
  public void linkUp(long now) {
    outgoing.linkUp();
    lease.linkUp(peers.all());
    peers.linkUp();
    beats.linkUp(now);
    tick(now);
  }

  /** The link is down. */
  public void linkDown(long now) {
    outgoing.linkDown(now);
    whispering.linkDown();
    streams.linkDown();
    beats.linkDown();
    greeting.linkDown();
    tick(now);
  }

  /** Bytes came over the link; also this node's own, in their place among the others'. */
  public void heard(byte[] bytes, long now) {
    counters.bytesIn.add(bytes.length);
    boolean isRound = false;
    try {
      FrameCodec.Received received = codec.decode(bytes);
      if (received.from().equals(self)) {
        isRound =
            received.to() == null
                && received.frame() instanceof Frame.Beat beat
                && beats.cameBack(beat, now);
      } else if (received.to() == null || received.to().equals(self)) {
        ClusterCounters.count(counters.framesIn, Outgoing.kind(received.frame()));
        hearing.hear(received.from(), received.frame(), received.to() == null, bytes.length, now);
      }
    } catch (RejectedFrameException e) {
      ClusterCounters.count(counters.rejected, e.reason());
    }
    if (isRound) {
      lease.round(peers.all());
      surroundings.nodesChanged(peers.infos());
    }
    tick(now);
  }

  /** The broker has a frame, or does not. */
  public void sent(long ticket, boolean ok, long now) {
    outgoing.sent(ticket, ok, now);
    tick(now);
  }

  /** Does what is due. The owner calls it again at {@link #wakeAt}, if not earlier. */
  public void tick(long now) {
    clock = now;
    if (isOver) {
      return;
    }
    boolean isChanged = care.settle(now);
    effects.flush();
    Opening opening = greeting.opens(peers, now);
    if (opening != null) {
      hearing.opened();
      surroundings.nodesChanged(peers.infos());
      surroundings.opened(opening);
      beats.hurry(now);
    }
    publishing.pump(peers.members(), whispering.waitsFor(), now);
    whispering.pump(publishing.handed());
    beats.pump(now);
    answers.pump(peers, now);
    streams.pump(now);
    if (isChanged) {
      surroundings.nodesChanged(peers.infos());
    }
  }

  /** When something is due next. */
  public long wakeAt() {
    if (isOver) {
      return Long.MAX_VALUE;
    }
    long due = Math.min(beats.dueAt(), Math.min(greeting.dueAt(), care.dueAt()));
    due = Math.min(due, Math.min(publishing.dueAt(), streams.dueAt()));
    return outgoing.isLinked() ? Math.min(due, answers.dueAt(peers)) : due;
  }

  /** A client of this node is on a presence channel. */
  public void joined(Entry entry, long now) {
    Kept join = Kept.join(entry, now);
    if (join.fits()) {
      add(join, now);
    } else {
      counters.oversized.increment();
    }
  }

  /** A client of this node has left a presence channel. */
  public void left(Entry entry, long now) {
    Kept leave = Kept.leave(entry, now);
    if (leave.fits()) {
      add(leave, now);
    }
  }

  /**
   * An event was published at this node: every other node has it heard.
   *
   * @return its number, which {@link Surroundings#carried} says; 0 when it is too large for others
   */
  public long publish(List<ChannelName> channels, BroadcastEvent event, long now) {
    return addIfItFits(Kept.event(channels, event, now), now);
  }

  /** Has every other node do something, if the argument is not too large for others. */
  public void command(String word, String argument, long now) {
    var unused = addIfItFits(Kept.command(word, argument, now), now);
  }

  private long addIfItFits(Kept change, long now) {
    if (change.fits()) {
      return add(change, now);
    }
    counters.eventsLost.increment();
    return 0;
  }

  private long add(Kept change, long now) {
    long number = publishing.add(change);
    tick(now);
    return number;
  }

  /** A client of this node whispers: after its join, every other node has it heard. */
  public void whisper(Frame.Whispers.Whisper whisper, long now) {
    whispering.add(whisper, publishing.last());
    tick(now);
  }

  /** Asks other nodes: one, or all. Nobody answers a question that is too large for others. */
  public void ask(List<NodeId> nodes, Frame.Question question, long now) {
    if (!nodes.isEmpty() && question.argument().length() <= FrameCodec.MAX_ENTRY) {
      outgoing.send(nodes.size() == 1 ? nodes.get(0) : null, question);
    }
  }

  /** Answers; what is to be done then is done when the broker has the answer, or will not. */
  public void answer(NodeId to, Frame.Answer answer, Runnable done) {
    outgoing.send(to, answer, (ok, at) -> done.run());
  }

  /** How many clients this node has, for its beats. */
  public void connections(int count) {
    beats.connections(count);
  }

  /** This node sends its clients away from now on; its members linger at the others. */
  public void drain(long now) {
    beats.drain(now);
    tick(now);
  }

  /** This node ends. */
  public void bye(long now) {
    publishing.handAll(now);
    whispering.pump(publishing.handed());
    if (outgoing.isLinked()) {
      outgoing.send(null, new Frame.Bye(publishing.handed()));
    }
    isOver = true;
  }

  public boolean isOpen() {
    return greeting.isOpen();
  }

  /** Whether its members can be out of date: since when nothing came back of what it sent; or 0. */
  public long staleSince() {
    return beats.staleSince(clock);
  }

  /** Whether other nodes' members take all the memory they may: some of them are missing here. */
  public boolean isFull() {
    return peers.all().stream().anyMatch(peer -> peer.copy.isShort());
  }

  public ClusterCounters counters() {
    return counters;
  }

  public List<PeerInfo> peers() {
    return peers.infos();
  }

  Collection<Peer> table() {
    return peers.all();
  }
}
