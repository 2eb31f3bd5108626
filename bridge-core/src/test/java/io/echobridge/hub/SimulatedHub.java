package io.echobridge.hub;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Places;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.history.Content;
import io.echobridge.history.History;
import io.echobridge.history.HistorySettings;
import io.echobridge.history.Offsets;
import io.echobridge.history.OwnCount;
import io.echobridge.hub.delivery.Broadcast;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.ByteBudget;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.NodeWatcher;
import io.echobridge.hub.delivery.Recall;
import io.echobridge.hub.delivery.Returning;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Shared;
import io.echobridge.hub.delivery.Users;
import io.echobridge.hub.recovery.NodePlaces;
import io.echobridge.hub.recovery.SessionRecords;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.net.EventLoops;
import io.echobridge.net.MemoryBudget;
import io.echobridge.net.SimulatedLoops;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.ClientConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The real parts of a hub that keeps a history, on simulated loops. */
final class SimulatedHub {
  /** As by default: so many channels fit into the record of a session. */
  static final HubLimits LIMITS = new TestLimits().channels(500).make();

  /** What all hubs share: the broker, and the clock. */
  static final class World {
    final int lanes;
    final int hubs;
    final boolean isTight;
    private final List<List<byte[]>> messages = new ArrayList<>();
    private final Map<String, List<Said>> said = new HashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<SimulatedHub> all = new ArrayList<>();
    private int ids;

    /** Whether a hub knows no place before its first message. */
    boolean isBlankAtFirst;

    long now;

    /**
     * @param isTight whether a history keeps little
     */
    World(int lanes, int hubs, boolean isTight) {
      this.lanes = lanes;
      this.hubs = hubs;
      this.isTight = isTight;
      for (int i = 0; i < lanes; i++) {
        messages.add(new ArrayList<>());
      }
    }

    /** How long a client waits for a hub that is behind it. */
    private Duration patience() {
      return Duration.ofMillis(isTight ? 20 : 200);
    }

    void connect(List<SimulatedHub> those) {
      all.addAll(those);
    }

    String nextId() {
      return "id" + ++ids;
    }

    /** A channel stays in one lane. */
    String channel(int lane, int number) {
      return (number == 2 ? "presence-" : number == 1 ? "private-" : "open-") + lane;
    }

    List<Said> said(String channel) {
      return said.computeIfAbsent(channel, name -> new ArrayList<>());
    }

    private void say(String channel, Said what) {
      positions.put(channel + " " + what.number(), said(channel).size());
      said(channel).add(what);
    }

    /** Which of a channel's events has that number. */
    int position(String channel, int number) {
      return Objects.requireNonNull(positions.get(channel + " " + number));
    }

