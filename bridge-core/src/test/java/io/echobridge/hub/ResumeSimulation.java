package io.echobridge.hub;

import static io.echobridge.hub.SimulatedHub.name;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.SimulatedHub.Said;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer.Accepted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Clients whose sessions go on with another connection.
 *
 * <p>What must be true: of each of its channels a client hears every event from its subscription
 * on, once and in order, over all its connections, until the hub tells it that its session is a new
 * one. So it is with what is for one client alone, from its first offset on, and with what is for
 * one user: the first client has a connection token.
 */
final class ResumeSimulation extends Simulation {
  private static final String ORIGIN = "https://shop.example";

  /** What a client, its network or a hub could do wrong: the judge has to notice each. */
  enum Flaw {
    NONE,
    /** A pong confirms what was sent before it, not what was sent before its ping. */
    FLOOR_AT_THE_PONG,
    /** Half of a message counts as all of it. */
    PART_IGNORED,
    /** A loop runs its tasks in another order. */
    LOOPS_OUT_OF_ORDER,
    /** Frames of one connection overtake others. */
    FRAMES_OUT_OF_ORDER,
    /** The client gives an offset that it heard before the last one. */
    OFFSET_OF_BEFORE,
    /** The client gives the offset of an event that was lost on its way. */
    OFFSET_OF_A_LOST_FRAME,
    /** Another client's id is left out. */
    EXCEPTION_IGNORED
  }

  private static final String USER_CHANNEL = "#server-to-user-7";

  private static final Identification USER =
      Identification.of(
          CompletableFuture.completedFuture(
              new Accepted(
                  new Identity(Optional.of("7"), RawJson.NULL, List.of(), Identity.NEVER))),
          true,
          salt -> salt + "token",
          () -> Identification.NOBODY);

  /** Nothing of a channel is promised yet. */
  private static final int NOTHING = Integer.MAX_VALUE;

  private final Flaw flaw;
  private final List<Page> pages = new ArrayList<>();
  int resumed;
  int refused;

  ResumeSimulation(long seed, Flaw flaw, boolean isTraced) {
    super(seed, isTraced);
    this.flaw = flaw;
    for (int i = 0; i < 3; i++) {
      pages.add(new Page(i));
    }
  }

  @Override
  void step(SimulatedHub hub) {
    Page page = anyPage();
    switch (random.nextInt(16)) {
      case 0, 1 -> publish();
      case 2, 3 -> hub.takeOne(random.nextInt(world.lanes));
      case 4, 5, 6, 7 -> runLoop(hub, 1 + random.nextInt(6));
      case 8, 9 -> page.read(1 + random.nextInt(8));
      case 10 -> page.connect();
      case 11 -> page.subscribe();
      case 12 -> page.somethingRare();
      case 13 -> hub.heardFromPeer();
      case 14 -> hub.returns.tick();
      default -> pass(hub, random.nextInt(40));
    }
  }

  private Page anyPage() {
    return pages.get(random.nextInt(pages.size()));
  }

  private void runLoop(SimulatedHub hub, int tasks) {
    int loop = anyLoop(hub);
    if (flaw == Flaw.LOOPS_OUT_OF_ORDER) {
      hub.loops.turn(loop);
    }
    runTasks(hub, loop, tasks);
  }

  private void publish() {
    for (int many = burst(); many > 0; many--) {
      Page left = anyPage();
      String except = random.nextInt(4) == 0 ? left.id : null;
      int lane = random.nextInt(world.lanes);
      Set<String> names = channels(lane);
      if (lane == 0 && random.nextInt(2) == 0) { // a channel stays in one lane
        names.add(random.nextBoolean() ? left.ownChannel() : USER_CHANNEL);
      }
      world.publish(lane, List.copyOf(names), except);
    }
    if (world.hubs == 1) { // what comes from no broker has its place in the hub's order only
      hubs.get(0).takeAll();
      if (random.nextInt(3) == 0) {
        hubs.get(0).publish(anyChannel());
      }
    }
  }

  @Override
  void read() {
    pages.forEach(
        page -> {
          page.connect();
          page.read(Integer.MAX_VALUE);
        });
  }

  @Override
  void judge() {
    pages.forEach(Page::settled);
  }

  @Override
  void ranTask() {
    pages.forEach(Page::entered);
  }

  /** What a client has of a channel. */
  private static final class Heard {
    private final Session session;

    /** From this event of the channel on it hears all; -1 while it is not on it. */
    int from = -1;

