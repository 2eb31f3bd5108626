package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What real clients said to Laravel Reverb and to soketi, frame by frame, with our answers. Where
 * ours differ from theirs a comment says why. Everywhere: {@code channel} stands before {@code
 * data}, {@code activity_timeout} is 120 instead of 30, and text within frames is UTF-8 instead of
 * {@code \\uXXXX}. Signatures are for the ids of these sockets.
 */
class RecordingsTest {
  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";
  private static final String ADDED = "pusher_internal:member_added";
  private static final String REMOVED = "pusher_internal:member_removed";
  private static final String ROOM = "presence-room.1";
  private static final String USER_7 =
      "{\"user_id\":\"7\",\"user_info\":{\"id\":7,\"name\":\"User 7\",\"room\":1}}";
  private static final String USER_1 =
      "{\"user_id\":\"1\",\"user_info\":{\"id\":1,\"name\":\"User 1\",\"room\":1}}";
  private static final String USER_8 =
      "{\"user_id\":\"8\",\"user_info\":{\"id\":8,\"name\":\"User 8\",\"room\":1}}";
  private static final String INFO_7 = "\"7\":{\"id\":7,\"name\":\"User 7\",\"room\":1}";
  private static final String INFO_1 = "\"1\":{\"id\":1,\"name\":\"User 1\",\"room\":1}";
  private static final String INFO_8 = "\"8\":{\"id\":8,\"name\":\"User 8\",\"room\":1}";
  private static final String ORDER = "{\"id\":7,\"extra\":null}";
  private static final String HELLO = "{\"text\":\"hello room\",\"room\":\"1\",\"extra\":null}";

  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private static String members(int count, String ids, String hash) {
    return "{\"presence\":{\"count\":" + count + ",\"ids\":[" + ids + "],\"hash\":{" + hash + "}}}";
  }

  private void connects(String name, String query) throws IOException {
    wire.play(
        """
        %s = websocket %s
        %s < {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"{%s}\\",\\"activity_timeout\\":120}"}
        """
            .formatted(name, query, name, name));
  }

  /** laravel-echo 2.5 with its broadcaster reverb, and pusher-js 8.6, on Reverb. */
  @Test
  void echo2WithReverb() throws IOException {
    connects("c2", "protocol=7&client=js&version=8.6.0&flash=false");
    wire.say(
        "c2", "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"news\"}}");
    wire.hears("c2", SUCCEEDED, "news", "{}");
    wire.say("c2", Wire.subscribe("private-orders.7", wire.auth("c2", "private-orders.7")));
    wire.join("c2", ROOM, USER_7);
    wire.hears("c2", SUCCEEDED, "private-orders.7", "{}");
    wire.hears("c2", SUCCEEDED, ROOM, members(1, "\"7\"", INFO_7));
    wire.enter("c2", "private-App.Models.User.7");

    connects("c3", "protocol=7&client=js&version=8.6.0&flash=false");
    wire.join("c3", ROOM, USER_1);
    wire.hears("c2", ADDED, ROOM, USER_1);
    // The newest member comes first, as it does for Socket.IO clients; Reverb's come as they
    // joined.
    wire.hears("c3", SUCCEEDED, ROOM, members(2, "\"1\",\"7\"", INFO_1 + "," + INFO_7));
    wire.enter("c3", "private-orders.7");

    String news =
        "{\"title\":\"Gr\\u00fc\\u00dfe \\\"quoted\\\" \\\\ \\/ \\u65e5\\u672c \\ud83c\\udf89\",\"n\":1.5,\"nothing\":null,\"id\":\"7\",\"extra\":{\"a\":[1,2],\"u\":\"\\u00e9\"}}";
    wire.post("news", "App\\Events\\NewsPublished", news);
    wire.hears("c2", "App\\Events\\NewsPublished", "news", news);

    // Reverb passes the data of client events on as an object; ours is a string, which clients in
    // Swift and Java read as well, and pusher-js makes the same of it.
    wire.say(
        "c2",
        "{\"event\":\"client-typing\",\"data\":{\"by\":7},\"channel\":\"private-orders.7\"}",
        "{\"event\":\"client-typing\",\"data\":{\"by\":7},\"channel\":\"presence-room.1\"}");
    wire.hears("c3", "client-typing", "private-orders.7", "{\"by\":7}");
    wire.hearsUser("c3", "client-typing", ROOM, "{\"by\":7}", "7");

    wire.post(ROOM, "App\\Events\\MessageSent", HELLO, wire.kept("c2"));
    wire.hears("c3", "App\\Events\\MessageSent", ROOM, HELLO);
    wire.post("private-orders.7", "order.updated", ORDER);
    wire.hears("c2", "order.updated", "private-orders.7", ORDER);
    wire.hears("c3", "order.updated", "private-orders.7", ORDER);
    String shipped =
        "{\"order\":7,\"id\":\"c92226aa-f65c-40a5-afef-2132b6ffa000\",\"type\":\"App\\\\Notifications\\\\OrderShipped\"}";
    String notification = "Illuminate\\Notifications\\Events\\BroadcastNotificationCreated";
    wire.post("private-App.Models.User.7", notification, shipped);
    wire.hears("c2", notification, "private-App.Models.User.7", shipped);

    wire.say("c2", "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"presence-room.1\"}}");
    wire.hears("c3", REMOVED, ROOM, "{\"user_id\":\"7\"}");
    wire.play("c2 > close\nc2 < close 1005\nc2 < end");
  }

