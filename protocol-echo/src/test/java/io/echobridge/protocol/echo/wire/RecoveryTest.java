package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How clients come back, as it was recorded between the reference server and the real clients; but
 * for the offsets, and for the order: the welcome comes first.
 */
class RecoveryTest {
  private final FakeHub hub = new FakeHub();
  private final Wire wire = new Wire(new Settings(), hub::in);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  /** laravel-echo 2.5 with socket.io-client 4.8, which subscribes again whenever it is back. */
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aClientThatComesBackGoesOnAsItselfTwice(String transport) throws IOException {
    wire.play(
        """
        a = %1$s EIO=4
        a < 0{*}
        a > 40{"headers":{"Authorization":"Bearer user-7"}}
        a < 40{"sid":"{sid}","pid":"{pid}"}
        a > 42["subscribe",{"channel":"news","auth":{"headers":{"Authorization":"Bearer user-7"}}}]
        a > 42["subscribe",{"channel":"private-orders.7","auth":{"headers":{"Authorization":"Bearer user-7"}}}]
        a sync
        """
            .formatted(transport));
    news(1);
    wire.play("a < 42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":1},\"{first}\"]");
    lose("a");
    news(2);
    hub.publish("private-orders.7", "App\\Events\\OrderUpdated", "{\"n\":3}");
    hub.publish("private-orders.8", "App\\Events\\OrderUpdated", "{\"n\":4}");

