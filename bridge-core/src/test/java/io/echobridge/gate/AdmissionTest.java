package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Doorway doorway = new Doorway("*");

  @AfterEach
  void close() {
    doorway.close();
  }

  @Test
  void aFullAppRefusesClientsUntilOneLeaves() throws Exception {
    limits(new Admission.Limits(2, 0, 0, 0, SECOND, 0));
    assertThat(doorway.ask()).isEqualTo("in");
    assertThat(doorway.ask()).isEqualTo("in");

    assertThat(doorway.ask()).isEqualTo("CONNECTIONS");
    isTold(
        "connections", "a client is refused: 2 are connected (apps.shop.limits.max-connections)");
    assertThat(doorway.admission.connections()).isEqualTo(2);

    doorway.places.get(0).leave(CloseReason.LEFT);
    assertThat(doorway.ask()).isEqualTo("in");
  }

  @Test
  void aClusterThatIsFullRefusesClientsUntilThereIsRoomAgain() throws Exception {
    limits(new Admission.Limits(0, 10, 0, 0, SECOND, 0));
    doorway.admission.cluster().heard(0, 8, 2);
    assertThat(doorway.ask()).isEqualTo("in");

    assertThat(doorway.ask()).isEqualTo("CLUSTER");
    isTold(
        "cluster-connections",
        "a client is refused: all nodes together have about 10 clients"
            + " (apps.shop.limits.max-connections-in-cluster)");
    assertThat(doorway.admission.connections()).isEqualTo(1);

    doorway.admission.cluster().heard(1, 3, 2);
    assertThat(doorway.ask()).isEqualTo("in");
  }

  @Test
  void anAddressHasItsShare() throws Exception {
    limits(new Admission.Limits(0, 0, 1, 0, SECOND, 0));
    assertThat(doorway.ask()).isEqualTo("in");

    assertThat(doorway.ask()).isEqualTo("ADDRESS");
    isTold(
        "address",
        "a client is refused: 1 are connected from 127.0.0.1"
            + " (apps.shop.limits.max-connections-per-address)");

    doorway.places.get(0).leave();
    assertThat(doorway.ask()).isEqualTo("in");
  }

  @Test
  void aClientThatComesTooEarlyWaitsForItsTurn() throws Exception {
    limits(new Admission.Limits(0, 0, 0, 4, MINUTE, 0));
    long before = System.nanoTime();

    for (int i = 0; i < 8; i++) {
      assertThat(doorway.ask()).isEqualTo("in");
    }

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(SECOND);
    assertThat(doorway.admission.refused()).containsEntry("handshakes", 0L);
  }

  @Test
  void aClientWhoseTurnIsTooFarAwayIsRefused() throws Exception {
    limits(new Admission.Limits(0, 0, 0, 1, Duration.ZERO, 0));
    int in = 0;
    String answer = doorway.ask();
    while (answer.equals("in")) { // A slow machine may ask more than once in two seconds.
      in++;
      answer = doorway.ask();
    }

    assertThat(in).isBetween(1, 100);
    assertThat(answer).isEqualTo("HANDSHAKES");
    isTold(
        "handshakes",
        "a client is refused: its turn would not come within 0ms"
            + " (apps.shop.limits.handshakes-per-second)");
    assertThat(doorway.admission.connections()).isEqualTo(in);
  }

  @Test
  void aClientThatWaitsForItsTurnFindsTheServerDrained() throws Exception {
    limits(new Admission.Limits(0, 0, 0, 1, MINUTE, 0));
    assertThat(doorway.ask()).isEqualTo("in");
    CompletableFuture<String> waits =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return doorway.ask();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> doorway.admission.connections() == 2);

    doorway.clients.drain(Duration.ZERO);

    assertThat(waits.get()).isEqualTo("draining");
    assertThat(doorway.admission.connections()).isEqualTo(1);
  }

  @Test
  void aClientThatSendsFarTooMuchIsToBeCut() throws Exception {
    limits(new Admission.Limits(0, 0, 0, 0, SECOND, 1_000));
    doorway.ask();
    MessageCount said = new MessageCount();
    int sent = 0;
    while (!doorway.places.get(0).floods(said)) {
      sent++;
    }

    assertThat(sent).isGreaterThanOrEqualTo(2_000);
    isTold(
        "messages",
        "a client is cut: it sent more than 1000 packets a second"
            + " (apps.shop.limits.packets-per-second)");
  }

  @Test
  void whatCompressedMessagesBecomeCountsAsPackets() throws Exception {
    limits(new Admission.Limits(0, 0, 0, 0, SECOND, 1_000));
    doorway.ask();
    MessageCount said = new MessageCount();
    for (int i = 0; i < 100_000; i++) {
      assertThat(doorway.places.get(0).floodsInflated(said, 4095)).isFalse();
    }
    int bombs = 0;
    while (!doorway.places.get(0).floodsInflated(said, 1 << 20)) {
      bombs++;
    }

    // 256 packets each, and 2,000 at once; some more while the loop runs.
    assertThat(bombs).isBetween(8, 40);
    assertThat(doorway.admission.refused()).containsEntry("messages", 1L);
  }

  @Test
  void withoutALimitAClientMaySendWhatItLikes() throws Exception {
    doorway.ask();
    MessageCount said = new MessageCount();
    for (int i = 0; i < 100_000; i++) {
      assertThat(doorway.places.get(0).floods(said)).isFalse();
    }
  }

  @Test
  void whyAClientWentIsCountedOnce() throws Exception {
    doorway.ask();
    doorway.ask();
    assertThat(doorway.admission.closed()).hasSameSizeAs(CloseReason.values());
    assertThat(doorway.admission.closed().values()).containsOnly(0L);

    doorway.places.get(0).leave(CloseReason.PING_TIMEOUT);
    doorway.places.get(0).leave(CloseReason.TRANSPORT_CLOSED);
    doorway.places.get(1).leave(); // It never came to be connected.

    assertThat(doorway.admission.closed())
        .containsEntry("ping-timeout", 1L)
        .containsEntry("transport-closed", 0L);
    assertThat(doorway.admission.closed().values().stream().mapToLong(n -> n).sum()).isEqualTo(1);
    assertThat(doorway.admission.connections()).isZero();
  }

  private void limits(Admission.Limits limits) {
    doorway.limits = limits;
  }

  private void isTold(String reason, String words) {
    assertThat(doorway.admission.refused()).containsEntry(reason, 1L);
    assertThat(doorway.admission.latest())
        .extracting(Occurrence::words, Occurrence::count)
        .containsExactly(tuple(words, 1L));
  }
}
