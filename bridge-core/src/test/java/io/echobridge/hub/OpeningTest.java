package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.Frame;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a client asks for before its channels have begun; the clock is the test's. */
class OpeningTest {
  private final SimulatedHub.World world = new SimulatedHub.World(1, 2, false);
  private final SimulatedHub hub = new SimulatedHub(world, 0, () -> {});
  private final SimulatedHub other = new SimulatedHub(world, 1, () -> {});
  private final List<CompletableFuture<Authorization>> asked = new ArrayList<>();
  private final ChannelAuthorizer application =
      channel -> {
        CompletableFuture<Authorization> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
      };

  OpeningTest() {
    world.connect(List.of(hub, other));
    world.now += Duration.ofMinutes(1).toNanos(); // Nobody counts as having just started.
  }

  @Test
  void aChannelOfTheUrlThatIsSubscribedToBeforeTheBeginningIsHeardFromThePlaceOn() {
    String place = hub.returns.here();
    say("open-0");
    Client client = new Client(Optional.of(place), "open-0", "private-0");
    client.call(session -> session.subscribe(SimulatedHub.name("open-0"), application));
    say("open-0");
    assertThat(client.heard()).isEmpty();
    answer();
    assertThat(client.heard())
        .containsExactly("begun caught-up", "event open-0 0", "event open-0 1");
  }

  @Test
  void anotherChannelIsHeardBehindTheBeginningAndInItsOrder() {
    String place = hub.returns.here();
    say("private-0");
    Client client = new Client(Optional.of(place), "private-0");
    client.call(session -> session.subscribe(SimulatedHub.name("open-0"), application));
    say("open-0");
    assertThat(client.heard()).isEmpty();
    answer();
    say("open-0");
    assertThat(client.heard())
        .containsExactly("begun caught-up", "event private-0 0", "event open-0 2");
  }

  @Test
  void whoGivesAChannelUpAndSubscribesAgainBeforeTheBeginningHearsIt() {
    Client client = new Client(Optional.empty(), "open-0", "private-0");
    client.call(session -> session.unsubscribe(SimulatedHub.name("open-0")));
    client.call(session -> session.subscribe(SimulatedHub.name("open-0"), application));
    answer();
    say("open-0");
    assertThat(client.heard()).containsExactly("begun new", "event open-0 0");
  }

  @Test
  void aChannelThatIsGivenUpBeforeTheBeginningBringsNothingThatWasMissed() {
    String place = hub.returns.here();
    say("open-0");
    say("private-0");
    Client client = new Client(Optional.of(place), "open-0", "private-0");
    client.call(session -> session.unsubscribe(SimulatedHub.name("open-0")));
    answer();
    assertThat(client.heard()).containsExactly("begun caught-up", "event private-0 1");
  }

  @Test
  void aChannelThatIsGivenUpWhileThePlaceIsLookedForBringsNothing() {
    String ahead = saidElsewhere("open-0");
    Client client = new Client(Optional.of(ahead), "open-0", "private-0");
    answer();
    client.call(session -> session.unsubscribe(SimulatedHub.name("open-0")));
    hub.takeAll();
    pass(50);
    say("open-0");
    say("private-0");
    assertThat(client.heard()).containsExactly("begun caught-up", "event private-0 2");
  }

  @Test
  void whoeverWaitsIsToldWhatBecameOfIt() {
    Client client = new Client(Optional.empty(), "open-0", "private-0");
    List<String> told = new ArrayList<>();
    for (String each : List.of("open-0", "private-0", "open-1", "private-0", "private-1")) {
      client.call(
          session ->
              session.subscribe(
                  SimulatedHub.name(each), application, status -> told.add(each + " " + status)));
    }
    client.call(session -> session.unsubscribe(SimulatedHub.name("private-1")));
    assertThat(told).containsExactly("private-0 429", "private-1 499");
    asked.get(0).complete(TestAuthorizer.refused(403));
    hub.loops.runAll();
    assertThat(told)
        .containsExactlyInAnyOrder(
            "private-0 429", "private-1 499", "private-0 403", "open-1 200", "open-0 200");
  }

  @Test
  void whatIsOpenCountsAsChannelsAndIsGivenBack() {
    int most = SimulatedHub.LIMITS.maxChannelsPerConnection();
    Client client = new Client(Optional.empty(), "private-0");
    long bare = new Wire(hub, 0, new Recovery.Ids("a", "b")).holding().bytes();
    for (int i = 0; i < 2 * most; i++) {
      String name = "c" + i;
      client.call(session -> session.subscribe(SimulatedHub.name(name), application));
      client.call(
          session ->
              session.begin(
                  List.of(SimulatedHub.name("d" + name)), Optional.of("1x"), application, client));
    }
    assertThat(client.wire.holding().bytes()).isBetween(bare + most * 100L, bare + most * 1_000L);
    client.call(session -> session.disconnected(CloseReason.LEFT));
    assertThat(client.wire.holding().bytes()).isEqualTo(bare);
    assertThat(client.refused).isPositive();
  }

