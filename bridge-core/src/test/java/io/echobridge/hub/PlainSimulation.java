package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.Frame;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.Recovery;
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
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Plain clients, which say what they want anew with each connection.
 *
 * <p>What must be true: of each of its channels a client hears every event from its beginning on,
 * once and in order, over all its connections, until a hub tells it of a gap. So it hears what is
 * for one connection alone, on that. Nothing comes before the beginning.
 */
final class PlainSimulation extends Simulation {
  /** What a client or a hub could do wrong: the judge has to notice each. */
  enum Flaw {
    NONE,
    /** The place of a quiet client is the hub's, not the one that its loop has come to. */
    PLACE_OF_THE_HUB,
    /** The client gives a place that it heard before the last one. */
    PLACE_OF_BEFORE,
    /** The client gives the place of an event that was lost on its way. */
    PLACE_OF_A_LOST_FRAME,
    /** The client keeps one place for all, though it names places of single channels. */
    ONE_PLACE_FOR_ALL,
    /** The connection hears what is for it alone as soon as it is there. */
    NO_WAIT_FOR_THE_BEGINNING
  }

  private final Flaw flaw;
  private final List<Page> pages = new ArrayList<>();
  int caughtUp;
  int gaps;

  PlainSimulation(long seed, Flaw flaw, boolean isTraced) {
    super(seed, isTraced);
    this.flaw = flaw;
    world.isBlankAtFirst = random.nextInt(4) == 0;
    for (int i = 0; i < 3; i++) {
      pages.add(new Page(i));
    }
  }

  @Override
  void step(SimulatedHub hub) {
    Page page = pages.get(random.nextInt(pages.size()));
    switch (random.nextInt(20)) {
      case 0, 1 -> publish();
      case 2, 3 -> hub.takeOne(random.nextInt(world.lanes));
      case 4, 5, 6, 7 -> runTasks(hub, anyLoop(hub), 1 + random.nextInt(6));
      case 8, 9 -> page.read(1 + random.nextInt(8));
      case 10, 11 -> page.connect();
      case 12 -> page.asks();
      case 13 -> page.lose();
      case 14 -> hub.heardFromPeer();
      case 15, 16 -> page.wantsMore();
      case 17 -> page.wantsLess();
      case 18 -> page.isAnswered();
      default -> pass(hub, random.nextInt(40));
    }
  }

  private void publish() {
    for (int many = burst(); many > 0; many--) {
      int lane = random.nextInt(world.lanes);
      world.publish(lane, List.copyOf(channels(lane)), null);
    }
    pages.get(random.nextInt(pages.size())).isTold(random.nextInt(3));
    if (world.hubs == 1 && random.nextInt(3) == 0) {
      // What comes from no broker has its place in the hub's order only.
      hubs.get(0).takeAll();
      hubs.get(0).publish(anyChannel());
    }
  }

  @Override
  void read() {
    pages.forEach(
        page -> {
          page.connect();
          page.isAnswered();
          page.read(Integer.MAX_VALUE);
        });
  }

  @Override
  void judge() {
    pages.forEach(Page::settled);
  }

  /** A page in a browser, which hears some channels for ever. */
  private final class Page {
    private final int number;
    private final List<String> names = new ArrayList<>();

    /** What it subscribes to beside the channels of its URL. */
    private final Set<String> more = new TreeSet<>();

    /** Those of them that it hears, as far as it knows. */
    private final Set<String> heard = new HashSet<>();

    /** The place of each of them. */
    private final Map<String, String> places = new HashMap<>();

    private Optional<String> place = Optional.empty();
    private Optional<String> before = Optional.empty();
    private @Nullable Visit visit;

    /** From this event of a channel on it hears all. */
    private final Map<String, Integer> from = new HashMap<>();

    /** The last event of a channel that it has heard. */
    private final Map<String, Integer> last = new HashMap<>();

    Page(int number) {
      this.number = number;
      for (int lane = 0; lane < world.lanes; lane++) {
        for (int i = 0; i < 3; i++) {
          if (names.isEmpty() || random.nextBoolean()) {
            names.add(world.channel(lane, i));
          }
        }
      }
    }

    void connect() {
      if (visit == null) {
        SimulatedHub hub = anyHub();
        Optional<String> given = flaw == Flaw.PLACE_OF_BEFORE ? before.or(() -> place) : place;
        trace(number + " comes to " + hub.index + " with " + given);
        visit = new Visit(this, hub, anyLoop(hub));
        visit.begin(given);
        heard.clear();
        more.forEach(this::subscribe);
        if (random.nextInt(4) == 0) {
          visit.subscribe(names.get(0)); // It is in the URL, too.
        }
      }
    }

