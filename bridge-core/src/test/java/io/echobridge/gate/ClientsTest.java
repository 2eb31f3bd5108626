package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.ClientMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientsTest {
  private final Doorway doorway = new Doorway("*");
  private final Clients<FakeClient> clients = doorway.clients;

  @AfterEach
  void close() {
    doorway.close();
  }

  @Test
  void clientsAreFoundAndCountedUntilTheyLeave() throws Exception {
    FakeClient first = doorway.connect("a", Doorway.WAY);
    FakeClient second = doorway.connect("b", Doorway.WAY);
    counted(2);
    assertThat(clients.find("a")).isSameAs(first);
    assertThat(clients.find("c")).isNull();

    second.place().leave(CloseReason.LEFT);

    counted(1);
    assertThat(clients.find("b")).isNull();
    assertThat(doorway.admission.connections()).isEqualTo(1);
  }

  private void counted(int ofFirstWay) {
    assertThat(clients.counts())
        .extracting(ConnectionCount::protocol, ConnectionCount::transport, ConnectionCount::count)
        .containsExactly(tuple("fake-1", "http", ofFirstWay), tuple("fake-2", "http", 0));
  }

  @Test
  void whatIsKeptOfAHandshakeIsTheClientsMemoryWhileItIsConnected() throws Exception {
    doorway.ask("Referer", "x".repeat(1000));
    Admitted place = doorway.places.get(0);
    long before = place.holding().bytes();
    FakeClient client =
        new FakeClient(
            "a", place, doorway.handshakes.get(0), Doorway.WAY, doorway.loops.all().get(0));

    clients.add(client);
    assertThat(place.holding().bytes()).isGreaterThanOrEqualTo(before + 1000);

    place.leave(CloseReason.LEFT);
    assertThat(place.holding().bytes()).isLessThan(before);
  }

  @Test
  void theClientThatHoldsMostIsEndedWhenClientsHoldTooMuch() throws Exception {
    ClientMemory memory = new ClientMemory(100_000, task -> new Thread(task).start());
    FakeClient large = client("large", memory);
    FakeClient small = client("small", memory);

    large.place().holding().take(90_000);
    small.place().holding().take(10_000);

    await().untilAsserted(() -> assertThat(large.ends).containsExactly(CloseReason.MEMORY));
    assertThat(small.ends).isEmpty();
  }

  private FakeClient client(String id, ClientMemory memory) {
    Admitted place = new Admitted(doorway.admission, null, memory.open(1));
    Handshake handshake = SomeHandshake.with(Map.of());
    FakeClient client =
        new FakeClient(id, place, handshake, Doorway.WAY, doorway.loops.all().get(0));
    clients.add(client);
    return client;
  }

  @Test
  void aDrainEndsClientsOneAfterTheOtherOverItsTime() throws Exception {
    List<FakeClient> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(doorway.connect("client " + i, Doorway.WAY));
    }
    assertThat(clients.isDraining()).isFalse();
    long begun = System.nanoTime();

    clients.drain(Duration.ofSeconds(2));

    assertThat(clients.isDraining()).isTrue();
    await().untilAsserted(() -> counted(0));
    assertThat(all).allSatisfy(each -> assertThat(each.ends).containsOnly(CloseReason.DRAINING));
    long[] ends = all.stream().mapToLong(each -> each.endedNanos - begun).sorted().toArray();
    for (int i = 0; i < ends.length; i++) {
      assertThat(Duration.ofNanos(ends[i])).isGreaterThanOrEqualTo(Duration.ofMillis(200L * i));
    }
    assertThat(LongStream.of(ends).distinct().count()).isEqualTo(10);
    assertThat(doorway.admission.closed()).containsEntry("draining", 10L);
  }

  @Test
  void aClientThatWasQuickerThanTheDrainIsEndedToo() throws Exception {
    doorway.ask();
    FakeClient late =
        new FakeClient(
            "late",
            doorway.places.get(0),
            doorway.handshakes.get(0),
            Doorway.WAY,
            doorway.loops.all().get(0));
    clients.drain(Duration.ofHours(1));
    assertThat(late.ends).isEmpty();

    clients.add(late);

    await().untilAsserted(() -> assertThat(late.ends).containsExactly(CloseReason.DRAINING));
  }

  @Test
  void aServerThatStopsEndsAllClients() throws Exception {
    FakeClient client = doorway.connect("a", Doorway.OTHER_WAY);
    assertThat(clients.isClosed()).isFalse();

    clients.close();

    assertThat(clients.isClosed()).isTrue();
    assertThat(client.ends).containsExactly(CloseReason.SERVER_STOP);
    counted(0);
  }
}
