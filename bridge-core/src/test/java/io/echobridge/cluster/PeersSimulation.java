package io.echobridge.cluster;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.net.RemoteMembers;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One minute in the life of a cluster, with faults, and 45 seconds of peace after it: the real code
 * of the nodes with its real frames, on a broker and a clock that are simulated. A seed decides
 * everything, so that the same seed is the same minute again.
 *
 * <p>Read it from top to bottom: what happens ({@link Theme}), what must be true of it (S1 to S13,
 * of which S11 is in {@link SimulatedHooks}), and the machinery below.
 */
final class PeersSimulation implements SimulatedBroker.Simulation {
  static final List<ChannelName> CHANNELS =
      List.of(new ChannelName("presence-a"), new ChannelName("presence-b"));

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;
  private static final long TROUBLE = 60 * SECOND;
  private static final long END = 105 * SECOND;

  /** So long after two nodes hear each other again, nothing is missing. */
  private static final long MENDED = 5 * SECOND;

  /** So long after everything is well again, all nodes know what there is to know. */
  private static final long SOON = 1200 * MILLI;

  /** So soon a node that starts lets clients join, also while others still list one that died. */
  private static final long OPENS = 7 * SECOND;

  /** What a minute is about. In the first ones everybody who came stays, but for the fault. */
  enum Theme {
    CALM,
    KILL,
    OUTAGE,
    DRAIN,
    STOP,
    CUT,
    LOSS,
    EVERYTHING
  }

  /** Somebody's connection to a channel; the node's hub has it while there is an entry. */
  private static final class Session {
    final String user;
    final ChannelName channel;
    final SimulatedNode node;
    @Nullable Entry entry;
    long joinedAt;
    boolean isOver;

    /** Its node has sent it away; its entry stays. */
    boolean isAway;

    Session(String user, ChannelName channel, SimulatedNode node) {
      this.user = user;
      this.channel = channel;
      this.node = node;
    }
  }

  /** A thing was violated. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  private record Due(long at, long number, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  final long seed;
  final Flaw flaw;
  final Theme theme;
  final SimulatedBroker broker;

  /** Those outside who are told who comes and goes. */
  final SimulatedHooks hooks;

  private final Map<NodeId, FrameCodec> codecs;
  final boolean isTraced;
  private final SplittableRandom random;
  private final Bounds bounds;

  /** Whether users come and go all the time; else they come in the first seconds and stay. */
  private final boolean isLively;

  private final boolean hasNewerNodes;
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();

  /** When a user was on a channel last, with a session of a node that lived. */
  private final Map<String, Long> lastThere = new HashMap<>();

  /** Since when a user has been on a channel without a break, by connections to one node. */
  private final Map<String, Long> ownedSince = new HashMap<>();

  /** When a connection has left a channel. */
  private final Map<String, Long> leftAt = new HashMap<>();

  private long now;
  private long numbers;
  private long lossEnded = -END;
  private long events;
  private long whispers;

  /** How long nodes stood still. */
  final Map<SimulatedNode, Long> stopped = new HashMap<>();

  /** Whether a node starts while others wait for one that was killed. */
  boolean isStartedInADeath;

  private final Map<Long, Map<SimulatedNode, Long>> expected = new HashMap<>();
  private int nodesStarted;

  PeersSimulation(long seed, Flaw flaw, Map<NodeId, FrameCodec> codecs, boolean isTraced) {
    this.seed = seed;
    this.flaw = flaw;
    this.codecs = codecs;
    this.isTraced = isTraced;
    this.random = new SplittableRandom(seed);
    this.theme = Theme.values()[(int) Math.floorMod(seed, 8L)];
    this.broker = new SimulatedBroker(this, random.split());
    this.hooks = new SimulatedHooks(this);
    this.isLively = theme.compareTo(Theme.CUT) >= 0 || theme == Theme.CALM || random.nextBoolean();
    this.hasNewerNodes = random.nextBoolean();
    this.bounds = bounds(random.nextInt(3) == 0);
  }

