package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.protocol.pusher.PusherConfig.ClientEvents.From;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says to the others on a channel. */
class ClientEventTest {
  private final Settings settings = new Settings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private static String event(String name, String channel, String data) {
    String rest = data.isEmpty() ? "" : ",\"data\":" + data;
    return "{\"event\":\"" + name + "\",\"channel\":\"" + channel + "\"" + rest + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "''|null",
        "null|null",
        "\"text\"|text",
        "\"{\\\"by\\\":7}\"|{\"by\":7}",
        "\"5\"|5",
        "5|5",
        "true|true",
        "[1,\"a\"]|[1,\"a\"]",
        "{\"a\":{\"b\": 1.0}}|{\"a\":{\"b\": 1.0}}"
      })
  void anyDataReachTheOthersAsAString(String said, String heard) throws IOException {
    wire.connect("a", "b");
    wire.enter("a", "private-a");
    wire.enter("b", "private-a");

    wire.say("a", event("client-typing", "private-a", said.equals("''") ? "" : said));

    wire.hears("b", "client-typing", "private-a", heard);
    wire.settled("a");
  }

  @Test
  void whatIsSaidRightBehindASubscribeIsHeard() throws IOException {
    wire.connect("a", "b");
    wire.enter("b", "private-a");

    wire.say(
        "a",
        Wire.subscribe("private-a", wire.auth("a", "private-a")),
        event("client-typing", "private-a", "1"));

    wire.hears("a", "pusher_internal:subscription_succeeded", "private-a", "{}");
    wire.hears("b", "client-typing", "private-a", "1");
    wire.settled("a");
  }

  @Test
  void onAPresenceChannelTheUserIsNamedAsTheApplicationSignedIt() throws IOException {
    wire.connect("a", "b");
    wire.join("a", "presence-a", "{\"user_id\":7}");
    assertThat(wire.next("a")).contains("subscription_succeeded");
    wire.join("b", "presence-a", "{\"user_id\":\"8\"}");
    assertThat(wire.next("b")).contains("subscription_succeeded");

    wire.say(
        "a",
        "{\"event\":\"client-a\",\"channel\":\"presence-a\",\"data\":{},\"user_id\":\"1\",\"x\":2}");

    wire.hearsUser("b", "client-a", "presence-a", "{}", "7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"news", "private-other", "presence-other", "private-encrypted-a", "cache-a", ""})
  void nobodyHearsWhatIsSaidWhereItMayNotBe(String channel) throws IOException {
    wire.connect("a", "b");
    wire.enter("a", "private-a");
    wire.enter("b", "private-a");
    for (String name : List.of("a", "b")) {
      wire.enter(name, "private-encrypted-a");
      wire.enter(name, "news");
      wire.enter(name, "cache-a");
      assertThat(wire.next(name)).contains("pusher:cache_miss");
    }
    wire.enter("b", "private-other");

    wire.say("a", event("client-a", channel, "1"));

    wire.hearsError("a", "4009", "");
    wire.settled("b");
    wire.say("a", event("client-a", "private-a", "2"));
    wire.hears("b", "client-a", "private-a", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"typing", "pusher:error", "pusher_internal:member_added", "clientele"})
  void onlyNamesOfClientEventsAreTaken(String name) throws IOException {
    wire.connect("a", "b");
    wire.enter("a", "private-a");
    wire.enter("b", "private-a");

    wire.say("a", event(name, "private-a", "1"));

    wire.hearsError("a", "null", "");
    wire.settled("b");
  }

  @Test
  void whoHasLeftSaysNothingMore() throws IOException {
    wire.connect("a", "b");
    wire.enter("a", "private-a");
    wire.enter("b", "private-a");

    wire.play("a > {\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"private-a\"}}");
    wire.say("a", event("client-a", "private-a", "1"));

    wire.hearsError("a", "4009", "private-a");
    wire.settled("b");
  }

  @Test
  void ofABurstSomePassTheOthersAreRefusedOnceAndABystanderGoesOnHearing() throws IOException {
    wire.connect("a", "b");
    wire.enter("a", "private-a");
    wire.enter("b", "private-a");
    wire.enter("b", "news");
    String[] burst = new String[400];
    for (int i = 0; i < burst.length; i++) {
      burst[i] = event("client-a", "private-a", Integer.toString(i));
    }

    wire.say("a", burst);
    wire.post("news", "e", "1");

    List<String> heard = new ArrayList<>();
    for (String next = wire.next("b"); !next.contains("news"); next = wire.next("b")) {
      heard.add(next);
    }
    wire.say("a", PusherDialect.PING);
    List<String> told = new ArrayList<>();
    for (String next = wire.next("a"); !next.equals(PusherDialect.PONG); next = wire.next("a")) {
      assertThat(next).contains("\"code\":4301");
      told.add(next);
    }
    assertThat(told).hasSizeBetween(1, 20);
    wire.settled("a");
    wire.say("b", PusherDialect.PING);
    for (String next = wire.next("b"); !next.equals(PusherDialect.PONG); next = wire.next("b")) {
      heard.add(next);
    }
    assertThat(heard).hasSizeBetween(20, 60);
    assertThat(wire.server.admission().refused().get("client-events"))
        .isEqualTo(400L - heard.size());
  }

  @Test
  void anAppMayTakeNone() throws IOException {
    wire.close();
    settings.from = From.NONE;
    wire = new Wire(settings);
    wire.connect("a", "b");
    wire.enter("a", "private-a");
    wire.enter("b", "private-a");

    wire.say("a", event("client-a", "private-a", "1"));

    wire.hearsError("a", "4301", "takes none");
    wire.settled("b");
    assertThat(wire.server.connections()).isEqualTo(2);
  }
}