    /** One message with one event for each of these. */
    void publish(int lane, List<String> channels, @Nullable String except) {
      String names = channels.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
      String socket = except == null ? "" : ",\"socket\":\"" + except + "\"";
      int number = messages.get(lane).size();
      String body = "{\"event\":\"E\",\"data\":" + number + ",\"channels\":" + names + socket + "}";
      channels.forEach(each -> say(each, new Said(lane, number, except)));
      messages.get(lane).add(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * An event of a channel.
   *
   * @param number of its message in the lane; below 0 where it comes from no broker
   * @param except the id of a client that does not hear it
   */
  record Said(int lane, int number, @Nullable String except) {}

  private static final Mapping MAPPING =
      Mapping.of(
          List.of(
              new MappingConfig(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())),
          Set.of(),
          100_000);

  final int index;
  final SimulatedLoops loops;
  final Returns returns;
  private final Sessions sessions;
  private final World world;
  private final int[] taken;
  private final Channels channels;
  private final History history;
  private final Sequencer order;
  private final Broadcasts broadcasts;
  private final Recall.Source broker = new Recall.Source(0, null);
  private final Recall.Source published;
  private boolean hasBegun;
  private final Queue<RosterChange> fromPeer = new ArrayDeque<>();

  SimulatedHub(World world, int index, Runnable afterEach) {
    this(world, index, new Gate(true), afterEach);
  }

  /**
   * @param gate opens when the hub knows what the others have
   */
  SimulatedHub(World world, int index, Gate gate, Runnable afterEach) {
    this.loops = new SimulatedLoops(2, afterEach);
    this.index = index;
    this.world = world;
    this.taken = new int[world.lanes];
    NodeId node = new NodeId(index + 1);
    Counters counters = new Counters();
    broadcasts = new Broadcasts(new ByteBudget(Long.MAX_VALUE / 2), counters, new Taps());
    EventLoops own = loops.loops();
    channels = new Channels("test", node, true, own.all().size(), counters);
    HistorySettings kept =
        new HistorySettings(
            Duration.ofSeconds(100), world.isTight ? 20_000 : 10_000_000, 1_000, every -> true);
    MemoryBudget heap = new MemoryBudget(Long.MAX_VALUE);
    history = new History(2, kept, heap, () -> world.now);
    OwnCount count = new OwnCount(node.toString());
    published = new Recall.Source(1, count);
    Recall recall = new Recall(history, new Offsets(List.of(new Lanes(), count)), broadcasts);
    order = new Sequencer(own.all(), channels, broadcasts, recall);
    Users users = new Users(order, channels);
    sessions =
        new Sessions(
            "test",
            LIMITS,
            gate,
            0,
            order,
            users,
            broadcasts,
            null,
            counters,
            () -> Instant.ofEpochMilli(world.now / 1_000_000));
    order.reach(sessions);
    Duration window = WINDOW;
    RecoverySettings settings =
        new RecoverySettings(window, window, kept, 1_000_000, world.patience(), 1_000_000, VERIFY);
    Shared shared = new Shared(order, channels);
    SessionRecords records =
        new SessionRecords(shared, node, 1_000_000, settings.remembered(), () -> world.now);
    shared.hear(SessionRecords.CHANNEL, records::remote);
    NodePlaces nodes = new NodePlaces(shared, window, () -> world.now);
    shared.hear(NodePlaces.CHANNEL, nodes::remote);
    channels.tell(new Peer());
    Returning returning = new Returning(order, channels, recall);
    returns =
        new Returns(
            sessions,
            records,
            nodes,
            returning,
            recall,
            own,
            counters,
            settings,
            () -> world.now,
            () -> Instant.ofEpochMilli(world.now / 1_000));
    sessions.keepHistory(returns);
  }

  /** Takes in a client that has no session to come back to. */
  Session connect(ClientConnection connection) {
    return new Session(sessions, connection, !connection.waitsToBegin());
  }

  /** How long a client may be away. */
  static final Duration WINDOW = Duration.ofSeconds(60);

  private static final RecoverySettings.Verify VERIFY = RecoverySettings.Verify.NEVER;

  static ChannelName name(String channel) {
    return new ChannelName(channel);
  }

  /** How many of a channel's events have come to this hub. */
  int taken(String channel) {
    int events = 0;
    for (Said each : world.said(channel)) {
      events += each.lane() < 0 || each.number() < taken[each.lane()] ? 1 : 0;
    }
    return events;
  }

  /** Whether its history has everything that ever came. */
  boolean keepsAll() {
    return history.last() + 1 == history.size();
  }

  void takeAll() {
    hasBegun = true;
    for (int lane = 0; lane < world.lanes; lane++) {
      while (taken[lane] < world.messages.get(lane).size()) {
        takeOne(lane);
      }
    }
  }

  /** The broker hands over the next message of a lane, if there is one. */
  void takeOne(int lane) {
    hasBegun = true;
    if (taken[lane] == world.messages.get(lane).size()) {
      return;
    }
    byte[] body = world.messages.get(lane).get(taken[lane]);
    BrokerMessage message = BrokerMessage.of("address", body, lane, base() + taken[lane]++);
    Content content = new Content.Brought(message, MAPPING);
    List<MappedEvent> all = content.events();
    List<MappedEvent> heard = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    Set<ChannelName> names = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      names.add(all.get(i).channel());
      ChannelName channel = all.get(i).channel();
      if (channels.isHeard(channel) || order.reaches(channel)) {
        heard.add(all.get(i));
        numbers.add(i);
      }
    }
    put(new Recall.Arrived(broker, message, content, names), heard, numbers, all.size());
  }

  /** An event that comes from no broker. */
  void publish(String channel) {
    int number = -1 - world.said(channel).size();
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of(String.valueOf(number)), null);
    world.say(channel, new Said(-1, number, null));
    List<MappedEvent> all = List.of(new MappedEvent(name(channel), event));
    Content content = new Content.Opened(all, 100);
    put(new Recall.Arrived(published, null, content, Set.of(name(channel))), all, List.of(0), 1);
  }

  private void put(
      Recall.Arrived arrived, List<MappedEvent> heard, List<Integer> numbers, int all) {
    List<Broadcast> made = Objects.requireNonNull(broadcasts.events(heard));
    var unused = order.publish(arrived, made, numbers, all);
  }

  /** Whether something of the other is on its way here. */
  boolean mayBeBehind(SimulatedHub other) {
    return other != this && !fromPeer.isEmpty();
  }

  void heardFromPeer() {
    RosterChange change = fromPeer.poll();
    if (change != null) {
      order.remote(List.of(change));
    }
  }

  void heardAllFromPeer() {
    while (!fromPeer.isEmpty()) {
      heardFromPeer();
    }
  }

  /** Ordinals are each node's own. */
  private long base() {
    return 1000L * index;
  }

  /** Has the other hubs hear who joins and leaves, and of sessions. */
  private final class Peer implements NodeWatcher {
    private void all(RosterChange change) {
      for (SimulatedHub each : world.all) {
        if (each != SimulatedHub.this) {
          each.fromPeer.add(change);
        }
      }
    }

    @Override
    public void joined(Entry entry) {
      all(new RosterChange(entry, true));
    }

    @Override
    public void left(Entry entry) {
      all(new RosterChange(entry, false));
    }

    @Override
    public void whispered(
        ChannelName channel, String name, RawJson data, String publicId, @Nullable Entry entry) {}
  }

  /** The broker's places: how many messages of each lane. */
  private final class Lanes implements Places {
    @Override
    public Optional<String> text(long[] heads) {
      StringBuilder text = new StringBuilder("L");
      for (int i = 0; i < world.lanes; i++) {
        long head = i < heads.length ? heads[i] : -1;
        text.append(i == 0 ? "" : ".").append(head < 0 ? 0 : head - base() + 1);
      }
      return Optional.of(text.toString());
    }

    @Override
    public Resolved resolve(String text) {
      String[] counts = text.substring(1).split("\\.", -1);
      long[] heads = new long[world.lanes];
      boolean isAhead = false;
      for (int i = 0; i < heads.length; i++) {
        int count = Integer.parseInt(counts[i]);
        isAhead |= count > taken[i];
        heads[i] = count == 0 ? -1 : base() + count - 1;
      }
      return isAhead ? new Ahead() : new At(heads);
    }

    @Override
    public Optional<long[]> first() {
      if (world.isBlankAtFirst && !hasBegun) {
        return Optional.empty();
      }
      long[] none = new long[world.lanes];
      Arrays.fill(none, -1);
      return Optional.of(none);
    }
  }
}