  /** Now and then rings of about ten changes, parts of one entry, and few frames ahead. */
  private Bounds bounds(boolean areSmall) {
    Bounds all = Bounds.STANDARD;
    return new Bounds(
        all.peers(),
        areSmall ? 1000 : all.ringBytes(),
        all.ringAge(),
        all.unsentBytes(),
        areSmall ? 1 : all.frameBytes(),
        flaw == Flaw.NO_CAP_ON_FRAMES_AHEAD ? Integer.MAX_VALUE : areSmall ? 4 : 200,
        all.aheadBytes(),
        all.whisperBytes(),
        all.streams(),
        all.unconfirmed(),
        all.streamBytes(),
        all.answers(),
        all.questions());
  }

  ClusterSettings settings() {
    return new ClusterSettings(
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(flaw == Flaw.LEAVES_AT_ONCE_ON_DRAIN ? 0 : 10),
        new RemoteMembers(1 << 20).open(0));
  }

  private Rules rules(int index) {
    return new Rules() {
      @Override
      boolean tells(RosterChange change, NodeId self, boolean speaks) {
        return flaw == Flaw.OWNER_TELLS
            ? change.entry().node().equals(self)
            : super.tells(change, self, speaks);
      }

      @Override
      boolean waits() {
        return flaw != Flaw.NEW_NODE_TELLS_AT_ONCE;
      }

      @Override
      boolean isNew(long number, long applied, boolean repair) {
        return flaw == Flaw.NO_CHECK_FOR_DUPLICATES
            || (flaw == Flaw.REPAIRS_APPLY_TWICE && repair)
            || super.isNew(number, applied, repair);
      }

      @Override
      boolean isDead(Peer peer, int allowed, long at) {
        if (flaw == Flaw.WALL_CLOCK_LEASE) {
          return at - peer.heardAt > 12 * SECOND;
        }
        boolean mayDecide = flaw != Flaw.LEADER_TELLS || nodes.get(index).id.equals(leader());
        return super.isDead(peer, allowed, at) && mayDecide;
      }

      @Override
      boolean fits(Assembly assembly, Frame.Snapshot part) {
        return flaw == Flaw.ANY_STREAM || super.fits(assembly, part);
      }

      @Override
      boolean endsGreeting(Frame.Beat answer) {
        return flaw == Flaw.ANY_ANSWER_ENDS_THE_GREETING || super.endsGreeting(answer);
      }
    };
  }

  boolean isAnyDead() {
    return nodes.stream().anyMatch(node -> node.isDead);
  }

  private NodeId leader() {
    return nodes.stream()
        .filter(node -> !node.isDead)
        .map(node -> node.id)
        .min(NodeId::compareTo)
        .orElseThrow();
  }

  // What happens.

  void run() {
    int count = 2 + random.nextInt(random.nextInt(5) == 0 ? 5 : 3);
    for (int i = 0; i < count; i++) {
      at(random.nextInt(4) == 0 ? between(0, 2 * SECOND) : between(0, 20 * MILLI), this::start);
    }
    int users = 4 + random.nextInt(13);
    for (int i = 0; i < users; i++) {
      String user = "user" + i;
      at(between(0, 3 * SECOND), () -> comes(user));
      if (isLively) {
        at(between(3 * SECOND, 10 * SECOND), () -> acts(user));
      }
      if (random.nextInt(3) == 0) {
        at(between(0, 3 * SECOND), () -> comes(user));
      }
    }
    at(between(3 * SECOND, 6 * SECOND), this::speaks);
    at(6 * SECOND, this::trouble);
    at(TROUBLE, this::heal);
    for (long time = 250 * MILLI; time <= END; time += 250 * MILLI) {
      at(time, this::check);
    }
    at(END, this::checkEnd);
    while (!queue.isEmpty() && queue.peek().at() <= END) {
      Due due = queue.remove();
      now = due.at();
      due.what().run();
    }
  }

