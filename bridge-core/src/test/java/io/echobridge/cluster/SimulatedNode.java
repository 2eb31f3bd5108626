package io.echobridge.cluster;

import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.Rosters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One daemon of the simulation: the real {@link ClusterNode} between a link to the broker and a hub
 * that keeps rosters, lets clients wait for the node to open, and has a client who watches each
 * channel.
 */
final class SimulatedNode implements Surroundings {
  private static final String HAND_OVER = "hand-over";

  final PeersSimulation simulation;
  final int index;
  final NodeId id;
  final ClusterNode node;
  private final FrameCodec codec;

  /** The link: whether it carries, whether the node thinks so, and to which broker it goes. */
  boolean isConnected;

  boolean isLinked;
  int epoch;
  int group;

  boolean isDead;
  boolean isStopped;
  boolean isDraining;
  boolean isOpen;

  /** When it opened. */
  long openedAt = Long.MAX_VALUE;

  long diedAt = Long.MAX_VALUE;

  /** Since when it is alive, linked and running without a break. */
  long fineSince = Long.MAX_VALUE;

  final long startedAt;

  /** When something of another node arrived last, by its index. */
  final Map<Integer, Long> arrivals = new HashMap<>();

  final Rosters rosters = new Rosters();
  final Speaker speaker;
  final Set<Entry> entries = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Whom the client who watches a channel thinks there. */
  final Map<ChannelName, Set<String>> views = new HashMap<>();

  final Map<Long, Integer> events = new HashMap<>();
  final Map<NodeId, Long> whispers = new HashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private final Deque<Runnable> inbox = new ArrayDeque<>();
  private long wake = Long.MAX_VALUE;
  long numbers;

  SimulatedNode(
      PeersSimulation simulation, int index, FrameCodec codec, Bounds bounds, Rules rules) {
    this.simulation = simulation;
    this.index = index;
    this.id = PeersSimulation.id(index);
    this.codec = codec;
    this.startedAt = simulation.now();
    Frame.About about = new Frame.About(2000, 0, 0, "node-" + index, "1", null, null, 0, 0);
    this.speaker = new Speaker(id, rules);
    this.node =
        new ClusterNode(
            id,
            about,
            simulation.settings(),
            codec,
            this,
            new SplittableRandom(simulation.seed * 31 + index),
            simulation.now(),
            bounds,
            rules);
  }

  // The process.

  /** Something comes from outside: at once, or when the process runs again. */
  void input(Runnable what) {
    if (isDead) {
      return;
    }
    if (isStopped) {
      inbox.add(what);
      return;
    }
    what.run();
    plan();
  }

  void stop() {
    isStopped = true;
    simulation.fine(this);
  }

  void resume() {
    isStopped = false;
    while (!inbox.isEmpty() && !isDead) {
      inbox.remove().run();
    }
    if (!isDead) {
      node.tick(simulation.now());
      simulation.fine(this);
      plan();
    }
  }

  /** Wakes the node when it wants to. */
  private void plan() {
    long due = node.wakeAt();
    if (due < wake && due != Long.MAX_VALUE) {
      wake = Math.max(due, simulation.now());
      long mine = wake;
      simulation.at(
          mine,
          () -> {
            if (wake == mine) {
              wake = Long.MAX_VALUE;
              input(() -> node.tick(simulation.now()));
            }
          });
    }
  }

  // The link.

  void connect() {
    isConnected = true;
    epoch++;
    input(
        () -> {
          isLinked = true;
          simulation.fine(this);
          node.linkUp(simulation.now());
        });
  }

  /** The link carries nothing from now on. */
  void cut() {
    isConnected = false;
    epoch++;
    simulation.fine(this);
  }

  void noticeCut() {
    input(
        () -> {
          if (isLinked) {
            isLinked = false;
            node.linkDown(simulation.now());
          }
        });
  }