  /**
   * laravel-echo 1.19 with its broadcaster pusher, and pusher-js 7, on Reverb: two tabs of a user.
   */
  @Test
  void echo1WithPusher() throws IOException {
    String query = "protocol=7&client=js&version=7.6.0&flash=false";
    connects("c2", query);
    wire.say(
        "c2", "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"news\"}}");
    wire.hears("c2", SUCCEEDED, "news", "{}");
    wire.join("c2", ROOM, USER_7);
    wire.hears("c2", SUCCEEDED, ROOM, members(1, "\"7\"", INFO_7));
    connects("c3", query);
    wire.join("c3", ROOM, USER_7);
    wire.hears("c3", SUCCEEDED, ROOM, members(1, "\"7\"", INFO_7));
    connects("c4", query);
    wire.join("c4", ROOM, USER_8);
    wire.hears("c2", ADDED, ROOM, USER_8);
    wire.hears("c3", ADDED, ROOM, USER_8);
    wire.hears("c4", SUCCEEDED, ROOM, members(2, "\"8\",\"7\"", INFO_8 + "," + INFO_7));
    wire.say("c3", "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"presence-room.1\"}}");
    wire.play("c3 sync\nc3 > close\nc3 < close 1005");
    wire.play("c4 > close\nc4 < close 1005");
    wire.hears("c2", REMOVED, ROOM, "{\"user_id\":\"8\"}");
    wire.post(ROOM, "App\\Events\\MessageSent", HELLO);
    wire.hears("c2", "App\\Events\\MessageSent", ROOM, HELLO);
  }