  private void trouble() {
    switch (theme) {
      case CALM -> {}
      case KILL ->
          at(
              between(now, 30 * SECOND),
              () -> {
                kill(any());
                if (random.nextBoolean()) {
                  isStartedInADeath = true;
                  at(now + between(SECOND, 10 * SECOND), this::start);
                }
              });
      case OUTAGE -> at(between(now, 12 * SECOND), this::outage);
      case DRAIN -> at(between(now, 10 * SECOND), this::rollingRestart);
      case STOP ->
          at(between(now, 20 * SECOND), () -> stop(any(), between(SECOND, 31 * SECOND), false));
      case CUT -> repeatedly(() -> cut(any()), 8 * SECOND);
      case LOSS -> repeatedly(this::lose, 12 * SECOND);
      case EVERYTHING -> repeatedly(this::something, 6 * SECOND);
    }
  }

  private void something() {
    if (living().isEmpty()) {
      start();
      return;
    }
    switch (random.nextInt(9)) {
      case 0 -> kill(any());
      case 1 -> stop(any(), between(SECOND, 31 * SECOND), random.nextBoolean());
      case 2, 3 -> cut(any());
      case 4 -> outage();
      case 5 -> drain(any(), () -> {});
      case 6 -> {
        start();
        if (random.nextBoolean()) {
          start();
        }
      }
      case 7 -> lose();
      default -> split();
    }
  }

  private void repeatedly(Runnable fault, long every) {
    if (now < TROUBLE - 3 * SECOND) {
      fault.run();
      at(now + between(every / 4, every), () -> repeatedly(fault, every));
    }
  }

  private void start() {
    if (living().size() >= 6 || now > TROUBLE) {
      return;
    }
    int index = nodesStarted++;
    SimulatedNode node = new SimulatedNode(this, index, codec(id(index)), bounds, rules(index));
    nodes.add(node);
    trace("%s starts as %s", node, node.id);
    at(now + between(MILLI, 100 * MILLI), () -> relink(node));
    node.input(() -> node.node.tick(now));
  }

  private void kill(SimulatedNode node) {
    if (living().size() < 2 || node.isDead) {
      return;
    }
    trace("%s is killed", node);
    ends(node);
    node.cut();
    for (Session session : List.copyOf(sessions)) {
      if (session.node == node) {
        over(session);
        if (random.nextBoolean()) {
          at(now + between(SECOND / 2, 5 * SECOND), () -> comes(session.user, session.channel));
        }
      }
    }
  }

  private void ends(SimulatedNode node) {
    node.isDead = true;
    node.diedAt = now;
    fine(node);
  }

  /** The process stands still; the broker may get tired of it. */
  private void stop(SimulatedNode node, long time, boolean isCut) {
    if (node.isStopped || node.isDead) {
      return;
    }
    trace("%s stands still for %d ms", node, time / MILLI);
    node.stop();
    stopped.put(node, time);
    if (isCut) {
      at(now + time / 2, () -> lostLink(node, 0, between(50 * MILLI, 3 * SECOND)));
    }
    at(now + time, () -> resume(node));
  }

  private void resume(SimulatedNode node) {
    if (node.isStopped) {
      trace("%s goes on", node);
      node.resume();
    }
  }

  private void cut(SimulatedNode node) {
    long notice = random.nextBoolean() ? 0 : between(5 * SECOND, 10 * SECOND);
    lostLink(node, notice, between(50 * MILLI, 25 * SECOND));
  }

  private void lostLink(SimulatedNode node, long notice, long until) {
    if (!node.isConnected || node.isDead) {
      return;
    }
    trace("%s is cut off for %d ms, and notices after %d", node, until / MILLI, notice / MILLI);
    node.cut();
    int epoch = node.epoch;
    at(now + notice, () -> noticed(node, epoch));
    at(now + Math.max(until, notice + 20 * MILLI), () -> relinkIf(node, epoch));
  }

  private void noticed(SimulatedNode node, int epoch) {
    if (node.epoch == epoch) {
      node.noticeCut();
    }
  }