  void arrived(SimulatedNode from, byte[] frame) {
    arrivals.put(from.index, simulation.now());
    input(
        () -> {
          byte[] changed = frame;
          if (simulation.flaw == Flaw.UNKNOWN_WORD_DOES_NOT_COUNT) {
            changed = rewritten(frame, this::withoutUnknown);
          }
          if (changed != null) {
            node.heard(changed, simulation.now());
          }
        });
  }

  @Override
  public void send(@Nullable NodeId to, byte[] frame, long ticket) {
    byte[] sent = frame;
    switch (simulation.flaw) {
      case NO_ASK_AFTER_A_GAP ->
          sent = rewritten(frame, (f, t) -> f instanceof Frame.Ask && isVisible(t) ? null : f);
      case NO_HELLO_AT_LINK_UP ->
          sent =
              rewritten(
                  frame,
                  (f, t) -> f instanceof Frame.Beat b && b.open() ? beat(b, b.digest(), false) : f);
      case DIGEST_FORGETS_AN_ENTRY ->
          sent =
              rewritten(
                  frame,
                  (f, t) ->
                      f instanceof Frame.Beat b && b.entries() > 3
                          ? beat(b, b.digest() + 1, b.hello())
                          : f);
      default -> {}
    }
    if (simulation.isNewer(this)) {
      sent = Newer.version(sent, this);
    }
    if (sent != null) {
      simulation.broker.send(this, to, sent, ticket);
    }
  }

  /** What becomes of a frame on its way. */
  interface Rewriting {
    @Nullable Frame rewrite(Frame frame, @Nullable NodeId to);
  }

  byte @Nullable [] rewritten(byte[] bytes, Rewriting rewriting) {
    try {
      FrameCodec.Received received = codec.decode(bytes);
      Frame frame = rewriting.rewrite(received.frame(), received.to());
      if (frame == received.frame()) {
        return bytes;
      }
      return frame == null ? null : simulation.codec(received.from()).encode(frame, received.to());
    } catch (RejectedFrameException e) {
      return bytes;
    }
  }

  private static Frame beat(Frame.Beat beat, long digest, boolean hello) {
    return new Frame.Beat(
        beat.number(),
        beat.last(),
        digest,
        beat.entries(),
        beat.whisper(),
        hello,
        beat.open(),
        beat.draining(),
        beat.members(),
        beat.about());
  }

  private Frame withoutUnknown(Frame frame, @Nullable NodeId to) {
    if (!(frame instanceof Frame.Changes changes)) {
      return frame;
    }
    List<Change> known = new ArrayList<>(changes.changes());
    known.removeIf(change -> change instanceof Change.Unknown);
    return known.size() == changes.changes().size()
        ? frame
        : new Frame.Changes(changes.first(), known);
  }

  private boolean isVisible(@Nullable NodeId peer) {
    return node.peers().stream()
        .anyMatch(info -> info.id().equals(peer) && info.state() != PeerInfo.State.SYNCING);
  }

  // The hub.

  /** A client joins as soon as the node is open. */
  void join(Runnable join) {
    if (isOpen || simulation.flaw == Flaw.NO_GATE) {
      join.run();
    } else {
      held.add(join);
    }
  }

  void take(Entry entry) {
    change(new RosterChange(entry, true), new HashMap<>());
    node.joined(entry, simulation.now());
    plan();
  }

  void drop(Entry entry) {
    change(new RosterChange(entry, false), new HashMap<>());
    node.left(entry, simulation.now());
    plan();
  }

  @Override
  public void changed(List<RosterChange> changes) {
    List<RosterChange> all = new ArrayList<>(changes);
    if (simulation.flaw == Flaw.LEAVES_BEFORE_JOINS) {
      all.sort(Comparator.comparing(RosterChange::joins));
    }
    Map<String, Entry> gone = new HashMap<>();
    for (RosterChange change : all) {
      if (!change.joins()) {
        simulation.entryDropped(this, change.entry());
      }
      change(change, gone);
    }
  }