    int last = -1;
    boolean isOver;
    boolean wasYoung;

    /** A session that is a new one begins behind what the client has heard with another. */
    boolean isCaughtUp;

    /** Nobody knows that it is new to its client, which is brought up to date on others. */
    boolean mayBeginEarlier;

    /** From this one on its session heard the channel; -1 before. */
    int entered = -1;

    /** It is for one client alone, which hears it without a subscription. */
    boolean isOwn;

    Heard(Session session) {
      this.session = session;
    }

    /** The client is told that it may have missed something: it begins anew. */
    void missed() {
      if (isCaughtUp) {
        from = entered;
        last = -1;
      }
    }

    /** Whether a hub need not know yet that the client is on the channel. */
    boolean isYoung(SimulatedHub hub) {
      Wire wire = (Wire) session.connection();
      return from < 0 || hub.mayBeBehind(wire.hub) || !wire.isOver;
    }
  }

  /** A page in a browser. */
  private final class Page {
    final int number;
    String id = "none";

    /** All that it ever had. */
    private final Set<String> ids = new HashSet<>();

    private final List<Wire> lost = new ArrayList<>();
    private Optional<String> token = Optional.empty();
    private Optional<String> offset = Optional.empty();
    private String before = "";
    private final Map<String, Heard> channels = new HashMap<>();

    /** The one it reads, and behind it the one that it goes over to. */
    private final Deque<Wire> wires = new ArrayDeque<>();

    private @Nullable CompletableFuture<Arrival> arrival;
    private @Nullable SimulatedHub hub;
    private int loop;

    /** It came too late, or to a hub that did not know it, and has not come back since. */
    private boolean isUnsure;

    /** So it is, and the hub it comes to need not know of it yet. */
    private boolean isUnsureElsewhere;

    private boolean isPinged;

    Page(int number) {
      this.number = number;
    }

    void connect() {
      CompletableFuture<Arrival> coming = arrival;
      if (!wires.isEmpty()) {
        return;
      }
      if (coming == null) {
        hub = anyHub();
        loop = anyLoop(hub);
        SimulatedHub to = hub;
        isUnsureElsewhere = isUnsure && lost.stream().anyMatch(each -> to.mayBeBehind(each.hub));
        Optional<String> given = flaw == Flaw.OFFSET_OF_BEFORE ? Optional.of(before) : offset;
        Optional<String> place = given.filter(text -> !text.isEmpty()).map(this::place);
        channels.values().forEach(each -> each.wasYoung = each.isYoung(to));
        trace(number + " comes to " + to.index + "/" + loop + " with " + place);
        arrival =
            to.loops.on(
                loop, () -> to.returns.arrive(token, place, ORIGIN, who()).toCompletableFuture());
      } else if (coming.isDone() && hub != null) {
        arrival = null;
        enter(hub, coming.join());
      }
    }

    private String place(String text) {
      return flaw == Flaw.PART_IGNORED && text.startsWith("2")
          ? "1" + text.substring(text.indexOf('~') + 1)
          : text;
    }

    private void enter(SimulatedHub to, Arrival known) {
      boolean isNew = known.resumed().isEmpty();
      Map<String, Heard> before = Map.copyOf(channels);
      trace(number + (isNew ? " is new" : " is back") + " at " + to.index + "/" + loop);
      if (isNew) {
        refused += token.isPresent() ? 1 : 0;
        channels.clear();
      } else {
        resumed++;
      }
      token = Optional.of(known.token());
      Recovery.Ids now =
          known.resumed().orElseGet(() -> new Recovery.Ids(world.nextId(), world.nextId()));
      id = now.id();
      ids.add(id);
      isPinged = false;
      Wire wire = new Wire(to, loop, now);
      wires.add(wire);
      wire.session =
          to.loops.on(
              loop, () -> to.returns.connect(wire, known, TestAuthorizer.yes("user" + number)));
      // What is for one client is repeated as far as it is kept, and refuses no session.
      if (isNew || ((Arrivals.Resumed) known).ownChannel().isEmpty() || !to.keepsAll()) {
        hearsWhatIsForIt(wire);
      }
      // Other hubs, and its own before it notices the loss, hear of a new channel a moment later.
      channels.forEach(
          (name, heard) -> heard.isOver |= heard.wasYoung && !heard.isOwn && !isOn(wire, name));
      if (known instanceof Arrivals.Fresh fresh && fresh.reason() != null) {
        before.forEach((name, heard) -> subscribeAgain(wire, name, heard));
        isUnsure = true;
      } else {
        isUnsure = false;
      }
      if (isNew && number == 0 && !channels.containsKey(USER_CHANNEL)) {
        channels.put(USER_CHANNEL, new Heard((Session) wire.session()));
      }
      entered();
    }