  private void relinkIf(SimulatedNode node, int epoch) {
    if (node.epoch == epoch) {
      relink(node);
    }
  }

  private boolean isBrokerDown;

  private void relink(SimulatedNode node) {
    if (!node.isDead && !node.isConnected && !isBrokerDown) {
      trace("%s has its link", node);
      node.noticeCut();
      node.connect();
    }
  }

  private void outage() {
    if (isBrokerDown) {
      return;
    }
    long time = between(SECOND, 40 * SECOND);
    trace("the broker is away for %d ms", time / MILLI);
    isBrokerDown = true;
    boolean isNoticed = random.nextBoolean();
    for (SimulatedNode node : living()) {
      if (node.isConnected) {
        node.cut();
        int epoch = node.epoch;
        long notice = isNoticed ? between(0, 20 * MILLI) : between(5 * SECOND, 10 * SECOND);
        at(now + notice, () -> noticed(node, epoch));
      }
    }
    at(now + time, this::brokerIsBack);
  }

  private void brokerIsBack() {
    if (isBrokerDown) {
      trace("the broker is back");
      isBrokerDown = false;
      for (SimulatedNode node : living()) {
        at(now + between(0, 2 * SECOND), () -> relink(node));
      }
    }
  }

  private void rollingRestart() {
    List<SimulatedNode> old = living();
    restart(old, 0);
  }

  private void restart(List<SimulatedNode> old, int next) {
    if (next < old.size() && next < 3) {
      drain(
          old.get(next),
          () ->
              at(
                  now + between(3 * SECOND, 5 * SECOND),
                  () -> {
                    start();
                    at(now + 2 * SECOND, () -> restart(old, next + 1));
                  }));
    }
  }

  /** A node sends its clients away over some seconds, then ends. */
  private void drain(SimulatedNode node, Runnable then) {
    if (node.isDead || node.isStopped || node.isDraining || living().size() < 2) {
      return;
    }
    trace("%s sends its clients away", node);
    node.isDraining = true;
    node.input(() -> node.node.drain(now));
    for (Session session : List.copyOf(sessions)) {
      if (session.node == node) {
        at(now + between(0, 4 * SECOND), () -> sentAway(session));
      }
    }
    at(
        now + 5 * SECOND,
        () -> {
          if (!node.isDead) {
            trace("%s says goodbye", node);
            node.input(node::end);
            ends(node);
            sessions.stream().filter(s -> s.node == node).toList().forEach(this::over);
            at(now + 50 * MILLI, node::cut);
            then.run();
          }
        });
  }

  private void sentAway(Session session) {
    if (session.isOver || session.isAway) {
      return;
    }
    session.isAway = true;
    if (flaw == Flaw.LEAVES_AT_ONCE_ON_DRAIN) {
      over(session);
    }
    at(now + between(200 * MILLI, 2 * SECOND), () -> comes(session.user, session.channel));
  }

  /** Messages are lost, doubled and late for some seconds. */
  private void lose() {
    broker.loss = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.2;
    broker.doubled = random.nextInt(2) * 0.1;
    broker.overtaking = random.nextInt(3) == 0 ? 400 * MILLI : 0;
    if (!broker.isLossy()) {
      broker.loss = 0.1;
    }
    trace("loss %.2f, doubled %.1f, overtaking %d", broker.loss, broker.doubled, broker.overtaking);
    at(now + between(SECOND, 8 * SECOND), this::lossEnds);
  }

  private void lossEnds() {
    broker.loss = 0;
    broker.doubled = 0;
    broker.overtaking = 0;
    lossEnded = now + 500 * MILLI;
  }

  /** Some nodes have another broker for a while. */
  private void split() {
    trace("two brokers");
    for (SimulatedNode node : living()) {
      if (node.isConnected && random.nextBoolean()) {
        node.cut();
        node.group = 1 - node.group;
        int epoch = node.epoch;
        at(now + between(0, SECOND), () -> relinkIf(node, epoch));
      }
    }
  }

