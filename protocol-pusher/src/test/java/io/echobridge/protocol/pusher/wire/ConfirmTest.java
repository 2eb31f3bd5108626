package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Confirming.Confirmed;
import io.echobridge.hub.delivery.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a pusher-js proves that it has an event. */
class ConfirmTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void thePongOfAPingBehindTheEventProvesIt() throws IOException {
    wire.connect("a", "b");
    wire.enter("a", "private-x");
    wire.enter("b", "private-x");
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("1"), null);
    CompletableFuture<Confirmed> asked =
        wire.server
            .hub()
            .confirming()
            .publish(List.of(new ChannelName("private-x")), event, Duration.ofSeconds(2))
            .toCompletableFuture();
    for (String name : List.of("a", "b")) {
      wire.play(
          """
          %1$s < {"event":"E","channel":"private-x","data":"1"}
          %1$s < {"event":"pusher:ping","data":"{}"}
          """
              .formatted(name));
    }
    wire.say("a", "{\"event\":\"pusher:pong\",\"data\":{}}");
    Confirmed known = asked.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(known.receipt()).isEqualTo(new Receipt(2, 2, 1, 0));
    assertThat(known.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }
}