    private void subscribe(String name) {
      Visit present = Objects.requireNonNull(visit);
      @Nullable String after =
          flaw == Flaw.ONE_PLACE_FOR_ALL ? place.orElse(null) : places.get(name);
      trace(number + " subscribes to " + name + " after " + after);
      if (after == null || !places.containsKey(name)) {
        present.subscribe(name);
      } else {
        present.subscribe(name, after);
      }
    }

    /** One more channel than those of the URL. */
    void wantsMore() {
      String name = anyChannel();
      if (visit != null && !names.contains(name) && more.add(name)) {
        subscribe(name);
      }
    }

    /** One less; it may want it again later, and go on where it was. */
    void wantsLess() {
      Visit present = visit;
      if (present != null && !more.isEmpty()) {
        List<String> all = List.copyOf(more);
        String name = all.get(random.nextInt(all.size()));
        read(Integer.MAX_VALUE);
        if (visit == present) {
          trace(number + " gives up " + name);
          more.remove(name);
          heard.remove(name);
          present.wire.call(session -> session.unsubscribe(SimulatedHub.name(name)));
        }
      }
    }

    /** The application says yes to something. */
    void isAnswered() {
      Visit present = visit;
      while (present != null && !present.asked.isEmpty()) {
        present.asked.remove(0).complete(TestAuthorizer.granted("user" + number));
      }
    }

    /** The application has something to say to its present connection. */
    void isTold(int events) {
      for (int i = 0; i < events && visit != null; i++) {
        world.publish(visit.lane, List.of(visit.own), null);
      }
    }

    void asks() {
      if (visit != null) {
        visit.asks();
      }
    }

    /** The connection breaks; the hub may notice at once, later, or never. */
    void lose() {
      Visit lost = visit;
      visit = null;
      if (lost != null) {
        trace(number + " loses its connection");
        if (flaw == Flaw.PLACE_OF_A_LOST_FRAME) {
          lost.wire.frames.forEach(this::note);
        }
        lost.wire.isCut = true;
        if (random.nextInt(4) > 0) {
          lost.wire.loop().execute(() -> lost.wire.end(CloseReason.TRANSPORT_CLOSED));
        }
      }
    }

    void read(int frames) {
      Visit present = visit;
      for (int i = 0; i < frames && present != null; i++) {
        String frame = present.wire.frames.poll();
        if (frame == null) {
          if (present.wire.isClosed) {
            lose();
          }
          return;
        }
        framesHeard++;
        trace(number + " hears " + frame);
        heard(present, frame);
      }
    }

    private void heard(Visit present, String frame) {
      note(frame);
      List<String> all = List.of(frame.split(" ", -1));
      if (frame.startsWith("begun")) {
        present.isHeard = true;
        Map<String, Integer> fresh = present.starts.poll();
        if (frame.startsWith("begun fresh") && fresh != null) {
          names.forEach(last::remove);
          from.putAll(fresh);
        }
      } else if (frame.startsWith("on ")) {
        String name = all.get(1);
        if (all.size() > 2 && !names.contains(name)) {
          last.remove(name);
          places.remove(name);
          from.put(name, Integer.parseInt(all.get(2)));
        }
        heard.add(name);
      } else if (!present.isHeard) {
        throw violation("hears before its beginning: " + frame);
      } else if (frame.startsWith("event ")) {
        String channel = all.get(1);
        int position = world.position(channel, Integer.parseInt(all.get(3)));
        if (channel.equals(present.own)) {
          present.hearsAlone(position);
        } else {
          heard(channel, position);
        }
      }
    }

    private void note(String frame) {
      int at = frame.indexOf(" @");
      if (at >= 0) {
        String text = frame.substring(at + 2);
        String channel = frame.startsWith("event ") ? frame.split(" ", -1)[1] : "";
        if (more.contains(channel)) {
          places.put(channel, text);
        } else if (frame.startsWith("place ")) {
          heard.forEach(name -> places.put(name, text));
        }
        if (!more.contains(channel) || flaw == Flaw.ONE_PLACE_FOR_ALL) {
          before = place;
          place = Optional.of(text);
        }
      }
    }

    private void heard(String channel, int position) {
      if (!names.contains(channel) && !heard.contains(channel)) {
        throw violation("hears of " + channel);
      }
      if (position <= last.getOrDefault(channel, -1)) {
        throw violation("hears " + channel + " " + position + " after " + last.get(channel));
      }
      missed(channel, position);
      last.put(channel, position);
    }

    /** Nothing is missing of a channel before an event. */
    private void missed(String channel, int position) {
      // Of what was said a moment before it began, it may hear something.
      int first = Math.max(from.getOrDefault(channel, 0), last.getOrDefault(channel, -1) + 1);
      if (first < position) {
        throw violation("does not hear " + channel + " " + first + " before " + position);
      }
    }