  private void heal() {
    trace("peace");
    lossEnds();
    isBrokerDown = false;
    for (SimulatedNode node : living()) {
      resume(node);
      if (node.group != 0 || !node.isConnected) {
        node.cut();
        node.group = 0;
        at(now + between(0, 10 * MILLI), () -> relink(node));
      }
    }
  }

  // What users do.

  private void acts(String user) {
    if (now > TROUBLE) {
      return;
    }
    List<Session> own = sessions.stream().filter(s -> s.user.equals(user) && !s.isAway).toList();
    if (own.isEmpty() || (own.size() < 2 && random.nextInt(3) == 0)) {
      comes(user);
    } else {
      leaves(own.get(random.nextInt(own.size())));
      if (random.nextInt(3) == 0) {
        at(now + between(0, SECOND), () -> comes(user));
      }
    }
    at(now + between(SECOND, 10 * SECOND), () -> acts(user));
  }

  private void comes(String user) {
    comes(user, CHANNELS.get(random.nextInt(8) == 0 ? 1 : 0));
  }

  private void comes(String user, ChannelName channel) {
    List<SimulatedNode> there =
        living().stream().filter(node -> !node.isStopped && !node.isDraining).toList();
    if (there.isEmpty() || now > TROUBLE) {
      return;
    }
    SimulatedNode node = there.get(random.nextInt(there.size()));
    Session session = new Session(user, channel, node);
    sessions.add(session);
    node.input(() -> node.join(() -> joins(session)));
  }

  private void joins(Session session) {
    if (session.isOver || session.isAway) {
      return;
    }
    SimulatedNode node = session.node;
    PresentMember present =
        new PresentMember(
            new Member(session.user, RawJson.of("{\"user_id\":\"" + session.user + "\"}")),
            "p" + node.numbers);
    Entry entry = new Entry(node.id, ++node.numbers, session.channel, present, now);
    String there = place(node.id, session.user, session.channel);
    boolean isThere =
        sessions.stream()
            .anyMatch(
                each ->
                    each.node == node
                        && each.entry != null
                        && isOf(each, session.user, session.channel));
    if (!isThere) {
      ownedSince.put(there, now);
    }
    hooks.comes(session.user, session.channel);
    session.entry = entry;
    session.joinedAt = now;
    trace("%s joins %s on %s", session.user, session.channel, node);
    node.take(entry);
    checkFirstList(node, session.channel);
  }

  private void leaves(Session session) {
    if (session.node.isStopped) {
      return;
    }
    trace("%s leaves %s on %s", session.user, session.channel, session.node);
    over(session);
  }

  private void over(Session session) {
    if (session.isOver) {
      return;
    }
    session.isOver = true;
    sessions.remove(session);
    Entry entry = session.entry;
    if (entry != null) {
      hooks.goes(session.user, session.channel);
      lastThere.put(session.user + session.channel, now);
      leftAt.put(entry.number() + place(entry.node(), session.user, session.channel), now);
      if (!session.node.isDead) {
        session.node.drop(entry);
      }
    }
  }

  private void speaks() {
    List<SimulatedNode> running = living().stream().filter(n -> !n.isStopped && n.isOpen).toList();
    if (!running.isEmpty()) {
      SimulatedNode node = running.get(random.nextInt(running.size()));
      long event = ++events;
      Map<SimulatedNode, Long> hearers = new HashMap<>();
      for (SimulatedNode hearer : living()) {
        if (hearer != node && areFine(node, hearer, SOON)) {
          hearers.put(hearer, hearer.fineSince);
        }
      }
      hearers.put(node, node.fineSince);
      expected.put(event, hearers);
      node.input(
          () ->
              node.node.publish(
                  CHANNELS, new BroadcastEvent(Long.toString(event), RawJson.NULL, null), now));
      at(now + 3 * SECOND, () -> checkEvent(event, node));
      node.input(() -> node.node.command("future", "", now));
      Frame.Whispers.Whisper whisper =
          new Frame.Whispers.Whisper(
              CHANNELS.get(0), Long.toString(++whispers), RawJson.NULL, "p", 0);
      node.input(() -> node.node.whisper(whisper, now));
    }
    if (now < TROUBLE) {
      at(now + between(SECOND, 5 * SECOND), this::speaks);
    }
  }