    private Identification who() {
      return number == 0 ? USER : Identification.NOBODY;
    }

    String ownChannel() {
      return "#connection-" + id;
    }

    private void hearsWhatIsForIt(Wire wire) {
      Heard heard = new Heard((Session) wire.session());
      heard.isOwn = true;
      heard.mayBeginEarlier = true;
      heard.entered = 0;
      heard.from = NOTHING;
      channels.put(ownChannel(), heard);
    }

    /** As newer versions of Echo do by themselves. */
    private void subscribeAgain(Wire wire, String name, Heard before) {
      if (!before.isOver && !before.isOwn) {
        Heard heard = new Heard((Session) wire.session());
        if (before.from >= 0 && !isUnsureElsewhere) {
          heard.from = before.from;
          heard.last = before.last;
          heard.isCaughtUp = true;
        }
        channels.put(name, heard);
        trace(number + " subscribes again to " + name);
        wire.call(session -> session.subscribe(name(name), yes()));
      }
    }

    private static boolean isOn(Wire wire, String channel) {
      return ((Session) wire.session()).find(name(channel)) != null;
    }

    private @Nullable Wire wire() {
      Wire last = wires.peekLast();
      return last == null || last.isCut ? null : last;
    }

    void subscribe() {
      Wire wire = wire();
      String name = anyChannel();
      if (wire != null && !channels.containsKey(name)) {
        Heard heard = new Heard((Session) wire.session());
        heard.mayBeginEarlier = isUnsure;
        channels.put(name, heard);
        trace(number + " subscribes to " + name);
        wire.call(session -> session.subscribe(name(name), yes()));
      }
    }

    /** Looks which of its subscriptions have begun. */
    void entered() {
      channels.forEach(
          (name, heard) -> {
            if (heard.entered < 0 && heard.session.find(name(name)) != null) {
              heard.entered = ((Wire) heard.session.connection()).hub.taken(name);
              heard.from = heard.from < 0 ? heard.entered : heard.from;
              trace(number + " is on " + name + " from " + heard.from);
            }
          });
    }

    private io.echobridge.auth.ChannelAuthorizer yes() {
      return TestAuthorizer.yes("user" + number);
    }

    void somethingRare() {
      Wire wire = wire();
      if (wire == null) {
        return;
      }
      switch (random.nextInt(15)) {
        case 13, 14 -> askForWhatItHears(wire);
        case 0, 1 -> unsubscribe(wire);
        case 2, 3 -> move(wire);
        case 4, 5, 6, 7 -> ping(wire);
        case 8 -> beAway(wire);
        default -> lose(wire);
      }
    }

    /** It may, and nothing comes of it. */
    private void askForWhatItHears(Wire wire) {
      boolean isOn = random.nextBoolean();
      trace(number + (isOn ? " asks for " : " asks not for ") + ownChannel());
      wire.call(
          session -> {
            if (isOn) {
              session.subscribe(name(ownChannel()), yes());
            } else {
              session.unsubscribe(name(ownChannel()));
            }
          });
    }

    /** For longer than a client may. */
    private void beAway(Wire wire) {
      lose(wire);
      world.now += SimulatedHub.WINDOW.plusSeconds(1).toNanos();
    }

    private void unsubscribe(Wire wire) {
      for (Map.Entry<String, Heard> each : channels.entrySet()) {
        if (!each.getValue().isOver && !each.getKey().startsWith("#")) {
          each.getValue().isOver = true;
          trace(number + " unsubscribes from " + each.getKey());
          wire.call(session -> session.unsubscribe(name(each.getKey())));
          return;
        }
      }
    }

    private void move(Wire from) {
      if (wires.size() > 1 || from.isClosed) {
        return;
      }
      int target = anyLoop(from.hub);
      trace(number + " moves to loop " + target);
      Wire to = new Wire(from.hub, target, new Recovery.Ids(from.id(), from.publicId()));
      to.session = from.session;
      from.call(session -> session.moveTo(to, () -> from.isLastWritten = true));
      wires.add(to);
      loop = target;
    }

    private void ping(Wire wire) {
      if (!isPinged) {
        isPinged = true;
        wire.call(
            session -> {
              session.pinged();
              wire.frames.add("ping");
            });
      }
    }

