package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain clients and the channels that they hear unasked: everybody's, and their own. */
class OwnChannelsTest {
  private final RawSettings settings = new RawSettings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private void start(boolean keeps) throws IOException {
    wire.close();
    settings.everybody = true;
    if (keeps) {
      settings.keeping();
    }
    wire = new Wire(settings);
  }

  /** The channel of the only client that the application was asked about. */
  private String own() {
    await().until(() -> wire.server.application().asked().size() == 1);
    return "#connection-" + wire.server.application().asked().get(0).socketId();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingComesAheadOfTheStatusLine(boolean keeps) throws IOException {
    start(keeps);
    wire.play("a = events channel=private-later");
    String own = own();
    wire.server.publish("#all", "{\"event\":\"E\",\"data\":1}");
    wire.server.publish(own, "{\"event\":\"E\",\"data\":2}");
    wire.play("a < nothing");
    wire.server.application().answer();
    wire.play("a < 200\na < retry: {*}");
    if (keeps) {
      wire.play("a < id: {*} / event: place / data: 1");
      assertThat(wire.next("a"))
          .endsWith("{\"channel\":\"" + own + "\",\"event\":\"E\",\"data\":2}");
    }
    wire.play(
        "app > #all {\"event\":\"E\",\"data\":3}\napp > private-later {\"event\":\"E\",\"data\":4}");
    assertThat(wire.next("a")).endsWith("{\"channel\":\"#all\",\"event\":\"E\",\"data\":3}");
    assertThat(wire.next("a")).contains("private-later");
    wire.server.publish(own, "{\"event\":\"E\",\"data\":5}");
    assertThat(wire.next("a")).contains(own, "\"data\":5");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingComesAheadOfTheWelcome(boolean keeps) throws IOException {
    start(keeps);
    wire.play("a = websocket /ws?frames=json&channel=private-later");
    String own = own();
    wire.server.publish("#all", "{\"event\":\"E\",\"data\":1}");
    wire.server.publish(own, "{\"event\":\"E\",\"data\":2}");
    wire.play("a < nothing");
    wire.server.application().answer();
    wire.play("a < {\"type\":\"welcome\",{*}");
    if (keeps) {
      assertThat(wire.next("a")).contains(own, "\"data\":2");
    }
    wire.play("app > #all {\"event\":\"E\",\"data\":3}");
    assertThat(wire.next("a")).contains("\"#all\"", "\"data\":3");
  }

  @Test
  void whatWasForEverybodyIsRepeatedInOrder() throws IOException {
    start(true);
    wire.play(
        """
        a = events channel=news
        a < 200
        a < retry: {*}
        a < id: {place} / event: place / data: 1
        a abort
        app > news {"event":"E","data":1}
        app > #all {"event":"E","data":2}
        app > news {"event":"E","data":3}
        """);
    wire.play(
        """
        a = events channel=news&data=raw | Last-Event-ID: %1$s
        a < 200
        a < retry: {*}
        a < id: %1$s / event: place / data: 1
        a < id: {*} / data: 1
        a < id: {*} / data: 2
        a < id: {*} / data: 3
        b = websocket /ws?channel=news&last_event_id=%1$s
        b < 1
        b < 2
        b < 3
        """
            .formatted(wire.kept("place")));
    await().until(() -> wire.server.connections() == 2);
  }

  /** The application answers a client, by its id, before it lets it in. */
  @Test
  void aClientWithRawFramesHearsWhatItIsToldWhileTheApplicationIsAsked() throws IOException {
    start(true);
    wire.play("a = websocket /ws?channel=private-later");
    wire.server.publish(own(), "{\"event\":\"E\",\"data\":1}");
    wire.play("a < nothing");
    wire.server.application().answer();
    wire.play("a < 1\napp > #all {\"event\":\"E\",\"data\":2}\na < 2");
    assertThat(wire.server.connections()).isEqualTo(1);
  }
}
