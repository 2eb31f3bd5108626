package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that come back, to the same node and to another one. */
class RecoveryTest {
  private final RawSettings settings = new RawSettings().keeping();
  private final Wire one = new Wire(settings);
  private final Wire two = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
  }

  @Test
  void anEventSourceHearsOnAnotherNodeWhatItMissed() throws IOException {
    one.play(
        """
        a = events channel=news&channel=private-mine&token=user-1
        a < 200
        a < retry: {*}
        a < id: {*} / event: place / data: 1
        app > news {"event":"E","data":1}
        a < id: {place} / data: {"channel":"news","event":"E","data":1}
        a abort
        app > news {"event":"E","data":2}
        app > private-mine {"event":"E","data":3}
        """);
    String place = one.kept("place");
    two.play(
        """
        a = events channel=news&channel=private-mine&last_event_id=nonsense | Last-Event-ID: %s
        a < 200
        a < retry: {*}
        a < id: %s / event: place / data: 1
        a < id: {*} / data: {"channel":"news","event":"E","data":2}
        a < id: {*} / data: {"channel":"private-mine","event":"E","data":3}
        app > news {"event":"E","data":4}
        a < id: {*} / data: {"channel":"news","event":"E","data":4}
        """
            .formatted(place, place));
    for (String key : List.of("last_event_id", "lastEventId")) {
      two.play(
          """
          b = events channel=news&data=raw&%s=%s
          b < 200
          b < retry: {*}
          b < id: %s / event: place / data: 1
          b < id: {*} / data: 2
          b < id: {*} / data: 4
          """
              .formatted(key, place, place));
    }
    assertThat(two.server.application().asked()).hasSize(1);
    assertThat(two.server.connections()).isEqualTo(3);
  }

  @Test
  void aWebSocketHearsOnAnotherNodeWhatItMissed() throws IOException {
    one.play(
        """
        a = websocket /ws?frames=json&channel=news
        a < {"type":"welcome","socket":"{*}","id":"{place}","user":null,"recovered":null}
        a abort
        app > news {"event":"E","data":1}
        """);
    two.play(
        """
        a = websocket /ws?frames=json&channel=news&last_event_id=%s
        a < {"type":"welcome","socket":"{*}","id":"%s","user":null,"recovered":true}
        a < {"type":"event","id":"{*}","channel":"news","event":"E","data":1}
        b = websocket /ws?channel=news&last_event_id=%s
        b < 1
        """
            .formatted(one.kept("place"), one.kept("place"), one.kept("place")));
    assertThat(two.server.connections()).isEqualTo(2);
  }

  @Test
  void aPlaceThatIsNoneIsAGapAndTheClientHearsFromNowOn() throws IOException {
    one.play(
        """
        a = events channel=news | Last-Event-ID: nonsense
        a < 200
        a < retry: {*}
        a < id: {place} / event: gap / data: {"reason":"unplaced"}
        a < id: {place} / event: place / data: 1
        b = websocket /ws?frames=json&channel=news&last_event_id=-
        b < {"type":"welcome","socket":"{*}","id":"{place}","user":null,"recovered":false}
        b < {"type":"gap","id":"{place}","reason":"unplaced"}
        app > news {"event":"E","data":1}
        a < id: {next} / data: {"channel":"news","event":"E","data":1}
        b < {"type":"event","id":"{next}","channel":"news","event":"E","data":1}
        """);
    assertThat(one.server.connections()).isEqualTo(2);
  }

  @Test
  void whoAsksAgainAndAgainForWhatItMissedIsRefusedAndOthersHearWhatIsSaid() throws IOException {
    one.play(
        """
        b = websocket /ws?channel=others
        b > ping
        b < pong
        a = websocket /ws?frames=json
        a < {"type":"welcome","socket":"{*}","id":"{place}",{*}
        """);
    for (int i = 0; i < 10_000; i++) {
      one.server.publish("news", "{\"event\":\"E\",\"data\":1}");
    }
    String[] said = new String[2_001];
    for (int i = 0; i < 2_000; i += 2) {
      said[i] =
          "{\"type\":\"subscribe\",\"channel\":\"news\",\"after\":\"" + one.kept("place") + "\"}";
      said[i + 1] = "{\"type\":\"unsubscribe\",\"channel\":\"news\"}";
    }
    said[2_000] = RawDialect.PING;
    one.say("a", said);
    one.play("app > others {\"event\":\"E\",\"data\":2}\nb < 2");
    int refused = 0;
    for (String line = one.next("a"); !line.equals(RawDialect.PONG); line = one.next("a")) {
      refused += line.equals("{\"type\":\"error\",\"channel\":\"news\",\"status\":429}") ? 1 : 0;
    }
    // A hundred at once, as many as it may have channels, and one a second.
    assertThat(refused).isBetween(800, 900);
    assertThat(one.server.hub().refused()).containsEntry("replays", (long) refused);
  }

  @Test
  void anEventSourceThatComesAndGoesHearsAllOnceAndInOrder() throws Exception {
    int events = 3_000;
    Thread publisher =
        new Thread(
            () -> {
              for (int i = 0; i < events; i++) {
                one.server.publish(
                    i % 2 == 0 ? "news" : "sports", "{\"event\":\"E\",\"data\":" + i + "}");
              }
            });
    List<String> heard = new ArrayList<>();
    String place = "";
    int visits = 0;
    while (heard.size() < events) {
      Wire node = visits % 2 == 0 ? one : two;
      node.play("a = events channel=news&channel=sports&data=raw&last_event_id=" + place);
      for (String line = node.next("a"); ; line = node.next("a")) {
        place = line.startsWith("id: ") ? line.substring(4, line.indexOf(' ', 4)) : place;
        if (line.startsWith("id: ") && !line.contains("event: ")) {
          heard.add(line.substring(line.indexOf("data: ") + 6));
          if (heard.size() % 333 == 0 || heard.size() == events) {
            break;
          }
        } else if (visits == 0 && line.contains("event: place")) {
          publisher.start();
        }
      }
      node.play("a abort");
      visits++;
    }
    publisher.join();
    assertThat(visits).isEqualTo(10);
    assertThat(heard)
        .containsExactlyElementsOf(IntStream.range(0, events).mapToObj(Integer::toString).toList());
    await().until(() -> one.server.connections() + two.server.connections() == 0);
  }
}
