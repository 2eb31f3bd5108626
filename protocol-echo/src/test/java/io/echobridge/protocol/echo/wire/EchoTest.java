package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AuthRequest;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** laravel-echo's conversation, as it was recorded between Laravel and the real clients. */
class EchoTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @ParameterizedTest
  @CsvSource({"websocket,3", "websocket,4", "polling,3", "polling,4"})
  void eventsOfPublicAndPrivateChannels(String transport, int eio) throws IOException {
    connect("a", transport, eio);
    wire.play(
        """
        a > 42["subscribe",{"channel":"news","auth":{"headers":{}}}]
        a > 42["subscribe",{"channel":"private-orders.5","auth":{"headers":{"X-CSRF-TOKEN":"csrf","Authorization":"Bearer tok"}}}]
        a sync
        app > news {"event":"App\\\\Events\\\\NewsPublished","data":{"n":1.50,"id":"7","socket":null},"socket":null}
        a < 42["App\\\\Events\\\\NewsPublished","news",{"n":1.50,"id":"7","socket":null}]
        app > private-orders.5 {"event":"order.updated","data":{"orderId":5,"socket":null},"socket":null}
        a < 42["order.updated","private-orders.5",{"orderId":5,"socket":null}]
        a > 42["unsubscribe",{"channel":"news","auth":{"headers":{}}}]
        a sync
        app > news {"event":"E","data":{}}
        app > other {"event":"E","data":{}}
        a < nothing
        """);
    AuthRequest asked = wire.server.application().asked().get(0);
    assertThat(wire.server.application().asked()).hasSize(1);
    assertThat(asked.socketId()).isEqualTo(wire.kept(eio == 3 ? "asid" : "a"));
    assertThat(asked.clientHeaders())
        .containsEntry("X-CSRF-TOKEN", "csrf")
        .containsEntry("Authorization", "Bearer tok");
  }

  /** Finding 1, with what an application says. */
  @Test
  void textIsEscapedForPollingOfRevision3Only() throws IOException {
    for (String how : new String[] {"polling 3", "polling 4", "websocket 3", "websocket 4"}) {
      String name = how.replace(" ", "");
      String[] words = how.split(" ", 2);
      connect(name, words[0], Integer.parseInt(words[1]));
      wire.play(
          """
          %1$s > 42["subscribe",{"channel":"grüße"}]
          %1$s sync
          app > grüße {"event":"É","data":"é€😀\\u00fc"}
          %1$s < %2$s
          """
              .formatted(
                  name,
                  how.equals("polling 3")
                      ? "42[\"\\u00c9\",\"gr\\u00fc\\u00dfe\",\"\\u00e9\\u20ac\\ud83d\\ude00\\u00fc\"]"
                      : "42[\"É\",\"grüße\",\"é€😀\\u00fc\"]"));
    }
  }

  @Test
  void whisperIsHeardByTheOthers() throws IOException {
    connect("a", "websocket", 3);
    connect("b", "polling", 4);
    connect("c", "websocket", 4);
    wire.play(
        """
        a > 42["subscribe",{"channel":"private-chat"}]
        b > 42["subscribe",{"channel":"private-chat"}]
        c > 42["subscribe",{"channel":"news"}]
        a sync
        b sync
        c sync
        a > 42["client event",{"channel":"private-chat","event":"client-typing","data":{"x":1}}]
        b < 42["client-typing","private-chat",{"x":1}]
        // As text, for clients in other languages; without data.
        b > 42["client event","{\\"channel\\":\\"private-chat\\",\\"event\\":\\"client-nodata\\"}"]
        a < 42["client-nodata","private-chat",null]
        // Public, not joined, without the prefix: nobody hears that.
        a > 42["client event",{"channel":"news","event":"client-public","data":1}]
        c > 42["client event",{"channel":"private-chat","event":"client-notjoined","data":2}]
        a > 42["client event",{"channel":"private-chat","event":"noprefix","data":3}]
        c > 42["client event",{"channel":"news","event":"client-public","data":4}]
        a < nothing
        b < nothing
        c < nothing
        """);
  }

  @ParameterizedTest
  @CsvSource({"3", "4"})
  void toOthersLeavesOutTheSocketThatItNames(int eio) throws IOException {
    connect("a", "websocket", eio);
    connect("b", "polling", eio);
    String sender = wire.kept(eio == 3 ? "asid" : "a");
    wire.play(
        """
        a > 42["subscribe",{"channel":"news"}]
        b > 42["subscribe",{"channel":"news"}]
        a sync
        b sync
        app > news {"event":"E","data":1,"socket":"%s"}
        b < 42["E","news",1]
        app > news {"event":"E","data":2,"socket":"nobody"}
        a < 42["E","news",2]
        b < 42["E","news",2]
        """
            .formatted(sender));
  }

  @ParameterizedTest
  @CsvSource({"websocket,3", "websocket,4", "polling,3", "polling,4"})
  void aRefusalIsToldWithItsStatus(String transport, int eio) throws IOException {
    connect("a", transport, eio);
    wire.play(
        """
        a > 42["subscribe",{"channel":"private-deny","auth":{}}]
        a < 42["subscription_error","private-deny",403]
        a > 42["subscribe",{"channel":"presence-deny","auth":{"headers":{"Authorization":"Bearer user-13"}}}]
        a < 42["subscription_error","presence-deny",403]
        app > private-deny {"event":"E","data":1}
        a < nothing
        """);
  }

  /** {@code sendToUser} publishes there. */
  @ParameterizedTest
  @CsvSource({"websocket,3", "polling,4"})
  void channelsOfTheServerAreNotForClients(String transport, int eio) throws IOException {
    connect("a", transport, eio);
    wire.play(
        """
        a > 42["subscribe",{"channel":"#server-to-user-9"}]
        a < 42["subscription_error","#server-to-user-9",403]
        a > 42["client event",{"channel":"#server-to-user-9","event":"client-x","data":1}]
        a > 42["subscribe",{"channel":"server-to-user-#9"}]
        a sync
        app > #server-to-user-9 {"event":"E","data":1}
        app > server-to-user-#9 {"event":"E","data":2}
        a < 42["E","server-to-user-#9",2]
        a < nothing
        """);
    assertThat(wire.server.application().asked()).isEmpty();
    assertThat(wire.server.stats().authRefusals()).isEqualTo(1);
    assertThat(wire.server.stats().whispersDropped()).isEqualTo(1);
  }

  /**
   * With socket.io-client's option {@code retries}, recorded in transcript 5e: one event at a time.
   */
  @ParameterizedTest
  @CsvSource({"websocket,3", "websocket,4", "polling,3", "polling,4"})
  void whoAsksForAnAcknowledgementGetsIt(String transport, int eio) throws IOException {
    connect("a", transport, eio);
    wire.play(
        """
        a > 420["subscribe",{"channel":"news","auth":{"headers":{"Authorization":"Bearer user-7"}}}]
        a < 430[{"channel":"news","status":200}]
        app > news {"event":"E","data":1}
        a < 42["E","news",1]
        a > 421["subscribe",{"channel":"private-deny"}]
        a < 42["subscription_error","private-deny",403]
        a < 431[{"channel":"private-deny","status":403}]
        a > 422["client event",{"channel":"news","event":"client-x","data":1}]
        a < 432[{"status":403}]
        a > 425["subscribe",{"channel":"private-a"}]
        a < 435[{"channel":"private-a","status":200}]
        a > 426["client event",{"channel":"private-a","event":"client-x","data":1}]
        a < 436[{"receivers":0}]
        a > 423["unsubscribe",{"channel":"news"}]
        a < 433[{"channel":"news","status":200}]
        a > 424["nonsense"]
        a < 434[]
        app > news {"event":"E","data":2}
        a < nothing
        """);
  }

  /** What ended the old server's process, or one like it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"subscribe\"]",
        "[\"unsubscribe\"]",
        "[\"client event\"]",
        "[\"client event\",null]",
        "[\"subscribe\",null]",
        "[\"unsubscribe\",{\"channel\":5}]",
        "[\"subscribe\",{}]",
        "[\"unsubscribe\",{\"channel\":\"presence-x\"}]",
        "[\"subscribe\",{\"channel\":\"\"}]",
        "[\"client event\",{}]",
        "[\"subscribe\",[]]",
        "[\"subscribe\",\"{\"]",
        "[\"nonsense\",1]"
      })
  void oddEventsDoNothing(String event) throws IOException {
    connect("a", "websocket", 3);
    connect("b", "websocket", 4);
    wire.play(
        """
        a > 42%1$s
        b > 42%1$s
        a sync
        b sync
        """
            .formatted(event));
    assertThat(wire.server.connections()).isEqualTo(2);
  }

  /** Findings 6 and 10: an event is text of three values, whatever the application puts into it. */
  @ParameterizedTest
  @CsvSource({"3", "4"})
  void eventsHaveNoAttachmentsAndNoOffset(int eio) throws IOException {
    connect("a", "websocket", eio);
    wire.play(
        """
        a > 42["subscribe",{"channel":"news"}]
        a sync
        app > news {"event":"E","type":5,"data":{"_placeholder":true,"num":0}}
        a < 42["E","news",{"_placeholder":true,"num":0}]
        app > news {"data":{},"socket":null}
        app > news {"event":{"a":1},"data":{}}
        app > news no JSON
        a < nothing
        """);
  }

  /** In both generations; what is kept as {@code a} of revision 4 is the socket's id. */
  private void connect(String name, String transport, int eio) throws IOException {
    wire.play(
        """
        %1$s = %2$s EIO=%3$d
        %1$s < 0{"sid":"{%1$ssid}",{*}}
        """
            .formatted(name, transport, eio));
    wire.play(
        (eio == 3 ? "%1$s < 40" : "%1$s > 40\n%1$s < 40{\"sid\":\"{%1$s}\"}").formatted(name));
  }
}