  // What must be true.

  /** A client who watches a channel hears that somebody comes or goes. */
  void transition(SimulatedNode node, Entry entry, boolean joins, Map<String, Entry> gone) {
    String user = entry.userId();
    if (isTraced) {
      trace("%s: %s %s %s", node, user, joins ? "joining" : "leaving", entry.channel());
    }
    Set<String> view = node.views.get(entry.channel());
    if (view == null) {
      return;
    }
    if (joins ? !view.add(user) : !view.remove(user)) {
      violated("S1", node + " tells twice that " + user + (joins ? " comes" : " goes"));
    }
    Entry left = gone.get(user + entry.channel());
    if (joins && left != null && overlapped(left, entry)) {
      violated("S7", node + " has " + user + " go and come at once");
    }
    if (!joins) {
      gone.put(user + entry.channel(), entry);
      for (Session session : sessions) {
        if (isKnownTo(session, node) && isOf(session, user, entry.channel())) {
          violated("S3", node + " has " + user + " go, who is on " + session.node);
        }
      }
    }
    checkStillness(node, user, joins);
  }

  /** Whether a user had another connection to the node when that one left, and all the time. */
  private boolean overlapped(Entry left, Entry joined) {
    String there = place(left.node(), left.userId(), left.channel());
    return left.node().equals(joined.node())
        && ownedSince.getOrDefault(there, END) < leftAt.getOrDefault(left.number() + there, -END);
  }

  private static String place(NodeId node, String user, ChannelName channel) {
    return user + channel + node;
  }

  private static boolean isOf(Session session, String user, ChannelName channel) {
    return session.user.equals(user) && session.channel.equals(channel);
  }

  /** Whether a session has been there for so long that another node has to know it. */
  private boolean isKnownTo(Session session, SimulatedNode node) {
    return session.entry != null
        && !session.node.isDead
        && now - session.joinedAt >= SOON
        && areFine(session.node, node, SOON);
  }

  /** Another node's entry goes: its session is over, or nothing was heard of its node for long. */
  void entryDropped(SimulatedNode node, Entry entry) {
    for (Session session : sessions) {
      if (session.entry != null
          && session.entry.number() == entry.number()
          && session.node.id.equals(entry.node())
          && !session.node.isDead) {
        long heard = node.arrivals.getOrDefault(session.node.index, -END);
        if (now - heard < 9 * SECOND) {
          violated("S3", node + " drops " + SimulatedNode.name(entry) + ", which is there");
        }
      }
    }
  }

  /** While nobody comes or goes, an outage, a short stop or a restart is no reason to say so. */
  private void checkStillness(SimulatedNode node, String user, boolean joins) {
    if (isLively || now < 6 * SECOND) {
      return;
    }
    switch (theme) {
      case OUTAGE -> violated("S5", node + " says something of " + user + " in an outage");
      case DRAIN -> {
        if (!joins && !node.isDraining) {
          violated("S5", node + " has " + user + " go in a restart");
        }
      }
      case STOP -> {
        if (stopped.containsKey(node) || stopped.values().stream().allMatch(t -> t <= 9 * SECOND)) {
          violated("S5", node + " says something of " + user + " in a short stop, or its own");
        }
      }
      default -> {}
    }
  }

  void opened(SimulatedNode node, Opening why) {
    trace("%s opens (%s)", node, why);
    if (isUnharmed() && now - node.startedAt > OPENS) {
      violated("S6", node + " has clients wait for " + (now - node.startedAt) / MILLI + " ms");
    }
    if (isUnharmed()) {
      checkKnownElsewhere(node);
    }
    if (why != Opening.PATIENCE && isUnharmed()) {
      for (Session session : sessions) {
        if (session.node != node
            && session.entry != null
            && now - session.joinedAt >= SECOND
            && session.node.isLinked
            && !node.users(session.channel).contains(session.user)) {
          violated("S6", node + " opens without " + session.user + " on " + session.node);
        }
      }
    }
  }

