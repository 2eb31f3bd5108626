package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Confirming.Confirmed;
import io.echobridge.hub.stats.Receipt;
import io.echobridge.net.Frame;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.echo.EchoConfig;
import io.echobridge.protocol.echo.EchoProtocolFactory;
import io.echobridge.testkit.wire.KeptConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a pusher-js proves that it has an event. */
class ConfirmTest {
  private final KeptConnections kept = new KeptConnections();
  private final Wire wire = new Wire(new Settings(), kept::in);

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
            .publish(List.of(new ChannelName("private-x")), event, Duration.ofSeconds(5))
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
    assertThat(known.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }

  /** An event may itself be what is too much for a client. */
  @Test
  void whatIsSentToAClientThatHasEndedIsLost() throws IOException {
    wire.connect("a");
    ClientConnection connection = kept.last();
    wire.play("a abort");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(wire.server.connections()).isZero());
    Frame frame = Frame.text("{}");
    assertThat(KeptConnections.sent(connection, frame).words()).containsExactly("lost");
  }

  /** One of them reads what it gets, and says nothing. */
  @Test
  void clientsOfAllKindsAreCountedByWhatEachCanProve() throws IOException {
    Duration minute = Duration.ofMinutes(1);
    EchoConfig config =
        new EchoConfig(
            "/socket.io",
            List.of("websocket"),
            minute,
            minute,
            minute,
            minute,
            minute,
            100_000,
            false);
    try (ClientProtocol echo = new EchoProtocolFactory().create(config, wire.server.context())) {
      wire.server.mount("/socket.io", echo);
      wire.connect("pusher");
      wire.enter("pusher", "private-x");
      for (String name : List.of("four", "mute")) {
        wire.play(
            """
            %1$s = websocket /socket.io/?EIO=4&transport=websocket
            %1$s < 0{*}
            %1$s > 40{"headers":{"Authorization":"Bearer user-7"}}
            %1$s < 40{*}
            %1$s > 421["subscribe",{"channel":"private-x"}]
            %1$s < 431[{*}200}]
            """
                .formatted(name));
      }
      wire.play(
          """
          two = websocket /socket.io/?EIO=3&transport=websocket
          two < 0{*}
          two < 40
          two > 421["subscribe",{"channel":"private-x","auth":{"headers":{"Authorization":"Bearer user-7"}}}]
          two < 431[{*}200}]
          """);
      Duration wait = Duration.ofSeconds(6);
      CompletableFuture<Confirmed> asked =
          wire.server
              .hub()
              .confirming()
              .publish(
                  List.of(new ChannelName("private-x")),
                  new BroadcastEvent("E", RawJson.of("1"), null),
                  wait)
              .toCompletableFuture();
      wire.play(
          """
          four < 42["E","private-x",1]
          four < 2
          four > 3
          two < 42["E","private-x",1]
          pusher < {"event":"E","channel":"private-x","data":"1"}
          pusher < {"event":"pusher:ping","data":"{}"}
          pusher > {"event":"pusher:pong","data":{}}
          """);
      Confirmed known = asked.orTimeout(60, TimeUnit.SECONDS).join();
      assertThat(known.receipt()).isEqualTo(new Receipt(4, 4, 2, 1));
      assertThat(known.took()).isBetween(wait, wait.plusSeconds(20));
    }
  }
}