    private void pong() {
      isPinged = false;
      Wire wire = wire();
      if (wire != null) {
        wire.call(
            session -> {
              if (flaw == Flaw.FLOOR_AT_THE_PONG) {
                session.pinged();
              }
              session.confirmed();
            });
      }
    }

    /** The connection breaks; the hub may notice at once, later, or never. */
    void lose(Wire wire) {
      trace(number + " loses its connection");
      if (flaw == Flaw.OFFSET_OF_A_LOST_FRAME) {
        wires.forEach(each -> each.frames.forEach(this::note));
      }
      wires.forEach(each -> each.isCut = true);
      lost.addAll(wires);
      wires.clear();
      if (random.nextInt(4) > 0) {
        wire.loop().execute(() -> wire.end(CloseReason.TRANSPORT_CLOSED));
      }
    }

    void read(int frames) {
      for (int i = 0; i < frames && !wires.isEmpty(); i++) {
        Wire wire = wires.element();
        String frame =
            flaw == Flaw.FRAMES_OUT_OF_ORDER ? wire.frames.pollLast() : wire.frames.poll();
        if (frame != null) {
          heard(frame);
        } else if (wire.isLastWritten) {
          wires.remove();
        } else if (wire.isClosed) {
          lose(wires.getLast());
        } else {
          return;
        }
      }
    }

    private void heard(String frame) {
      framesHeard++;
      trace(number + " hears " + frame);
      note(frame);
      if (frame.equals("ping")) {
        pong();
      } else if (frame.startsWith("gap ")) {
        channels.values().forEach(Heard::missed);
      } else if (frame.startsWith("event ")) {
        List<String> words = List.of(frame.split(" ", -1));
        String channel = words.get(1);
        heard(channel, world.position(channel, Integer.parseInt(words.get(3))));
      }
    }

    private void note(String frame) {
      int at = frame.indexOf(" @");
      if (at >= 0) {
        before = offset.orElse("");
        offset = Optional.of(frame.substring(at + 2));
        isPlaced();
      }
    }

    /** From now on the client can say up to where it has what is for it alone. */
    private void isPlaced() {
      Heard heard = channels.get(ownChannel());
      Wire wire = wires.peek();
      if (heard != null && wire != null && heard.from == NOTHING) {
        heard.from = wire.hub.taken(ownChannel());
      }
    }

    private void heard(String channel, int position) {
      Heard heard = channels.get(channel);
      if (heard == null || heard.from < 0) {
        throw violation("hears of " + channel + ", which it is not on");
      }
      if (heard.isOver) {
        return;
      }
      if (id.equals(except(channel, position))) {
        throw violation("hears " + channel + " " + position + ", which leaves it out");
      }
      // At first it may hear what was published a moment before.
      if (position < heard.from
          && !heard.mayBeginEarlier
          && heard.session != wires.element().session) {
        throw violation("hears " + channel + " " + position + " of before it was on it");
      }
      if (position <= heard.last) {
        throw violation("hears " + channel + " " + position + " after " + heard.last);
      }
      missed(channel, heard, position);
      heard.isCaughtUp = false;
      heard.last = position;
    }

    private @Nullable String except(String channel, int position) {
      String except = world.said(channel).get(position).except();
      return flaw == Flaw.EXCEPTION_IGNORED && number == 0 ? null : except;
    }

    /** All that the client should have heard of a channel before an event. */
    private void missed(String channel, Heard heard, int position) {
      List<Said> all = world.said(channel);
      for (int i = Math.max(heard.from, heard.last + 1); i < position; i++) {
        if (!ids.contains(Objects.toString(except(channel, i)))) {
          throw violation(
              "does not hear "
                  + channel
                  + " "
                  + i
                  + " "
                  + all.get(i)
                  + " before "
                  + position
                  + " last "
                  + heard.last);
        }
      }
      if (position > all.size()) {
        throw violation("hears what nobody said");
      }
    }

    void settled() {
      if (wires.isEmpty()) {
        throw violation("does not come back");
      }
      Wire last = wires.getLast();
      for (Wire each : lost) {
        if (each.id().equals(last.id()) && !each.isClosed && !each.isOver && !each.isLastWritten) {
          throw violation("is there twice");
        }
      }
      channels.forEach(
          (channel, heard) -> {
            if (!heard.isOver && heard.from >= 0) {
              missed(channel, heard, world.said(channel).size());
            }
          });
    }

    private Violation violation(String what) {
      return ResumeSimulation.this.violation(number, what);
    }
  }
}