  /** Whoever other nodes list is on the list of a node that opens, be it of a node that is gone. */
  private void checkKnownElsewhere(SimulatedNode node) {
    for (SimulatedNode other : living()) {
      for (ChannelName channel :
          other == node || !other.isOpen ? List.<ChannelName>of() : CHANNELS) {
        for (Entry entry : other.present(channel)) {
          if (now - entry.at() > SECOND && !node.users(channel).contains(entry.userId())) {
            violated("S6", node + " opens without " + entry.userId() + ", who is listed elsewhere");
          }
        }
      }
    }
  }

  /** Whether nothing ever happens in this minute that keeps nodes from hearing each other. */
  private boolean isUnharmed() {
    return theme == Theme.CALM || theme == Theme.KILL || theme == Theme.DRAIN;
  }

  void eventHeard(SimulatedNode node, long event) {
    if (node.events.merge(event, 1, Integer::sum) > 1) {
      violated("S10", node + " hears event " + event + " twice");
    }
  }

  private void checkEvent(long event, SimulatedNode from) {
    Map<SimulatedNode, Long> hearers = expected.get(event);
    if (hearers == null || now - lossEnded < 5 * SECOND || broker.isLossy()) {
      return;
    }
    if (from.isDead || from.fineSince != hearers.getOrDefault(from, 0L)) {
      return;
    }
    hearers.forEach(
        (node, fineSince) -> {
          if (node != from && node.fineSince == fineSince && !node.events.containsKey(event)) {
            violated("S10", node + " does not hear event " + event + " of " + from);
          }
        });
  }

  void whisperHeard(SimulatedNode node, NodeId from, long whisper) {
    Long before = node.whispers.put(from, whisper);
    if (before != null && before >= whisper) {
      violated("S10", node + " hears whisper " + whisper + " after " + before);
    }
  }

  /** Four times a second. */
  private void check() {
    for (Session session : sessions) {
      if (session.entry != null && !session.node.isDead) {
        lastThere.put(session.user + session.channel, now);
      }
    }
    hooks.check();
    for (SimulatedNode node : living()) {
      if (node.node.counters().digestMismatches.sum() > 0) {
        violated("S9", node + " has other entries than their owner, as digests say");
      }
      checkBounds(node);
      if (node.isOpen) {
        checkLists(node);
      }
    }
  }

  /** Whoever joins a node that has just started sees those who have been there for a second. */
  private void checkFirstList(SimulatedNode node, ChannelName channel) {
    if (now - node.startedAt > 3 * SECOND || !node.isLinked || lossEnded > now - 5 * SECOND) {
      return;
    }
    for (Session session : sessions) {
      boolean isLong = session.entry != null && now - session.joinedAt >= SOON;
      SimulatedNode owner = session.node;
      if (isLong
          && session.channel.equals(channel)
          && owner.fineSince <= now - SOON
          && owner.isOpen
          && owner.group == node.group
          && node.fineSince != Long.MAX_VALUE
          && !broker.isLossy()
          && !node.view(channel).contains(session.user)) {
        violated("S6", node + " has just started, and its list lacks " + session.user);
      }
    }
  }

  /** Everybody who is there is on the list soon, and nobody who has gone long ago. */
  private void checkLists(SimulatedNode node) {
    boolean isLossy = broker.isLossy() || now - lossEnded < 5 * SECOND;
    for (Session session : sessions) {
      if (!isLossy
          && isKnownTo(session, node)
          && areFine(session.node, node, MENDED)
          && !node.view(session.channel).contains(session.user)) {
        violated("S6", node + " does not know " + session.user + " on " + session.node);
      }
    }
    boolean isUndisturbed =
        node.fineSince != Long.MAX_VALUE
            && now - node.fineSince > 27 * SECOND
            && now - lossEnded > 27 * SECOND
            && !broker.isLossy();
    // A node that is cut off again and again is silent for less than a node that is dead.
    long longest = theme.compareTo(Theme.CUT) >= 0 ? 45 * SECOND : 15_250 * MILLI;
    if (isUndisturbed) {
      node.views.forEach(
          (channel, view) -> {
            for (String user : view) {
              if (now - lastThere.getOrDefault(user + channel, 0L) > longest) {
                violated("S4", node + " still has " + user + " on " + channel);
              }
            }
          });
    }
  }