    void settled() {
      if (visit == null || !visit.isHeard) {
        throw violation("does not come back");
      }
      names.forEach(name -> missed(name, world.said(name).size()));
      visit.hearsAlone(world.said(visit.own).size());
      if (!heard.containsAll(more)) {
        throw violation("does not hear " + more + " but " + heard);
      }
      more.forEach(name -> missed(name, world.said(name).size()));
    }

    private Violation violation(String what) {
      return PlainSimulation.this.violation(number, what);
    }
  }

  /** One connection of a page. */
  private final class Visit implements Beginning {
    private final Page page;
    private final SimulatedHub hub;
    final Wire wire;

    /** How many events of each channel the hub had at a beginning that is not behind a place. */
    final Deque<Map<String, Integer>> starts = new ArrayDeque<>();

    /** The channel for it alone, which stays in one lane. */
    final String own;

    final int lane = random.nextInt(world.lanes);

    /** The event that is to come next there. */
    private int next;

    /** Whether the page has heard of the beginning. */
    boolean isHeard;

    /** What the application has not answered yet. */
    final List<CompletableFuture<Authorization>> asked = new ArrayList<>();

    private final ChannelAuthorizer application;

    Visit(Page page, SimulatedHub hub, int loop) {
      this.page = page;
      this.hub = hub;
      this.wire = new Wire(hub, loop, new Recovery.Ids(world.nextId(), world.nextId()));
      this.wire.waits = flaw != Flaw.NO_WAIT_FOR_THE_BEGINNING;
      this.own = "#connection-" + wire.id();
      boolean isSlow = random.nextBoolean();
      this.application =
          channel -> {
            CompletableFuture<Authorization> answer = new CompletableFuture<>();
            asked.add(answer);
            if (!isSlow) {
              answer.complete(TestAuthorizer.granted("user" + page.number));
            }
            return answer;
          };
      this.wire.session = hub.loops.on(loop, () -> hub.connect(wire));
    }

    /** All that was said to it alone before that has come. */
    void hearsAlone(int position) {
      // What is not kept for long may be gone before the client begins.
      if (position < next || (position > next && !world.isTight)) {
        throw page.violation("hears alone " + position + " for " + next);
      }
      next = position + 1;
    }

    void begin(Optional<String> place) {
      List<ChannelName> channels = page.names.stream().map(SimulatedHub::name).toList();
      wire.call(session -> session.begin(channels, place, application, this));
    }

    /** From now on, whenever the hub has come to it. */
    void subscribe(String name) {
      ChannelName channel = SimulatedHub.name(name);
      wire.call(
          session ->
              session.subscribe(
                  channel,
                  application,
                  status -> {
                    if (status == 200) {
                      tell("on " + name + " " + hub.taken(name));
                    }
                  }));
    }

    void subscribe(String name, String after) {
      List<ChannelName> channels = List.of(SimulatedHub.name(name));
      Beginning more =
          new Beginning() {
            @Override
            public boolean decided(Map<ChannelName, Refused> refused) {
              return refused.isEmpty();
            }

            @Override
            public void begun(Start start) {
              if (start.isCaughtUp()) {
                tell("on " + name);
              } else if (start.gap().isPresent()) {
                tell("on " + name + " " + hub.taken(name));
              } // Otherwise it was given up.
            }

            @Override
            public void refused(ChannelName channel, int status) {
              throw page.violation("is refused " + channel);
            }
          };
      wire.call(session -> session.begin(channels, Optional.of(after), application, more));
    }

    private void tell(String what) {
      wire.sink().send(Frame.text(what));
    }

    /** How far has the page heard? */
    void asks() {
      if (!isHeard) {
        return;
      }
      if (flaw == Flaw.PLACE_OF_THE_HUB) {
        String here = hub.returns.here();
        wire.call(session -> wire.sink().send(Frame.text("place @" + here)));
      } else {
        wire.call(
            session ->
                session.tellPlace(
                    told ->
                        told.ifPresent(text -> wire.sink().send(Frame.text("place @" + text)))));
      }
    }

    @Override
    public boolean decided(Map<ChannelName, Refused> refused) {
      return refused.isEmpty();
    }

    @Override
    public void begun(Start start) {
      if (start.isCaughtUp()) {
        caughtUp++;
      } else {
        gaps += start.gap().isPresent() ? 1 : 0;
        Map<String, Integer> taken = new HashMap<>();
        page.names.forEach(name -> taken.put(name, hub.taken(name)));
        starts.add(taken);
      }
      String how = start.isCaughtUp() ? "begun caught-up" : "begun fresh";
      wire.sink().send(Frame.text(how + start.place().map(text -> " @" + text).orElse("")));
    }

    @Override
    public void refused(ChannelName channel, int status) {
      throw page.violation("is refused " + channel);
    }
  }
}
