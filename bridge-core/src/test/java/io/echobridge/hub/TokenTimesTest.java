package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenAnswer.Accepted;
import io.echobridge.token.TokenAnswer.NotNow;
import io.echobridge.token.TokenAnswer.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The ends of tokens, and answers about them that come late: the clocks are the test's. */
class TokenTimesTest {
  private static final String ORIGIN = "https://shop.example";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final SimulatedHub.World world = new SimulatedHub.World(1, 1, false);
  private final SimulatedHub hub = new SimulatedHub(world, 0, () -> {});

  TokenTimesTest() {
    world.now = Duration.ofDays(1).toNanos();
    world.connect(List.of(hub));
  }

  @Test
  void aClientEndsWithItsToken() {
    TestConnection ending = identified("ending", SECOND).connection;
    TestConnection later = identified("later", Duration.ofDays(1)).connection;
    pass(SECOND.minus(MILLISECOND));
    assertThat(ending.closed).isNull();
    pass(MILLISECOND);
    assertThat(ending.closed).isEqualTo(CloseReason.EXPIRED);
    pass(Duration.ofDays(1).minus(SECOND));
    assertThat(later.closed).isEqualTo(CloseReason.EXPIRED);
  }

  @Test
  void itsEndFollowsAClientToAnotherLoopAndGoesWithIt() {
    Client moved = identified("moved", SECOND);
    TestConnection target = connection(new Recovery.Ids("moved", "p"), 1);
    moved.call(session -> session.moveTo(target, () -> {}));
    Client gone = identified("gone", SECOND);
    gone.call(session -> session.disconnected(CloseReason.LEFT));
    pass(Duration.ZERO);
    assertThat(hub.loops.timers()).isEqualTo(1);
    pass(SECOND);
    assertThat(target.closed).isEqualTo(CloseReason.EXPIRED);
    assertThat(moved.connection.closed).isNull();
    assertThat(gone.connection.closed).isNull();
  }

  @Test
  void theEndIsThatOfTheClockAlsoWhereItIsSet() {
    TestConnection forward = identified("forward", Duration.ofHours(1)).connection;
    world.now += Duration.ofHours(2).toNanos();
    pass(Duration.ofMinutes(10));
    assertThat(forward.closed).isEqualTo(CloseReason.EXPIRED);

    TestConnection back = identified("back", SECOND).connection;
    world.now -= Duration.ofHours(1).toNanos();
    pass(SECOND);
    assertThat(back.closed).isNull();
    pass(Duration.ofHours(1));
    assertThat(back.closed).isEqualTo(CloseReason.EXPIRED);
  }

  @Test
  void untilThereIsAnAnswerTheEndOfBeforeHolds() {
    Identity ending = user(Duration.ofSeconds(3));
    Client before = comes(Optional.empty(), token(CompletableFuture.completedFuture(yes(ending))));
    pass(SECOND);
    before.call(session -> session.disconnected(CloseReason.TRANSPORT_CLOSED));
    Client back = comes(Optional.of(before.token), token(new CompletableFuture<>()));
    assertThat(back.isResumed).isTrue();
    pass(Duration.ofSeconds(2).minus(MILLISECOND));
    assertThat(back.connection.closed).isNull();
    pass(MILLISECOND);
    assertThat(back.connection.closed).isEqualTo(CloseReason.EXPIRED);
  }

  @Test
  void thatNobodyCanSayIsAskedAgainAfterLongerAndLongerPauses() {
    Identity seven = user(Duration.ofDays(1));
    Client before = comes(Optional.empty(), token(CompletableFuture.completedFuture(yes(seven))));
    pass(SECOND);
    before.call(session -> session.disconnected(CloseReason.TRANSPORT_CLOSED));
    CompletableFuture<TokenAnswer> first = new CompletableFuture<>();
    CompletableFuture<TokenAnswer> second = new CompletableFuture<>();
    CompletableFuture<TokenAnswer> third = new CompletableFuture<>();
    Identification last = token(third);
    int[] asked = {0};
    Client back =
        comes(
            Optional.of(before.token),
            token(
                first,
                () -> {
                  asked[0]++;
                  return token(
                      second,
                      () -> {
                        asked[0]++;
                        return last;
                      });
                }));
    assertThat(back.isResumed).isTrue();
    first.complete(new NotNow("away"));
    pass(Duration.ZERO);
    pass(Duration.ofSeconds(5).minus(MILLISECOND));
    assertThat(asked[0]).isZero();
    pass(MILLISECOND);
    assertThat(asked[0]).isEqualTo(1);
    second.complete(new NotNow("away"));
    pass(Duration.ZERO);
    pass(Duration.ofSeconds(10));
    assertThat(asked[0]).isEqualTo(2);
    assertThat(back.connection.closed).isNull();
    third.complete(new Refused("no"));
    pass(Duration.ZERO);
    assertThat(back.connection.closed).isEqualTo(CloseReason.UNAUTHORIZED);
  }

  private void pass(Duration time) {
    // In steps, as timers set others.
    Duration left = time;
    do {
      Duration step = left.compareTo(Duration.ofMinutes(1)) < 0 ? left : Duration.ofMinutes(1);
      world.now += step.toNanos();
      hub.loops.pass(step.toMillis());
      hub.loops.runAll();
      left = left.minus(step);
    } while (!left.isZero());
  }

  private static TokenAnswer yes(Identity identity) {
    return new Accepted(identity);
  }

  private Identity user(Duration life) {
    long end = (world.now + life.toNanos()) / 1_000_000;
    return new Identity(Optional.of("7"), RawJson.NULL, List.of(), end);
  }

  private static Identification token(CompletableFuture<TokenAnswer> answer) {
    return token(answer, () -> Identification.NOBODY);
  }

  private static Identification token(
      CompletableFuture<TokenAnswer> answer, Supplier<Identification> again) {
    return Identification.of(answer, true, salt -> salt + "t7", again);
  }

  private TestConnection connection(Recovery.Ids ids, int loop) {
    return new TestConnection(ids, hub.loops.get(loop), TestEncoder.placing());
  }

  /** A client that cannot come back, with a token that lasts so long. */
  private Client identified(String id, Duration life) {
    TestConnection connection = connection(new Recovery.Ids(id, "p" + id), 0);
    Client client = new Client(connection, hub.connect(connection), "", false);
    client.call(session -> session.identify(user(life)));
    hub.loops.runAll();
    return client;
  }

  /** A client that can come back, or does. */
  private Client comes(Optional<String> token, Identification who) {
    Arrival arrival =
        hub.loops
            .on(
                0,
                () ->
                    hub.returns.arrive(token, Optional.empty(), ORIGIN, who).toCompletableFuture())
            .join();
    Recovery.Ids ids = arrival.resumed().orElseGet(() -> new Recovery.Ids("socket", "public"));
    TestConnection connection = connection(ids, 0);
    ClientSession session =
        hub.loops.on(0, () -> hub.returns.connect(connection, arrival, TestAuthorizer.yes("7")));
    hub.loops.runAll();
    return new Client(connection, session, arrival.token(), arrival.resumed().isPresent());
  }

  private final class Client {
    final TestConnection connection;
    final ClientSession session;
    final String token;
    final boolean isResumed;

    Client(TestConnection connection, ClientSession session, String token, boolean isResumed) {
      this.connection = connection;
      this.session = session;
      this.token = token;
      this.isResumed = isResumed;
    }

    void call(Consumer<ClientSession> what) {
      boolean unused =
          hub.loops.on(
              connection.loop().index(),
              () -> {
                what.accept(session);
                return true;
              });
      hub.loops.runAll();
    }
  }
}
