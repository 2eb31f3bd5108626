package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.Confirming.Confirmed;
import io.echobridge.hub.stats.Receipt;
import io.echobridge.net.Frame;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.testkit.wire.KeptConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How plain clients prove that they have an event. */
class ConfirmTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final KeptConnections kept = new KeptConnections();
  private final Wire wire = new Wire(new RawSettings(), kept::in);

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

  private static Receipt receipt(CompletableFuture<Confirmed> asked) {
    return asked.orTimeout(60, TimeUnit.SECONDS).join().receipt();
  }

  @Test
  void thePongOfAPingBehindTheEventProvesIt() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=news
        a > ping
        a < pong
        b = websocket /ws?frames=json&channel=news
        b < {"type":"welcome",{*}
        b sync
        """);
    CompletableFuture<Confirmed> asked = publish("1", LONG);
    wire.play(
        """
        a < 1
        a < ping
        b < {"type":"event","channel":"news","event":"E","data":1}
        b < ping
        a > pong
        """);
    assertThat(asked).isNotDone();
    wire.say("b", "pong");
    assertThat(receipt(asked)).isEqualTo(new Receipt(2, 2, 2, 0));
  }

  @Test
  void aPongThatNobodyAskedForProvesNothing() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=news
        a > pong && pong && ping
        a < pong
        """);
    CompletableFuture<Confirmed> asked = publish("1", Duration.ofSeconds(2));
    assertThat(receipt(asked)).isEqualTo(new Receipt(1, 1, 0, 0));
  }

  @Test
  void aPongProvesWhatStoodBeforeItsOwnPingAndNothingElse() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=news
        a > ping
        a < pong
        """);
    CompletableFuture<Confirmed> first = publish("1", LONG);
    wire.play("a < 1\na < ping");
    CompletableFuture<Confirmed> second = publish("2", LONG);
    wire.play("a < 2\na < ping");
    wire.say("a", "pong#31");
    assertThat(receipt(first)).isEqualTo(new Receipt(1, 1, 1, 0));
    // Once more, of no ping, of one that was not sent, of another's, and none that is a number.
    wire.say("a", "pong#31", "pong#", "pong#33", "pong#32203a", "pong#" + "39".repeat(20), "ping");
    wire.play("a < pong");
    assertThat(second).isNotDone();
    wire.say("a", "pong#32");
    assertThat(receipt(second)).isEqualTo(new Receipt(1, 1, 1, 0));
  }

  @Test
  void ofSeveralPingsTheAnswerToTheLastProvesAll() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=news
        a < {"type":"welcome",{*}
        """);
    CompletableFuture<Confirmed> first = publish("1", LONG);
    CompletableFuture<Confirmed> second = publish("2", LONG);
    for (int i = 0; i < 4; i++) {
      assertThat(wire.next("a")).matches("ping|\\{\"type\":\"event\".*");
    }
    wire.say("a", "pong");
    assertThat(receipt(first)).isEqualTo(new Receipt(1, 1, 1, 0));
    assertThat(receipt(second)).isEqualTo(new Receipt(1, 1, 1, 0));
  }

  @Test
  void ofServerSentEventsOnlyTheKernelIsKnown() throws IOException {
    wire.play(
        """
        s = events channel=news
        s < 200
        s < retry: {*}
        """);
    Confirmed known = publish("1", LONG).orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(known.receipt()).isEqualTo(new Receipt(1, 1, 0, 1));
    assertThat(known.took()).isLessThan(LONG.dividedBy(2));
    wire.play("s < {*}\"data\":1}");
  }

  /** An event may itself be what is too much for a client. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = websocket /ws?channel=news\na > ping\na < pong",
        "a = events channel=news\na < 200\na < retry: {*}"
      })
  void whatIsSentToAClientThatHasEndedIsLost(String beginning) throws IOException {
    wire.play(beginning);
    ClientConnection connection = kept.last();
    connection.loop().execute(() -> connection.close(CloseReason.MEMORY));
    Frame frame = Frame.text("{}");
    assertThat(KeptConnections.sent(connection, frame).words()).containsExactly("lost");
  }

  /** More than the kernel takes, to clients of which one reads nothing. */
  @Test
  void whoReadsNothingIsNotWritten() throws IOException {
    wire.play(
        """
        slow = websocket /ws?channel=news
        slow > ping
        slow < pong
        gone = events channel=news
        gone < 200
        gone < retry: {*}
        """);
    String large = '"' + "x".repeat(16 << 20) + '"';
    CompletableFuture<Confirmed> asked = publish(large, Duration.ofSeconds(2));
    assertThat(receipt(asked)).isEqualTo(new Receipt(2, 0, 0, 1));
  }

  @Test
  void whoGoesAwayBeforeIsNotWaitedFor() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=news
        a > ping
        a < pong
        """);
    CompletableFuture<Confirmed> asked = publish("1", LONG);
    wire.play(
        """
        a < 1
        a < ping
        a > close
        """);
    Confirmed known = asked.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(known.receipt()).isEqualTo(new Receipt(1, 1, 0, 0));
    assertThat(known.took()).isLessThan(LONG.dividedBy(2));
  }
}