    wire.play(
        """
        b = %1$s EIO=4
        b < 0{*}
        b > 40{"pid":"{pid}","offset":"{first}","headers":{"Authorization":"Bearer user-7"}}
        b < 40{"sid":"{sid}","pid":"{pid}"}
        b < 42["App\\\\Events\\\\NewsPublished","news",{"n":2},"{second}"]
        b < 42["App\\\\Events\\\\OrderUpdated","private-orders.7",{"n":3},"{third}"]
        b > 42["subscribe",{"channel":"news","auth":{"headers":{"Authorization":"Bearer user-7"}}}]
        b sync
        """
            .formatted(transport));
    assertThat(wire.kept("sid")).matches("\\d+\\.\\d+");
    news(5);
    wire.play("b < 42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":5},\"{fifth}\"]");
    lose("b");

    wire.play(
        """
        c = %1$s EIO=4
        c < 0{*}
        c > 40{"pid":"{pid}","offset":"{fifth}","headers":{"Authorization":"Bearer user-7"}}
        c < 40{"sid":"{sid}","pid":"{pid}"}
        c sync
        """
            .formatted(transport));
    news(7);
    wire.play("c < 42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":7},\"{*}\"]");
  }

  /** The client closes a session that ended with its poll, and then connects again. */
  @Test
  void overPollingTheWelcomeAndWhatWasMissedComeInOneBody() throws IOException {
    wire.play(
        """
        p = http
        g = http
        p > GET EIO=4&transport=polling
        p < 200 0{"sid":"{eio}",{*}}
        p > POST EIO=4&transport=polling&sid={eio} 40<1e>42["subscribe",{"channel":"news"}]
        p < 200 ok
        g > GET EIO=4&transport=polling&sid={eio}
        g < 200 40{"sid":"{sid}","pid":"{pid}"}
        g > GET EIO=4&transport=polling&sid={eio}
        g abort
        """);
    awaitCall("disconnected transport-closed");
    news(1);
    news(2);
    wire.play(
        """
        p > POST EIO=4&transport=polling&sid={eio} 1
        p < 400 {"code":1,"message":"Session ID unknown"}
        p > GET EIO=4&transport=polling
        p < 200 0{"sid":"{eio2}",{*}}
        p > POST EIO=4&transport=polling&sid={eio2} 40{"pid":"{pid}"}
        p < 200 ok
        p > GET EIO=4&transport=polling&sid={eio2}
        p < 200 40{"sid":"{sid}","pid":"{pid}"}<1e>42["App\\\\Events\\\\NewsPublished","news",{"n":1},"{*}"]<1e>42["App\\\\Events\\\\NewsPublished","news",{"n":2},"{*}"]
        """);
  }

  /** The client keeps its old offset then, and sends it with its new pid. */
  @Test
  void aServerThatForgotMakesANewSessionAndSaysThatThereIsAGap() throws IOException {
    enter("a");
    wire.play("a > 42[\"subscribe\",{\"channel\":\"news\"}]\na sync");
    news(1);
    wire.play("a < 42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":1},\"{first}\"]");
    lose("a");
    hub.forget();

    wire.play(
        """
        b = websocket EIO=4
        b < 0{*}
        b > 40{"pid":"{pid}","offset":"{first}"}
        b < 40{"sid":"{sid2}","pid":"{pid2}"}
        b < 42["echobridge:gap",null,{"reason":"unknown"},"{now}"]
        b > 42["subscribe",{"channel":"news"}]
        b sync
        """);
    assertThat(wire.kept("sid2")).isNotEqualTo(wire.kept("sid"));
    assertThat(wire.kept("pid2")).isNotEqualTo(wire.kept("pid"));
    news(2);
    wire.play("b < 42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":2},\"{second}\"]");
    lose("b");

    wire.play(
        """
        c = websocket EIO=4
        c < 0{*}
        c > 40{"pid":"{pid2}","offset":"{second}"}
        c < 40{"sid":"{sid2}","pid":"{pid2}"}
        """);
  }

  @Test
  void aWhisperOfATextLeavesTheOffsetAsItIs() throws IOException {
    enter("a");
    enter("w");
    wire.play(
        """
        a > 42["subscribe",{"channel":"private-orders.7"}]
        a sync
        w > 42["client event",{"channel":"private-orders.7","event":"client-typing","data":"a text, not an offset"}]
        a < 42["client-typing","private-orders.7","a text, not an offset","{offset}"]
        """);
    assertThat(wire.kept("offset")).isEqualTo("Q8Uj.001");
  }

  /** As from a client that took a text in an event for an offset. */
  @Test
  void aTextThatIsNoOffsetBeginsANewSession() throws IOException {
    enter("a");
    lose("a");
    wire.play(
        """
        b = websocket EIO=4
        b < 0{*}
        b > 40{"pid":"{pid}","offset":"a text, not an offset"}
        b < 40{"sid":"{sid2}","pid":"{pid2}"}
        b < 42["echobridge:gap",null,{"reason":"unplaced"},"{*}"]
        """);
    assertThat(wire.kept("sid2")).isNotEqualTo(wire.kept("sid"));
  }

  /** socket.io-client 4.5 and 3.1 have one argument more; 2.5 has what it always had. */
  @Test
  void clientsBefore46HearTheSameAndComeBackAsNewOnes() throws IOException {
    enter("a");
    wire.play(
        """
        c = websocket EIO=3
        c < 0{*}
        c < 40
        p = polling EIO=3
        p < 0{*}
        p < 40
        a > 42["subscribe",{"channel":"news"}]
        c > 42["subscribe",{"channel":"news"}]
        p > 42["subscribe",{"channel":"news"}]
        a sync
        c sync
        p sync
        """);
    hub.publish("news", "App\\Events\\NewsPublished", "{\"n\":\"é\"}");
    wire.play(
        """
        a < 42["App\\\\Events\\\\NewsPublished","news",{"n":"é"},"{*}"]
        c < 42["App\\\\Events\\\\NewsPublished","news",{"n":"é"}]
        p < 42["App\\\\Events\\\\NewsPublished","news",{"n":"\\u00e9"}]
        """);
    assertThat(hub.calls())
        .containsExactly(
            "arrive from nowhere",
            "connect",
            "connect without a way back",
            "connect without a way back");
    lose("a");
    wire.play(
        """
        d = websocket EIO=4
        d < 0{*}
        d > 40{"headers":{"Authorization":"Bearer user-7"}}
        d < 40{"sid":"{sid2}","pid":"{pid2}"}
        d sync
        d < nothing
        """);
    assertThat(wire.kept("sid2")).isNotEqualTo(wire.kept("sid"));
  }

  /** Where the reference server loses the event. */
  @Test
  void aClientThatIsBackBeforeItsLossIsNoticedTakesItsSessionOver() throws IOException {
    enter("a");
    wire.play("a > 42[\"subscribe\",{\"channel\":\"news\"}]\na sync");
    news(1);
    wire.play("a < 42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":1},\"{first}\"]");
    news(2);

    wire.play(
        """
        b = websocket EIO=4
        b < 0{*}
        b > 40{"pid":"{pid}","offset":"{first}"}
        b < 40{"sid":"{sid}","pid":"{pid}"}
        b < 42["App\\\\Events\\\\NewsPublished","news",{"n":2},"{*}"]
        a < 42["App\\\\Events\\\\NewsPublished","news",{"n":2},"{*}"]
        a < close 1005
        """);
    news(3);
    wire.play("b < 42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":3},\"{*}\"]");
    assertThat(wire.server.admission().closed()).containsEntry("taken-over", 1L);
  }

  @Test
  void aClientThatHeardNothingYetComesBackWithoutAnOffset() throws IOException {
    enter("a");
    wire.play("a > 42[\"subscribe\",{\"channel\":\"news\"}]\na sync");
    lose("a");
    news(1);
    wire.play(
        """
        b = websocket EIO=4
        b < 0{*}
        b > 40{"pid":"{pid}","headers":{"Authorization":"Bearer user-7"}}
        b < 40{"sid":"{sid}","pid":"{pid}"}
        b < 42["App\\\\Events\\\\NewsPublished","news",{"n":1},"{*}"]
        """);
  }

  /** After disconnect() and connect() the page sends its old pid all the same. */
  @Test
  void aClientThatHasLeftBeginsAnew() throws IOException {
    enter("a");
    wire.play("a > 41\na > close");
    awaitCall("disconnected left");
    wire.play(
        """
        b = websocket EIO=4
        b < 0{*}
        b > 40{"pid":"{pid}"}
        b < 40{"sid":"{sid2}","pid":"{pid2}"}
        b < 42["echobridge:gap",null,{"reason":"unknown"},"{*}"]
        """);
    assertThat(wire.kept("sid2")).isNotEqualTo(wire.kept("sid"));
  }

  /** A client with the option retries says one thing at a time. */
  @Test
  void aClientWithRetriesSubscribesToFiftyChannels() throws IOException {
    enter("a");
    for (int i = 0; i < 50; i++) {
      wire.play(
          """
          a > 42%1$d["subscribe",{"channel":"channel-%1$d","auth":{"headers":{"Authorization":"Bearer user-7"}}}]
          a < 43%1$d[{"channel":"channel-%1$d","status":200}]
          """
              .formatted(i));
    }
    hub.publish("channel-49", "E", "1");
    wire.play("a < 42[\"E\",\"channel-49\",1,\"{*}\"]");
  }

  private void enter(String name) throws IOException {
    wire.play(
        """
        %1$s = websocket EIO=4
        %1$s < 0{*}
        %1$s > 40{"headers":{"Authorization":"Bearer user-7"}}
        """
            .formatted(name));
    wire.play(
        name.equals("a")
            ? "a < 40{\"sid\":\"{sid}\",\"pid\":\"{pid}\"}"
            : name + " < 40{\"sid\":\"{*}\",\"pid\":\"{*}\"}");
  }

  private void news(int n) {
    hub.publish("news", "App\\Events\\NewsPublished", "{\"n\":" + n + "}");
  }

  private void lose(String name) throws IOException {
    wire.play(name + " abort");
    awaitCall("disconnected transport-closed");
  }

  private void awaitCall(String call) {
    await().until(() -> hub.calls().contains(call));
  }
}
