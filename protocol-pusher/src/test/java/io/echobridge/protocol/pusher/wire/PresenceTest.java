package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of presence channels, as clients bring and hear them. */
class PresenceTest {
  private static final String ROOM = "presence-room";
  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";
  private static final String ADDED = "pusher_internal:member_added";
  private static final String REMOVED = "pusher_internal:member_removed";

  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void membersHearWhoIsThereWhoComesAndWhoGoesEachUserOnce() throws IOException {
    wire.connect("seven", "tab", "one");

    wire.join("seven", ROOM, "{\"user_id\":7,\"user_info\":{\"name\":\"Grü\\u00df\", \"n\":1.0}}");
    wire.hears(
        "seven",
        SUCCEEDED,
        ROOM,
        "{\"presence\":{\"count\":1,\"ids\":[\"7\"],\"hash\":{\"7\":{\"name\":\"Grü\\u00df\", \"n\":1.0}}}}");
    wire.join("one", ROOM, "{\"user_id\":\"1\"}");
    assertThat(wire.next("one")).contains("\\\"count\\\":2", "\\\"1\\\":null", "\\\"n\\\":1.0");
    wire.hears("seven", ADDED, ROOM, "{\"user_id\":\"1\",\"user_info\":null}");

    // The same user, as text: nobody hears of the second tab, nor that it goes.
    wire.join(
        "tab", ROOM, "{\"user_id\":\"7\",\"user_info\":{\"name\":\"Grü\\u00df\", \"n\":1.0}}");
    assertThat(wire.next("tab")).contains("\\\"count\\\":2");
    wire.play("tab abort");
    wire.settled("one");
    wire.play(
        """
        seven > {"event":"pusher:unsubscribe","data":{"channel":"presence-room"}}
        seven sync
        """);
    wire.hears("one", REMOVED, ROOM, "{\"user_id\":\"7\"}");
    wire.settled("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "\"0\""})
  void zeroIsAnIdAndTheHashIsAnObject(String id) throws IOException {
    wire.connect("a");

    wire.join("a", ROOM, "{\"user_id\":" + id + "}");

    wire.hears(
        "a", SUCCEEDED, ROOM, "{\"presence\":{\"count\":1,\"ids\":[\"0\"],\"hash\":{\"0\":null}}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "true",
        "{}",
        "no JSON",
        "{\"user_id\":null}",
        "{\"user_id\":[7]}",
        "{\"user_id\":\"\"}",
        "{\"user_id\":1.5}",
        "{\"user_id\":\"\\ud800\"}",
        "{\"user_id\":\"7\",\"user_id\":{}}",
        "{\"user_id\":\"7\"} {}"
      })
  void whatNamesNobodyMakesNobodyAMember(String channelData) throws IOException {
    wire.connect("a", "b");
    wire.join("b", ROOM, "{\"user_id\":1}");
    assertThat(wire.next("b")).contains(SUCCEEDED);

    wire.join("a", ROOM, channelData);

    assertThat(wire.next("a"))
        .startsWith("{\"event\":\"pusher:subscription_error\",\"channel\":\"presence-room\"")
        .contains("channel_data", "\\\"status\\\":401");
    wire.settled("b");
    wire.join("a", ROOM, "{\"user_id\":2}");
    wire.hears("b", ADDED, ROOM, "{\"user_id\":\"2\",\"user_info\":null}");
  }

  @Test
  void withoutChannelDataOrASignInNobodyIsAMember() throws IOException {
    wire.connect("a");

    wire.say("a", Wire.subscribe(ROOM, wire.auth("a", ROOM)));

    assertThat(wire.next("a"))
        .startsWith("{\"event\":\"pusher:subscription_error\"")
        .contains("Missing channel_data");
  }

  @Test
  void whoIsSignedInIsThatMemberAndTheChannelDataCountMore() throws IOException {
    wire.connect("a", "b");
    wire.say("a", wire.signIn("a", "{\"id\":\"7\",\"user_info\":{\"n\": 1.0}}"));
    assertThat(wire.next("a")).contains("pusher:signin_success");

    wire.say("a", Wire.subscribe(ROOM, wire.auth("a", ROOM)));
    wire.hears(
        "a",
        SUCCEEDED,
        ROOM,
        "{\"presence\":{\"count\":1,\"ids\":[\"7\"],\"hash\":{\"7\":{\"n\": 1.0}}}}");
    wire.join("a", "presence-other", "{\"user_id\":\"8\"}");
    assertThat(wire.next("a")).contains("\\\"ids\\\":[\\\"8\\\"]");
  }

  @Test
  void joiningTwiceIsAnsweredWithTheMembersAndNobodyElseHears() throws IOException {
    wire.connect("a", "b");
    wire.join("a", ROOM, "{\"user_id\":1}");
    assertThat(wire.next("a")).contains(SUCCEEDED);
    wire.join("b", ROOM, "{\"user_id\":2}");
    assertThat(wire.next("b")).contains(SUCCEEDED);
    assertThat(wire.next("a")).contains(ADDED);

    wire.join("b", ROOM, "{\"user_id\":2}");

    assertThat(wire.next("b")).contains(SUCCEEDED, "\\\"count\\\":2");
    wire.settled("a");
  }

  @Test
  void ofTwoIdsTheLastCounts() throws IOException {
    wire.connect("a");

    wire.join("a", ROOM, "{\"user_id\":\"7\",\"user_id\":\"8\"}");

    assertThat(wire.next("a")).contains("\\\"ids\\\":[\\\"8\\\"]");
  }

  /** Two tabs of user 7 and one of user 8, which go in any order, in any way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tab window other",
        "tab other window",
        "window tab other",
        "window other tab",
        "other tab window",
        "other window tab"
      })
  void aUserGoesWithTheLastOfItsSockets(String order) throws IOException {
    wire.connect("watcher", "tab", "window", "other");
    wire.join("watcher", ROOM, "{\"user_id\":1}");
    assertThat(wire.next("watcher")).contains(SUCCEEDED);
    for (String name : List.of("tab", "window", "other")) {
      wire.join(name, ROOM, "{\"user_id\":" + (name.equals("other") ? 8 : 7) + "}");
      assertThat(wire.next(name)).contains(SUCCEEDED);
    }
    wire.hears("watcher", ADDED, ROOM, "{\"user_id\":\"7\",\"user_info\":null}");
    wire.hears("watcher", ADDED, ROOM, "{\"user_id\":\"8\",\"user_info\":null}");

    List<String> left = new ArrayList<>(List.of("tab", "window", "other"));
    for (String name : order.split(" ", -1)) {
      int there = wire.server.connections();
      left.remove(name);
      wire.play(name + (name.equals("window") ? " abort" : " close"));
      await().until(() -> wire.server.connections() == there - 1);
      if (name.equals("other")) {
        wire.hears("watcher", REMOVED, ROOM, "{\"user_id\":\"8\"}");
      } else if (!left.contains("tab") && !left.contains("window")) {
        wire.hears("watcher", REMOVED, ROOM, "{\"user_id\":\"7\"}");
      }
      wire.settled("watcher");
    }
  }
}