  private void change(RosterChange change, Map<String, Entry> gone) {
    Entry entry = change.entry();
    boolean joins = change.joins();
    if (joins != entries.add(entry) && joins) {
      simulation.violated("S1", this + " has " + name(entry) + " come twice");
      return;
    }
    if (!joins && !entries.remove(entry)) {
      simulation.violated("S1", this + " has " + name(entry) + " go, which is not there");
      return;
    }
    if (joins ? rosters.join(entry) : rosters.leave(entry)) {
      simulation.transition(this, entry, joins, gone);
      simulation.hooks.sees(this, change);
      tell(speaker.begins(simulation.now()));
      if (speaker.tells(change, simulation.now())) {
        simulation.hooks.told(this, change);
      }
    } else if (joins) {
      simulation.hooks.isTwice(entry);
    }
  }

  static String name(Entry entry) {
    return "entry " + entry.number() + " of " + entry.userId() + " on " + entry.node();
  }

  Set<String> view(ChannelName channel) {
    return views.getOrDefault(channel, Set.of());
  }

  Set<String> users(ChannelName channel) {
    Set<String> users = new HashSet<>();
    present(channel).forEach(entry -> users.add(entry.userId()));
    return users;
  }

  /** One connection of each user on a channel. */
  List<Entry> present(ChannelName channel) {
    var roster = rosters.find(channel);
    return roster == null ? List.of() : roster.snapshot();
  }

  @Override
  public void opened(Opening why) {
    isOpen = true;
    openedAt = simulation.now();
    nodesChanged(node.peers());
    for (ChannelName channel : PeersSimulation.CHANNELS) {
      views.put(channel, users(channel));
    }
    simulation.opened(this, why);
    List<Runnable> waiting = List.copyOf(held);
    held.clear();
    // The hub does it after the node's call.
    simulation.at(simulation.now(), () -> waiting.forEach(join -> input(join)));
  }

  @Override
  public void published(NodeId from, long number, Change.Event event) {
    simulation.eventHeard(this, Long.parseLong(event.event().name()));
  }

  @Override
  public void whispered(NodeId from, Frame.Whispers.Whisper whisper, @Nullable Entry sender) {
    simulation.whisperHeard(this, from, Long.parseLong(whisper.name()));
  }

  @Override
  public void commanded(NodeId from, Change.Command command) {
    if (command.word().equals(HAND_OVER)) {
      Handover handover = Handover.parse(command.argument());
      tell(speaker.handedOver(from, handover, simulation.now()));
      handOver();
    }
  }

  @Override
  public void asked(NodeId from, Frame.Question question) {}

  @Override
  public void answered(NodeId from, Frame.Answer answer) {}

  @Override
  public void nodesChanged(List<PeerInfo> peers) {
    tell(speaker.nodes(isOpen, peers, simulation.now()));
    handOver();
  }

  private void handOver() {
    List<Handover> handovers = speaker.handsOver(simulation.now());
    // The hub does it after the node's call.
    if (!handovers.isEmpty()) {
      simulation.at(simulation.now(), () -> input(() -> handOver(handovers)));
    }
  }

  private void tell(List<RosterChange> untold) {
    if (simulation.flaw != Flaw.NOTHING_TOLD_AGAIN) {
      untold.forEach(change -> simulation.hooks.told(this, change));
    }
  }

  private void handOver(List<Handover> handovers) {
    for (Handover all : handovers) {
      boolean isSilent = simulation.flaw == Flaw.NOTHING_SAID_OF_WHAT_WAS_TOLD;
      Handover said = isSilent ? new Handover(all.elders(), all.heirs(), List.of()) : all;
      simulation.trace("%s hands over: %s", this, said.text());
      node.command(HAND_OVER, said.text(), simulation.now());
    }
  }

  /** The process ends as it should. */
  void end() {
    handOver(speaker.ends(simulation.now()));
    node.bye(simulation.now());
  }

  @Override
  public void came(PeerInfo peer) {
    simulation.trace("%s: %s came", this, peer.id());
  }

  @Override
  public void gone(PeerInfo peer, Departure why, int members) {
    simulation.trace("%s: %s is gone (%s), %d members leave", this, peer.id(), why, members);
  }

  @Override
  public void carried(long number) {}

  @Override
  public String toString() {
    return "node " + index;
  }
}
