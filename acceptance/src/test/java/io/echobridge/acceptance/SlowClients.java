package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that take nothing are cut, and delay nobody; however what is sent to clients gets to the
 * kernel.
 */
@Tag("alone")
abstract class SlowClients extends OnStage {
  private static final int EVENTS = 4_000;
  private static final int BATCH = 200;
  private static final String FILLING = "x".repeat(2000);

  SlowClients(String io) {
    super(Stage.open("server.io = " + io, "limits.slow-client-timeout = 5s"));
  }

  @Test
  void whoDoesNotReadIsCutAndTheOthersHearEverythingInOrder() throws Exception {
    String channel = unique("flood.");
    try (RawClient other = RawClient.revision4(port()).listening(redis(), channel);
        RawClient old = RawClient.revision3(port()).listening(redis(), channel)) {
      RawWebSocket deaf = deaf(channel);
      PollingClient pollsLate = PollingClient.open(port(), 4);
      pollsLate.post("42[\"subscribe\",{\"channel\":\"" + channel + "\"}]");

      for (int number = 0; number < EVENTS; number++) {
        publish(channel, number);
        if ((number + 1) % BATCH == 0) {
          int published = number + 1;
          for (RawClient client : List.of(other, old)) {
            Waiting.until(published + " events").until(() -> client.events().size() == published);
          }
        }
      }

      for (RawClient client : List.of(other, old)) {
        assertThat(numbers(client)).isEqualTo(IntStream.range(0, EVENTS).boxed().toList());
      }
      stage().daemon().awaitCut(1);
      assertThat(eventsUntilCut(deaf)).isLessThan(EVENTS);
      assertThat(eventsOf(pollsLate)).isEqualTo(EVENTS);
    }
  }

  @Test
  void whoReadsLateButInTimeLosesNothing() throws Exception {
    String channel = unique("late.");
    try (RawClient other = RawClient.revision4(port()).listening(redis(), channel)) {
      RawWebSocket late = deaf(channel);
      for (int number = 0; number < BATCH; number++) {
        publish(channel, number);
      }
      Waiting.until("the last event").until(() -> other.events().size() == BATCH);
      redis().publishEvent(channel, "end", "0");

      int heard = 0;
      for (String text = late.read().payload();
          !text.contains("\"end\"");
          text = late.read().payload()) {
        heard += text.startsWith("42[\"e\"") ? 1 : 0;
      }
      late.close();

      assertThat(heard).isEqualTo(BATCH);
    }
  }

  private static List<Integer> numbers(RawClient client) {
    return client.events().stream()
        .map(packet -> Integer.valueOf(packet.replaceFirst(".*,\\[(\\d+),.*", "$1")))
        .toList();
  }

  private void publish(String channel, int number) {
    redis().publishEvent(channel, "e", "[" + number + ",\"" + FILLING + "\"]");
  }

  /** A client that listens on a channel, which somebody hears already, and reads no more. */
  private RawWebSocket deaf(String channel) throws IOException {
    RawWebSocket socket =
        RawWebSocket.open(port(), "/socket.io/?EIO=4&transport=websocket", 16 * 1024);
    socket.text("40");
    socket.text("42[\"subscribe\",{\"channel\":\"" + channel + "\"}]");
    socket.text("40/done,");
    while (!socket.read().payload().startsWith("44/done")) {
      // The handshake comes first.
    }
    return socket;
  }

  /** All that waits for it, which comes in portions. */
  private static int eventsOf(PollingClient client) {
    int events = 0;
    while (events < EVENTS) {
      RawHttp.Answer answer = client.get();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      for (String packet : answer.body().split("\u001e", -1)) {
        events += packet.startsWith("42[\"e\"") ? 1 : 0;
      }
    }
    return events;
  }

  private static int eventsUntilCut(RawWebSocket socket) {
    int[] events = {0};
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(() -> socket.readAll(message -> events[0]++));
    end.orTimeout(60, TimeUnit.SECONDS).join();
    return events[0];
  }
}