  private void checkBounds(SimulatedNode node) {
    for (Peer peer : node.node.table()) {
      if (peer.copy.ahead().frames() > (bounds.frameBytes() == 1 ? 4 : 200)) {
        violated("S12", node + " holds too many frames of " + peer.id);
      }
    }
    if (node.speaker.remembered() > Untold.MOST) {
      violated("S12", node + " remembers too many changes");
    }
  }

  /** After 45 seconds of peace all know the same, and it is true. */
  private void checkEnd() {
    hooks.checkEnd(this::isThere);
    for (SimulatedNode node : living()) {
      if (!node.isOpen) {
        violated("S2", node + " is not open");
      }
      for (ChannelName channel : CHANNELS) {
        Set<String> there = new HashSet<>();
        for (Session session : sessions) {
          if (session.channel.equals(channel) && session.entry != null) {
            there.add(session.user);
          }
        }
        if (!node.users(channel).equals(there) || !there.equals(node.views.get(channel))) {
          violated(
              "S2", node + " has " + node.users(channel) + " on " + channel + ", not " + there);
        }
      }
      if (node.node.peers().size() != living().size() - 1) {
        violated("S2", node + " knows " + node.node.peers());
      }
    }
  }

  private boolean isThere(String user, ChannelName channel) {
    return sessions.stream().anyMatch(each -> each.entry != null && isOf(each, user, channel));
  }

  // The machinery.

  /** Notes since when a node is well. */
  void fine(SimulatedNode node) {
    boolean isFine = !node.isDead && !node.isStopped && node.isConnected && node.isLinked;
    node.fineSince = isFine ? now : Long.MAX_VALUE;
  }

  /** Whether two nodes have heard each other without a break for some time. */
  private boolean areFine(SimulatedNode one, SimulatedNode other, long time) {
    return one == other
        || (one.fineSince != Long.MAX_VALUE
            && other.fineSince != Long.MAX_VALUE
            && one.group == other.group
            && !broker.isLossy()
            && now - Math.max(one.fineSince, other.fineSince) >= time
            && now - lossEnded >= time + 5 * SECOND);
  }

  boolean isNewer(SimulatedNode node) {
    return hasNewerNodes && node.index % 2 == 1;
  }

  List<SimulatedNode> living() {
    return nodes.stream().filter(node -> !node.isDead).toList();
  }

  private SimulatedNode any() {
    List<SimulatedNode> living = living();
    return living.get(random.nextInt(living.size()));
  }

  private long between(long from, long to) {
    return from >= to ? from : random.nextLong(from, to);
  }

  static NodeId id(int index) {
    return new NodeId(Digest.mix(index + 1L));
  }

  FrameCodec codec(NodeId id) {
    return codecs.computeIfAbsent(
        id, node -> new FrameCodec(ClusterIdentity.unsigned("app", ""), node));
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void at(long time, Runnable what) {
    queue.add(new Due(time, numbers++, what));
  }

  @Override
  public Iterable<SimulatedNode> nodes() {
    return nodes;
  }

  void violated(String invariant, String what) {
    trace("%s is violated: %s", invariant, what);
    throw new Violation(
        invariant + ": " + what + " (seed " + seed + ", " + theme + ", " + now / MILLI + " ms)");
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in no library that is here
  void trace(String format, Object... what) {
    if (isTraced) {
      System.out.printf("%7.3f  %s%n", now / 1e9, String.format(format, what));
    }
  }
}
