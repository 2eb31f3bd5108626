package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Confirming.Confirmed;
import io.echobridge.hub.stats.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How clients of Socket.IO prove that they have an event. */
class ConfirmTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Wire wire = new Wire(new Settings());

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private CompletableFuture<Confirmed> publish(String data, Duration wait) {
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of(data), null);
    return wire.server
        .hub()
        .confirming()
        .publish(List.of(new ChannelName("news")), event, wait)
        .toCompletableFuture();
  }

  private static Confirmed known(CompletableFuture<Confirmed> asked) {
    return asked.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void webSocket4(String name) throws IOException {
    wire.play(
        """
        %1$s = websocket EIO=4
        %1$s < 0{*}
        %1$s > 40 && 42["subscribe",{"channel":"news"}]
        %1$s < 40{*}
        %1$s sync
        """
            .formatted(name));
  }

  @Test
  void theAnswerToAPingBehindTheEventProvesIt() throws IOException {
    webSocket4("a");
    CompletableFuture<Confirmed> asked = publish("1", LONG);
    wire.play(
        """
        a < 42["E","news",1]
        a < 2
        """);
    assertThat(asked).isNotDone();
    wire.play("a > 3");
    Confirmed known = known(asked);
    assertThat(known.receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
    assertThat(known.took()).isLessThan(LONG.dividedBy(2));
  }

  @Test
  void eachAnswerProvesItsOwnEvent() throws IOException {
    webSocket4("a");
    CompletableFuture<Confirmed> first = publish("1", LONG);
    CompletableFuture<Confirmed> second = publish("2", LONG);
    wire.play(
        """
        a < 42["E","news",1]
        a < 2
        a < 42["E","news",2]
        a < 2
        a > 3
        """);
    assertThat(known(first).receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
    assertThat(second).isNotDone();
    wire.play("a > 3");
    assertThat(known(second).receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
  }

  @Test
  void anAnswerThatNobodyAskedForProvesNothing() throws IOException {
    webSocket4("a");
    wire.play("a > 3 && 3\na sync");
    assertThat(known(publish("1", Duration.ofSeconds(2))).receipt())
        .isEqualTo(new Receipt(1, 1, 0, 0));
  }

  @Test
  void aWebSocketOfRevision3CannotProveIt() throws IOException {
    wire.play(
        """
        a = websocket EIO=3
        a < 0{*}
        a < 40
        a > 42["subscribe",{"channel":"news"}]
        a sync
        """);
    Confirmed known = known(publish("1", LONG));
    assertThat(known.receipt()).isEqualTo(new Receipt(1, 1, 0, 1));
    assertThat(known.took()).isLessThan(LONG.dividedBy(2));
    wire.play("a < 42[\"E\",\"news\",1]");
  }

  @Test
  void theNextPollProvesIt() throws IOException {
    for (int revision : new int[] {3, 4}) {
      wire.play(
          """
          p%1$d = polling EIO=%1$d
          p%1$d < 0{*}
          """
              .formatted(revision));
      wire.play(revision == 4 ? "p4 > 40\np4 < 40{*}" : "p3 < 40");
      wire.play(
          """
          p%1$d > 42["subscribe",{"channel":"news"}]
          p%1$d sync
          """
              .formatted(revision));
    }
    CompletableFuture<Confirmed> asked = publish("1", LONG);
    wire.play(
        """
        p3 < 42["E","news",1]
        p4 < 42["E","news",1]
        """);
    // Each polls again for what comes next.
    wire.server.publish("news", "{\"event\":\"F\",\"data\":2}");
    wire.play(
        """
        p3 < 42["F","news",2]
        p4 < 42["F","news",2]
        """);
    assertThat(known(asked).receipt()).isEqualTo(new Receipt(2, 2, 2, 0));
  }

  @Test
  void whoReadsNothingIsNotWrittenAndTheOthersAreKnown() throws IOException {
    webSocket4("slow");
    String large = '"' + "x".repeat(16 << 20) + '"';
    CompletableFuture<Confirmed> asked = publish(large, Duration.ofSeconds(2));
    assertThat(known(asked).receipt()).isEqualTo(new Receipt(1, 0, 0, 0));
  }

  /** With socket.io-client's option retries a page says one thing at a time. */
  @Test
  void fiftySubscribesOneAfterTheOtherTakeNoTimeToSpeakOf() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40
        a < 40{*}
        """);
    // A busy machine slows down some rounds; TCP's delayed acknowledgement would slow down all.
    Duration quickest = LONG;
    for (int round = 0; round < 20 && quickest.toMillis() > 1_000; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        wire.play(
            """
            a > 42%1$d["subscribe",{"channel":"news-%1$d"}]
            a < 43%1$d[{"channel":"news-%1$d","status":200}]
            """
                .formatted(i));
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }
    assertThat(quickest).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
