package io.echobridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Faults of a server are found, each under its name; a server without has none. */
class DriveTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int CLIENTS = 5;
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final int RATE = 500;

  private final ServerProcess unknown = new ServerProcess(0);

  @Test
  void aFaithfulServerIsFlawless() throws Exception {
    Phase phase = driven((sequence, on) -> on.accept(sequence));

    assertThat(phase.isFlawless()).isTrue();
    assertThat(phase.published()).isPositive();
    assertThat(phase.tally().received()).isEqualTo(phase.published() * CLIENTS);
    assertThat(phase.tally().latencies().max()).isPositive();
  }

  @Test
  void whatIsLostIsCountedAtEachClient() throws Exception {
    int[] lost = {0};
    Phase phase =
        driven(
            (sequence, on) -> {
              if (sequence % 10 == 0) {
                lost[0]++;
              } else {
                on.accept(sequence);
              }
            });

    assertThat(lost[0]).isPositive();
    assertThat(phase.lost()).isEqualTo((long) lost[0] * CLIENTS);
    assertThat(phase.isFlawless()).isFalse();
  }

  @Test
  void whatComesTwiceIsNoSubstituteForWhatIsLost() throws Exception {
    Phase phase =
        driven(
            (sequence, on) -> {
              if (sequence % 2 == 0) {
                on.accept(sequence);
                on.accept(sequence);
              }
            });

    assertThat(phase.tally().doubled()).isEqualTo(phase.published() / 2 * CLIENTS);
    assertThat(phase.lost()).isEqualTo((phase.published() + 1) / 2 * CLIENTS);
  }

  @Test
  void whatIsOvertakenIsOutOfOrderAndNotLost() throws Exception {
    Phase phase =
        driven(
            (sequence, on) -> {
              if (sequence % 2 == 0) {
                on.accept(sequence);
                on.accept(sequence - 1);
              }
            });

    assertThat(phase.tally().late()).isPositive();
    assertThat(phase.isFlawless()).isFalse();
  }

  @Test
  void aClientThatIsCutIsGoneAndNothingIsExpectedOfItAnyMore() throws Exception {
    try (FaultyServer server = new FaultyServer((sequence, on) -> on.accept(sequence));
        Swarm swarm = swarm(server)) {
      Drive drive = join(server, swarm);

      server.cutOne();
      await().atMost(PATIENCE).until(() -> swarm.roll().gone() == 1);

      assertThat(drive.rate(RATE, SHORT).isFlawless()).isTrue();
      assertThat(swarm.roll().ready()).isEqualTo(CLIENTS - 1);
      assertThat(swarm.roll().reason()).contains("the server has closed the connection");
    }
  }

  @Test
  void theWindowIsNeverWiderThanAsked() throws Exception {
    try (FaultyServer server = new FaultyServer((sequence, on) -> on.accept(sequence));
        Swarm swarm = swarm(server)) {
      Phase phase = join(server, swarm).window(1, SHORT);

      assertThat(phase.isFlawless()).isTrue();
      assertThat(phase.delivered()).isGreaterThan((phase.published() - 2) * CLIENTS);
    }
  }

  private Phase driven(FaultyServer.Way way) throws Exception {
    try (FaultyServer server = new FaultyServer(way);
        Swarm swarm = swarm(server)) {
      return join(server, swarm).rate(RATE, SHORT);
    }
  }

  private Drive join(FaultyServer server, Swarm swarm) {
    swarm.connect(1000);
    await().atMost(PATIENCE).until(swarm::isSettled);
    Drive drive = new Drive(server, swarm, unknown, SHORT);
    assertThat(drive.awaitJoined(PATIENCE)).isTrue();
    return drive;
  }

  private static Swarm swarm(FaultyServer server) throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    Target target = new Target(address, "/socket.io/", Protocol.EIO4, Optional.empty(), false);
    return new Swarm(target, List.of("c"), CLIENTS, 2);
  }
}
