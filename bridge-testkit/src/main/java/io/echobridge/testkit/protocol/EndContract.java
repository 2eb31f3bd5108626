package io.echobridge.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.Admission;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ClientMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How clients end, and what is left of them. */
abstract class EndContract extends DoorContract {
  private static final String LARGE = "{\"event\":\"L\",\"data\":\"" + "x".repeat(50_000) + "\"}";

  private ClientMemory memory() {
    return server().memory();
  }

  @Test
  void aClientThatTakesNothingIsCutAndABystanderHearsEverything() throws IOException {
    if (excused(ProtocolPromise.SLOW_READERS_ARE_CUT)) {
      return;
    }
    settings.patience = 2_000;
    start(Duration.ofSeconds(10));
    client("news");
    ProtocolClient bystander = client("news");
    assertThat(server().connections()).isEqualTo(2);

    // More than the buffers of the kernel take. The bystander talks now and then, so that nobody
    // takes it for a client that is gone.
    for (int i = 0; i < 400; i++) {
      server().publish("news", LARGE);
      assertThat(bystander.next().name()).isEqualTo("L");
      if (i % 50 == 0) {
        bystander.settle();
      }
    }
    AtomicInteger said = new AtomicInteger();
    await()
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              int number = said.incrementAndGet();
              publish("news", number);
              assertThat(bystander.next()).isEqualTo(event("news", number));
              bystander.settle();
              return server().connections() == 1;
            });

    assertThat(awaitEnds(1)).isIn(ends(CloseReason.TOO_SLOW, 1), ends(CloseReason.PING_TIMEOUT, 1));
    await()
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              bystander.settle();
              assertThat(memory().waiting()).isZero();
            });
    publish("news", 0);
    assertThat(heard(bystander)).containsExactly(event("news", 0));
  }

  @Test
  void aClientOfWhichNothingIsHeardIsCut() throws IOException {
    if (excused(ProtocolPromise.SILENT_CLIENTS_ARE_CUT)) {
      return;
    }
    start(Duration.ofSeconds(5));
    client();
    assertThat(server().connections()).isEqualTo(1);

    assertThat(awaitEnds(1)).isEqualTo(ends(CloseReason.PING_TIMEOUT, 1));
    awaitConnections(0);
  }

  @Test
  void aClientThatSendsFarTooManyMessagesIsCutAndOthersGoOn() throws IOException {
    if (excused(ProtocolPromise.FLOODS_ARE_CUT)) {
      return;
    }
    start();
    ProtocolClient flooding = client();
    ProtocolClient bystander = client("news");
    settings.admission = new Admission.Limits(0, 0, 0, 0, Duration.ZERO, 1);

    try {
      for (int i = 0; i < 200; i++) {
        flooding.whisper("private-room", "client-typing", "1");
      }
    } catch (IOException e) {
      assertThat(e).isNotNull(); // The client was cut while it still talked, which is to be.
    }

    assertThat(awaitEnds(1)).isEqualTo(ends(CloseReason.TOO_MANY_MESSAGES, 1));
    settings.admission = Admission.Limits.NONE;
    publish("news", 1);
    assertThat(heard(bystander)).containsExactly(event("news", 1));
  }

  @Test
  void garbageEndsTheClientThatSentItAndNobodyElse() throws IOException {
    if (excused(ProtocolPromise.GARBAGE_ENDS_ITS_CLIENT)) {
      return;
    }
    start();
    ProtocolClient sending = client("news");
    ProtocolClient bystander = client("news");

    sending.garbage();

    hearsTheEnd(sending);
    assertThat(awaitEnds(1)).isEqualTo(ends(CloseReason.PROTOCOL_ERROR, 1));
    awaitConnections(1);
    publish("news", 1);
    assertThat(heard(bystander)).containsExactly(event("news", 1));
  }

  @Test
  void aDrainEndsEveryClientWithinItsTimeAndLetsNobodyIn() throws IOException {
    if (excused(ProtocolPromise.DRAINS_END_EVERY_CLIENT)) {
      return;
    }
    start();
    ProtocolClient[] clients = {client("news"), client(), client(), client()};

    server().drain(Duration.ofSeconds(1));

    for (String entrance : entrances()) {
      assertThat(status(entrance)).as(entrance).isEqualTo("503");
    }
    for (ProtocolClient client : clients) {
      hearsTheEnd(client);
    }
    assertThat(awaitEnds(clients.length)).isEqualTo(ends(CloseReason.DRAINING, clients.length));
    awaitConnections(0);
    assertThat(server().stats().sessions()).isZero();
  }

  @Test
  void closingTheProtocolEndsEveryClient() throws IOException {
    if (excused(ProtocolPromise.STOPPING_ENDS_EVERY_CLIENT)) {
      return;
    }
    start();
    ProtocolClient one = client("news");
    ProtocolClient two = client();
    one.listen();
    two.listen();

    server().closeProtocol();
    server().closeProtocol();

    hearsTheEnd(one);
    hearsTheEnd(two);
    assertThat(awaitEnds(2)).isEqualTo(ends(CloseReason.SERVER_STOP, 2));
    awaitConnections(0);
  }

  @Test
  void aClientThatGoesIsCountedOnceWithTheReason() throws IOException {
    if (excused(ProtocolPromise.ENDS_ARE_COUNTED)) {
      return;
    }
    start();
    client().abort();
    assertThat(awaitEnds(1)).isEqualTo(ends(CloseReason.TRANSPORT_CLOSED, 1));

    client().goodbye();

    Map<String, Long> ends = awaitEnds(2);
    assertThat(ends.keySet())
        .isSubsetOf(CloseReason.TRANSPORT_CLOSED.word(), CloseReason.LEFT.word());
    awaitConnections(0);
    await().untilAsserted(() -> assertThat(server().stats().sessions()).isZero());
  }

  @Test
  void anAnswerThatComesAfterTheClientLeftIsDropped() throws IOException {
    if (excused(ProtocolPromise.LATE_ANSWERS_ARE_DROPPED)) {
      return;
    }
    start();
    ProtocolClient staying = client("private-later");
    ProtocolClient leaving = client("private-later");
    ProtocolClient regretting = client("private-later");
    await().untilAsserted(() -> assertThat(server().application().asked()).hasSize(3));
    leaving.abort();
    awaitConnections(2);
    await().untilAsserted(() -> assertThat(server().stats().sessions()).isEqualTo(2));
    regretting.leave("private-later");
    regretting.settle();

    server().application().answer();
    staying.settle();
    long delivered = server().stats().deliveries();
    publish("private-later", 1);

    assertThat(heard(staying)).containsExactly(event("private-later", 1));
    // That event, and two clients' mark.
    await().untilAsserted(() -> assertThat(server().stats().deliveries()).isEqualTo(delivered + 3));
    assertThat(heard(regretting)).isEmpty();
  }

  @Test
  void whatIsKeptForAClientIsGivenBack() throws IOException {
    if (excused(ProtocolPromise.MEMORY_IS_GIVEN_BACK)) {
      return;
    }
    start();
    ProtocolClient gone = client(1, "news", "private-orders", "presence-room", "private-deny");
    ProtocolClient leaving = client(2, "news", "private-orders", "presence-room");
    ProtocolClient faulty = client(3, "news", "private-later");
    faulty.garbage();
    hearsTheEnd(faulty);
    for (int i = 0; i < 100; i++) {
      server().publish("news", LARGE);
    }
    assertThat(memory().used()).isPositive();
    hearsAll(leaving);
    hearsAll(gone);
    gone.abort();
    leaving.goodbye();

    awaitConnections(0);
    await().untilAsserted(() -> assertThat(memory().waiting()).isZero());
    await().untilAsserted(() -> assertThat(memory().used()).isZero());
  }

  private void hearsAll(ProtocolClient client) throws IOException {
    assertThat(heard(client)).filteredOn(heard -> heard.name().equals("L")).hasSize(100);
  }
}