  @Test
  void placesThatAreAheadAreLookedForOneAtATimeAndNoLongerThanOne() {
    String ahead = saidElsewhere("open-0");
    Client client = new Client(Optional.empty(), "open-1");
    client.heard();
    for (int i = 0; i < 50; i++) {
      String name = "c" + i;
      client.call(
          session ->
              session.begin(
                  List.of(SimulatedHub.name(name)), Optional.of(ahead), application, client));
    }
    assertThat(hub.loops.timers()).isEqualTo(1);
    pass(150);
    assertThat(client.heard()).isEmpty();
    pass(100);
    assertThat(client.heard()).hasSize(50).allMatch(line -> line.equals("begun gap ahead"));
  }

  @Test
  void aNodeThatHasJustStartedIsWaitedForLonger() {
    SimulatedHub young = new SimulatedHub(world, 2, () -> {});
    String ahead = saidElsewhere("open-0");
    Client client = new Client(young, Optional.of(ahead), "open-0");
    passOn(young, 3_000);
    assertThat(client.heard()).isEmpty();
    young.takeAll();
    passOn(young, 50);
    assertThat(client.heard()).containsExactly("begun caught-up");
    Client never = new Client(young, Optional.of(saidElsewhere("open-0")), "open-0");
    passOn(young, 9_900);
    assertThat(never.heard()).isEmpty();
    passOn(young, 200);
    assertThat(never.heard()).containsExactly("begun gap ahead");
  }

  @Test
  void whoGivesAPlaceForNoChannelIsNotCaughtUp() {
    Client client = new Client(Optional.of(hub.returns.here()));
    assertThat(client.heard()).containsExactly("begun new");
    Client refused = new Client(Optional.of(hub.returns.here()), "private-0");
    asked.get(0).complete(TestAuthorizer.refused(403));
    hub.loops.runAll();
    assertThat(refused.heard()).containsExactly("begun new");
  }

  /** A place that this hub has not come to yet. */
  private String saidElsewhere(String channel) {
    world.publish(0, List.of(channel), null);
    other.takeAll();
    return other.returns.here();
  }

  private void say(String channel) {
    world.publish(0, List.of(channel), null);
    hub.takeAll();
    hub.loops.runAll();
  }

  private void answer() {
    asked.forEach(each -> each.complete(TestAuthorizer.granted("alice")));
    hub.loops.runAll();
  }

  private void pass(int millis) {
    passOn(hub, millis);
  }

  private void passOn(SimulatedHub on, int millis) {
    for (int passed = 0; passed < millis; passed += 50) {
      world.now += 50_000_000L;
      on.loops.pass(50);
      on.loops.runAll();
    }
  }

  /** A client, and what it has heard. */
  private final class Client implements Beginning {
    final Wire wire;
    private final SimulatedHub at;
    int refused;

    Client(Optional<String> place, String... channels) {
      this(hub, place, channels);
    }

    Client(SimulatedHub at, Optional<String> place, String... channels) {
      this.at = at;
      this.wire = new Wire(at, 0, new Recovery.Ids(world.nextId(), world.nextId()));
      this.wire.session = at.loops.on(0, () -> at.connect(wire));
      List<ChannelName> names =
          java.util.stream.Stream.of(channels).map(SimulatedHub::name).toList();
      call(session -> session.begin(names, place, application, this));
    }

    void call(Consumer<ClientSession> what) {
      wire.call(what);
    }

    /** Since it was asked last, without places. */
    List<String> heard() {
      at.loops.runAll();
      List<String> all = new ArrayList<>();
      for (String frame = wire.frames.poll(); frame != null; frame = wire.frames.poll()) {
        all.add(frame.replaceAll(" @.*", "").replace(" E ", " "));
      }
      return all;
    }

    @Override
    public boolean decided(Map<ChannelName, Refused> all) {
      refused += all.size();
      return true;
    }

    @Override
    public void begun(Start start) {
      String how =
          start.isCaughtUp()
              ? "caught-up"
              : start.gap().map(why -> "gap " + why.word()).orElse("new");
      wire.sink().send(Frame.text("begun " + how));
    }

    @Override
    public void refused(ChannelName channel, int status) {
      refused++;
    }
  }
}