  /** laravel-echo 1.19 with pusher-js 4.4, on Reverb: no auth with a public channel. */
  @Test
  void pusherJs4() throws IOException {
    connects("c2", "protocol=7&client=js&version=4.4.0&flash=false");
    wire.say("c2", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
    wire.hears("c2", SUCCEEDED, "news", "{}");
    wire.enter("c2", "private-orders.7");
    wire.join("c2", ROOM, USER_7);
    wire.hears("c2", SUCCEEDED, ROOM, members(1, "\"7\"", INFO_7));
    wire.post("private-orders.7", "order.updated", ORDER);
    wire.hears("c2", "order.updated", "private-orders.7", ORDER);
    wire.post(ROOM, "App\\Events\\MessageSent", HELLO);
    wire.hears("c2", "App\\Events\\MessageSent", ROOM, HELLO);
  }

  /** pusher-js 8.6 on soketi: sign-in, an event to the user, the end. */
  @Test
  void signIn() throws IOException {
    connects("c2", "protocol=7&client=js&version=8.6.0&flash=false");
    wire.say("c2", wire.signIn("c2", "{\"id\":\"7\",\"user_info\":{\"name\":\"User 7\"}}"));
    // soketi says its auth back, and data as an object; here data is a string with the user alone.
    assertThat(wire.next("c2"))
        .isEqualTo(
            "{\"event\":\"pusher:signin_success\",\"data\":\"{\\\"user_data\\\":\\\"{\\\\\\\"id\\\\\\\":\\\\\\\"7\\\\\\\",\\\\\\\"user_info\\\\\\\":{\\\\\\\"name\\\\\\\":\\\\\\\"User"
                + " 7\\\\\\\"}}\\\"}\"}");
    wire.say(
        "c2",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"#server-to-user-7\"}}");
    // soketi leaves data out, which clients in Java do not survive.
    wire.hears("c2", SUCCEEDED, "#server-to-user-7", "{}");
    wire.post("#server-to-user-7", "hello", "{\"m\":\"for you\"}");
    wire.hears("c2", "hello", "#server-to-user-7", "{\"m\":\"for you\"}");
    wire.server.hub().disconnect(wire.kept("c2"));
    wire.hearsError("c2", "4009", "Connection ended by the application");
    wire.play("c2 < close 4009");
  }

  /** pusher-js 8.6 on Reverb: what is sealed passes as it is; Reverb escapes the slash in it. */
  @Test
  void encrypted() throws IOException {
    connects("c2", "protocol=7&client=js&version=8.6.0&flash=false");
    wire.enter("c2", "private-encrypted-secrets");
    String sealed =
        "{\"nonce\":\"/1ueCNFg1iz6F0K0EpCc+xzu+4wkrsVL\",\"ciphertext\":\"QOjbV04zTwP2t76ERLimvBD6de2FM0iHbVkBJEeE\"}";
    wire.post("private-encrypted-secrets", "sealed", sealed);
    wire.hears("c2", "sealed", "private-encrypted-secrets", sealed);
  }

  /** What is kept of a cache channel, on soketi; before it an application published to one. */
  @Test
  void cache() throws IOException {
    wire.post("cache-full", "kept", "{\"v\":1}");
    connects("c3", "protocol=7&client=raw&version=1.0");
    wire.say("c3", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-empty\"}}");
    // soketi leaves data out of both, which clients in Java do not survive.
    wire.hears("c3", SUCCEEDED, "cache-empty", "{}");
    wire.hears("c3", "pusher:cache_miss", "cache-empty", "{}");
    wire.say("c3", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-full\"}}");
    wire.hears("c3", SUCCEEDED, "cache-full", "{}");
    wire.hears("c3", "kept", "cache-full", "{\"v\":1}");
    // soketi ends it here, as the app wants that clients authorise within three seconds.
    wire.settled("c3");
  }

  /**
   * A subscriber while Node's library publishes, on Reverb and on soketi; what the library is
   * answered is tested with the HTTP API. Reverb has {@code channel} now before and now behind
   * {@code data}; soketi answers without data.
   */
  @Test
  void restLibraries() throws IOException {
    connects("c2", "protocol=7&client=raw&version=1.0");
    wire.say("c2", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
    wire.hears("c2", SUCCEEDED, "news", "{}");
    wire.join("c2", ROOM, "{\"user_id\":\"7\",\"user_info\":{\"n\":1}}");
    wire.hears("c2", SUCCEEDED, ROOM, members(1, "\"7\"", "\"7\":{\"n\":1}"));
    // Reverb leaves data out, soketi has an object there.
    wire.say("c2", "{\"event\":\"pusher:ping\",\"data\":{}}");
    assertThat(wire.next("c2")).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");

    wire.post("news", "App\\Events\\X", "{\"a\":1,\"t\":\"Grüße\"}");
    wire.hears("c2", "App\\Events\\X", "news", "{\"a\":1,\"t\":\"Grüße\"}");
    // A text that is no JSON is, to the hub, what it is from a broker.
    wire.play("app > news {\"event\":\"x\",\"data\":\"just text\"}");
    wire.play("app > presence-room.1 {\"event\":\"x\",\"data\":\"just text\"}");
    wire.hears("c2", "x", "news", "just text");
    wire.hears("c2", "x", ROOM, "just text");
    for (int i = 0; i < 2; i++) {
      wire.post("news", "x", "{\"a\":1}");
      wire.post(ROOM, "y", "{\"b\":2}");
      wire.hears("c2", "x", "news", "{\"a\":1}");
      wire.hears("c2", "y", ROOM, "{\"b\":2}");
    }
    // Nobody is user 99.
    var unused = wire.server.hub().disconnectUser("99");
    wire.settled("c2");
    wire.play("c2 > close\nc2 < close 1005\nc2 < end");
  }

  /** Odd frames on Reverb and soketi. */
  @Test
  void refusedAndOdd() throws IOException {
    // Reverb gives data as a string, and cuts the connection without a close frame.
    wire.play(
        """
        c1 = websocket /app/nobody?protocol=7&client=raw&version=1.0
        c1 < {"event":"pusher:error","data":{"code":4001,"message":"App key nobody does not exist here"}}
        c1 < close 4001
        """);
    connects("c3", "protocol=7&client=raw&version=1.0");
    wire.enter("c3", "private-a");
    wire.say("c3", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
    wire.hears("c3", SUCCEEDED, "news", "{}");
    wire.say(
        "c3",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-b\",\"auth\":\"app-key:bad\"}}");
    // Reverb answers with a bare error, which nobody relates to the channel; soketi as we do, with
    // data as an object and without the text that should have been signed.
    wire.hears(
        "c3",
        "pusher:subscription_error",
        "private-b",
        "{\"type\":\"AuthError\",\"error\":\"Invalid signature: Expected HMAC SHA256 hex digest of "
            + wire.kept("c3")
            + ":private-b, but got bad\",\"status\":401}");
    // Reverb knows no sign-in; soketi closes.
    wire.say(
        "c3",
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"app-key:bad\",\"user_data\":\"{}\"}}");
    wire.hearsError("c3", "4009", "but got bad");
    wire.say("c3", "{\"event\":\"client-x\",\"channel\":\"private-zz\",\"data\":{}}");
    wire.hearsError("c3", "4009", "private-zz");
    // Reverb takes no text as data; it is an event like others.
    wire.say("c3", "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":\"text\"}");
    wire.settled("c3");
  }

  /** The rest of the same; errors of client events come once a second. */
  @Test
  void oddAlone() throws IOException {
    connects("c3", "protocol=7&client=raw&version=1.0");
    wire.enter("c3", "news");
    // Reverb and soketi pass client events on public channels on.
    wire.say("c3", "{\"event\":\"client-x\",\"channel\":\"news\",\"data\":{}}");
    wire.hearsError("c3", "4009", "news");
    // soketi does not answer these; Reverb with code 4200, and takes 5 for a channel's name.
    wire.say("c3", "{\"event\":\"nonsense\"}");
    wire.hearsError("c3", "null", "");
    wire.say("c3", "not json");
    wire.hearsError("c3", "null", "Expected an event");
    wire.say("c3", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":5}}");
    wire.hearsError("c3", "null", "Expected a subscribe to name a channel");
    // Reverb leaves data out.
    wire.say("c3", "{\"event\":\"pusher:ping\"}");
    assertThat(wire.next("c3")).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
  }
}
