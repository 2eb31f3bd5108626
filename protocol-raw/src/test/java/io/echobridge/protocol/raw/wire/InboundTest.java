package io.echobridge.protocol.raw.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.MemoryBroker;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What plain WebSockets say to the application. */
class InboundTest {
  private final RawSettings settings = new RawSettings();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final MemoryBroker application = new MemoryBroker(settings.exchange);
  private final Wire wire = wire();

  private Wire wire() {
    settings.inbound = Optional.of("clients.{channel}");
    settings.rootChannels = List.of("prices");
    application.start(
        new BrokerListener() {
          @Override
          public void onEvent(BrokerMessage message) {
            if (message.address().startsWith("clients.")) {
              heard.add(message.address() + " " + new String(message.body(), UTF_8));
            }
          }

          @Override
          public void onUp(String words) {}

          @Override
          public void onDown(String reason) {}

          @Override
          public void onDropped(String reason) {}
        });
    return new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    application.close();
  }

  @Test
  void aRawFrameIsAMessageOnTheFirstChannelOfTheUrl() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=orders&channel=news
        a > hello && {"lat": 1.50} && [1] && {"broken" && 5 && #00ff && ping
        a < pong
        """);
    await().until(() -> heard.size() == 5);
    assertThat(heard)
        .extracting(each -> each.replaceAll("\"socket_id\":\"[0-9.]+\"", "ID"))
        .containsExactly(
            said("\"hello\""),
            said("{\"lat\": 1.50}"),
            said("[1]"),
            said("\"{\\\"broken\\\"\""),
            said("\"5\""));
    // Binary is dropped, as ever.
    assertThat(wire.server.admission().refused()).containsEntry("client-messages", 1L);
  }

  private static String said(String data) {
    return "clients.orders {\"echobridge\":\"inbound\",\"event\":\"message\",\"data\":%s,\"channel\":\"orders\",ID,\"user\":null}"
        .formatted(data);
  }

  @Test
  void atTheRootTheChannelsOfTheUrlComeFirst() throws IOException {
    wire.play(
        """
        a = websocket /?channel=orders
        a > ping
        a < pong
        app > prices {"event":"E","data":1}
        a < 1
        a > hello && ping
        a < pong
        b = websocket /
        b > hello && ping
        b < pong
        """);
    await().until(() -> heard.size() == 2);
    assertThat(heard.get(0)).startsWith("clients.orders ");
    assertThat(heard.get(1)).startsWith("clients.prices ");
  }

  @Test
  void whatAPageSaysBeforeItIsWelcomeComesToTheApplicationOnceItIs() throws IOException {
    wire.play("a = websocket /ws?frames=json&channel=private-later");
    await().until(() -> wire.server.application().asked().size() == 1);
    wire.play(
        """
        a > {"type":"publish","channel":"private-later","event":"say","data":1}
        a sync
        """);
    assertThat(heard).isEmpty();
    wire.server.application().answer();
    wire.play(
        """
        a < {"type":"welcome",{*}
        a sync
        """);
    await().until(() -> heard.size() == 1);
    assertThat(heard.get(0)).startsWith("clients.private-later ");
  }

  /** The application answers to the channel, leaving out who spoke. */
  @Test
  void aJsonFrameNamesItsEventAndItsChannelAndTheApplicationAnswers() throws IOException {
    wire.play(
        """
        b = websocket /ws?channel=room
        b > ping
        b < pong
        a = websocket /ws?frames=json&channel=room
        a < {"type":"welcome","socket":"{id}",{*}}
        a > {"type":"publish","channel":"room","event":"say","data":{"a": 1}}
        a > {"type":"publish","event":"hi"}
        a sync
        """);
    String socket = wire.kept("id");
    assertThat(heard)
        .containsExactly(
            "clients.room {\"echobridge\":\"inbound\",\"event\":\"say\",\"data\":{\"a\": 1},\"channel\":\"room\",\"socket_id\":\""
                + socket
                + "\",\"user\":null}",
            "clients.- {\"echobridge\":\"inbound\",\"event\":\"hi\",\"data\":null,\"channel\":null,\"socket_id\":\""
                + socket
                + "\",\"user\":null}");
    wire.server.publish("room", "{\"event\":\"said\",\"data\":1,\"socket\":\"" + socket + "\"}");
    wire.play(
        """
        b < 1
        a < nothing
        """);
  }

  @Test
  void aRefusalIsAnErrorFrame() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=room
        a < {"type":"welcome",{*}
        a > {"type":"publish","channel":"private-x","event":"say","data":1}
        a < {"type":"error","of":"publish","channel":"private-x","status":403}
        a > {"type":"publish","channel":"room","data":1}
        a < {"type":"error","of":"publish","channel":"room","status":400}
        """);
    String[] many = new String[300];
    Arrays.fill(many, "{\"type\":\"publish\",\"channel\":\"room\",\"event\":\"say\",\"data\":1}");
    wire.say("a", many);
    wire.play(
        """
        a < {"type":"error","of":"publish","channel":"room","status":429}
        """);
    assertThat(heard.size()).isBetween(40, 200);
    assertThat(wire.server.hub().refused().get("inbound-rate")).isPositive();
  }

  @Test
  void nobodyHearsWhatOthersSay() throws IOException {
    wire.play(
        """
        eve = websocket /ws?channel=clients.orders
        eve > ping
        eve < pong
        a = websocket /ws?channel=orders
        a > secret && ping
        a < pong
        eve < nothing
        """);
    assertThat(heard).hasSize(1);
  }
}
