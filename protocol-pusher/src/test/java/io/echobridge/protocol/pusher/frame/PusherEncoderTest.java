package io.echobridge.protocol.pusher.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.WhisperRefusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bytes of each message, from Pusher's description of its protocol. */
final class PusherEncoderTest {
  private static final PusherEncoder ENCODER = PusherEncoder.ONLY;
  private static final ChannelName NEWS = new ChannelName("news");
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final Member SEVEN =
      new Member(
          "7",
          RawJson.of(
              "{\"user_id\":7,\"user_info\":{\"name\":\"Grü\\u00df \\\"7\\\"\", \"n\":1.0}}"));
  private static final Member ZERO = new Member("0", RawJson.of("{ \"user_id\" : \"0\" }"));

  @Test
  void dataIsAStringWhateverTheApplicationPublished() {
    assertThat(data("{\"a\":[1.0,12345678901234567890]}"))
        .isEqualTo("\"{\\\"a\\\":[1.0,12345678901234567890]}\"");
    assertThat(data("5")).isEqualTo("\"5\"");
    assertThat(data("null")).isEqualTo("\"null\"");
    assertThat(data("{\"t\":\"a\\\"b\\\\c\\n é 🎉\"}"))
        .isEqualTo("\"{\\\"t\\\":\\\"a\\\\\\\"b\\\\\\\\c\\\\n é 🎉\\\"}\"");
    assertThat(data("{\n\t\"a\":\r1}")).isEqualTo("\"{\\n\\t\\\"a\\\":\\r1}\"");
  }

  @Test
  void aStringOfABrokerIsItsTextUnlessThatIsJson() {
    assertThat(data("\"text\"")).isEqualTo("\"text\"");
    assertThat(data(" \"a\\\"b\\u00e9\" ")).isEqualTo("\"a\\\"b\\u00e9\"");
    assertThat(data("\"\"")).isEqualTo("\"\"");
    assertThat(data("\"\\ud800\"")).isEqualTo("\"\\ud800\"");
    assertThat(data("\"5\"")).isEqualTo("\"\\\"5\\\"\"");
    assertThat(data("\"{}\"")).isEqualTo("\"\\\"{}\\\"\"");
    assertThat(data("\"{} no JSON\"")).isEqualTo("\"{} no JSON\"");
  }

  @Test
  void aTextOfTheHttpApiStaysAsItIs() {
    for (String text : List.of("\"text\"", "\"5\"", "5", "{\"a\": 1}", " [ ] ")) {
      BroadcastEvent event = new BroadcastEvent("E", RawJson.of(text), null, Set.of(), true);
      assertThat(ENCODER.event(Delivery.event(NEWS, event)).orElseThrow().payload())
          .isEqualTo(
              "{\"event\":\"E\",\"channel\":\"news\",\"data\":\""
                  + text.replace("\"", "\\\"")
                  + "\"}");
    }
  }

  private static String data(String json) {
    String frame =
        ENCODER.event(Delivery.event(NEWS, "E", RawJson.of(json))).orElseThrow().payload();
    String head = "{\"event\":\"E\",\"channel\":\"news\",\"data\":";
    assertThat(frame).startsWith(head).endsWith("}");
    return frame.substring(head.length(), frame.length() - 1);
  }

  @Test
  void namesAreAsTheyArePublishedAndThoseOfTheProtocolAreNobodys() {
    assertThat(
            ENCODER
                .event(Delivery.event(NEWS, "App\\Events\\\"é\"", RawJson.NULL))
                .orElseThrow()
                .payload())
        .startsWith("{\"event\":\"App\\\\Events\\\\\\\"é\\\"\",");
    for (String name : List.of("error", "connect", "disconnect", "pusher", "client-a")) {
      assertThat(ENCODER.event(Delivery.event(NEWS, name, RawJson.NULL))).as(name).isPresent();
    }
    for (String name : List.of("pusher:error", "pusher:", "pusher_internal:member_added")) {
      assertThat(ENCODER.event(Delivery.event(NEWS, name, RawJson.NULL))).as(name).isEmpty();
    }
  }

  @Test
  void aWhisperNamesItsUserWhereThereIsOne() {
    RawJson data = RawJson.of("{\"by\":7}");

    assertThat(
            ENCODER
                .whisper(
                    Delivery.whisper(
                        ROOM, "client-typing", data, new Delivery.Sender("1.2", SEVEN)))
                .orElseThrow()
                .payload())
        .isEqualTo(
            "{\"event\":\"client-typing\",\"channel\":\"presence-room\",\"data\":\"{\\\"by\\\":7}\",\"user_id\":\"7\"}");
    assertThat(
            ENCODER
                .whisper(Delivery.whisper(NEWS, "client-a", data, new Delivery.Sender("1.2", null)))
                .orElseThrow()
                .payload())
        .isEqualTo("{\"event\":\"client-a\",\"channel\":\"news\",\"data\":\"{\\\"by\\\":7}\"}");
  }

  @Test
  void aSubscriberIsToldThatItIsOne() {
    assertThat(ENCODER.subscribed(NEWS, Optional.empty()).orElseThrow().payload())
        .isEqualTo(
            "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"news\",\"data\":\"{}\"}");
  }

  @Test
  void membersAreAnObjectByTheTextOfTheirIds() {
    assertThat(subscribed(SEVEN, ZERO))
        .isEqualTo(
            "{\"presence\":{\"count\":2,\"ids\":[\"7\",\"0\"],\"hash\":{\"7\":{\"name\":\"Grü\\u00df"
                + " \\\"7\\\"\", \"n\":1.0},\"0\":null}}}");
    assertThat(subscribed()).isEqualTo("{\"presence\":{\"count\":0,\"ids\":[],\"hash\":{}}}");
  }

  private static String subscribed(Member... members) {
    List<PresentMember> present =
        List.of(members).stream().map(member -> new PresentMember(member, "1.2")).toList();
    String frame = ENCODER.subscribed(ROOM, Optional.of(present)).orElseThrow().payload();
    return unquoted(frame, "pusher_internal:subscription_succeeded");
  }

  private static String unquoted(String frame, String event) {
    String head = "{\"event\":\"" + event + "\",\"channel\":\"presence-room\",\"data\":\"";
    assertThat(frame).startsWith(head).endsWith("\"}");
    return frame
        .substring(head.length(), frame.length() - 2)
        .replace("\\\"", "\"")
        .replace("\\\\", "\\");
  }

  @Test
  void whoComesIsShownWithWhatIsKnownAndWhoGoesByTheIdAlone() {
    assertThat(
            unquoted(
                ENCODER
                    .presenceJoining(ROOM, new PresentMember(SEVEN, "1.2"))
                    .orElseThrow()
                    .payload(),
                "pusher_internal:member_added"))
        .isEqualTo(
            "{\"user_id\":\"7\",\"user_info\":{\"name\":\"Grü\\u00df \\\"7\\\"\", \"n\":1.0}}");
    assertThat(
            unquoted(
                ENCODER
                    .presenceJoining(ROOM, new PresentMember(ZERO, "1.2"))
                    .orElseThrow()
                    .payload(),
                "pusher_internal:member_added"))
        .isEqualTo("{\"user_id\":\"0\",\"user_info\":null}");
    assertThat(
            unquoted(
                ENCODER.presenceLeaving(ROOM, SEVEN).orElseThrow().payload(),
                "pusher_internal:member_removed"))
        .isEqualTo("{\"user_id\":\"7\"}");
  }

  @Test
  void theLastOfSeveralInfosCounts() {
    Member twice =
        new Member("7", RawJson.of("{\"user_info\":{\"a\":[1]},\"user_id\":7,\"user_info\": 2 }"));

    assertThat(
            unquoted(
                ENCODER
                    .presenceJoining(ROOM, new PresentMember(twice, "1.2"))
                    .orElseThrow()
                    .payload(),
                "pusher_internal:member_added"))
        .isEqualTo("{\"user_id\":\"7\",\"user_info\":2}");
  }

  @Test
  void aRefusalIsForTheChannelAndSaysWhy() {
    assertThat(
            ENCODER
                .refused(NEWS, new Refused(401, "for the operator", "Invalid \"signature\""))
                .orElseThrow()
                .payload())
        .isEqualTo(
            "{\"event\":\"pusher:subscription_error\",\"channel\":\"news\",\"data\":\"{\\\"type\\\":\\\"AuthError\\\",\\\"error\\\":\\\"Invalid"
                + " \\\\\\\"signature\\\\\\\"\\\",\\\"status\\\":401}\"}");
    assertThat(ENCODER.refused(NEWS, new Refused(429, "r", "w")).orElseThrow().payload())
        .contains("\\\"type\\\":\\\"SubscriptionError\\\"", "\\\"status\\\":429");
  }

  @Test
  void errorsAreObjects() {
    assertThat(Sayings.error(4001, "a \"b\"").payload())
        .isEqualTo(
            "{\"event\":\"pusher:error\",\"data\":{\"code\":4001,\"message\":\"a \\\"b\\\"\"}}");
    assertThat(Sayings.error(ErrorCode.NONE, "a").payload())
        .isEqualTo("{\"event\":\"pusher:error\",\"data\":{\"code\":null,\"message\":\"a\"}}");
    for (WhisperRefusal reason : WhisperRefusal.values()) {
      assertThat(ENCODER.whisperRefused(NEWS, reason).orElseThrow().payload())
          .matches("\\{\"event\":\"pusher:error\",\"data\":\\{\"code\":(4009|4301|null),.*}}");
    }
  }

  @Test
  void cacheMissesCountsAndWatchlistsAreStringsToo() {
    assertThat(ENCODER.cacheMiss(NEWS).orElseThrow().payload())
        .isEqualTo("{\"event\":\"pusher:cache_miss\",\"channel\":\"news\",\"data\":\"{}\"}");
    assertThat(ENCODER.subscriptionCount(NEWS, 12).orElseThrow().payload())
        .isEqualTo(
            "{\"event\":\"pusher_internal:subscription_count\",\"channel\":\"news\",\"data\":\"{\\\"subscription_count\\\":12}\"}");
    assertThat(ENCODER.watchlist(List.of("7"), List.of("9", "a\"")).orElseThrow().payload())
        .isEqualTo(
            "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":[{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"7\\\"]},{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\"9\\\",\\\"a\\\\\\\"\\\"]}]}\"}");
    assertThat(ENCODER.watchlist(List.of(), List.of("9")).orElseThrow().payload())
        .isEqualTo(
            "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":[{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\"9\\\"]}]}\"}");
  }

  @Test
  void theFirstFrameAndThoseThatShowLife() {
    assertThat(Sayings.established("123.456", 120).payload())
        .isEqualTo(
            "{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":\\\"123.456\\\",\\\"activity_timeout\\\":120}\"}");
    assertThat(Sayings.PONG.payload()).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
    assertThat(Sayings.PING.payload()).isEqualTo("{\"event\":\"pusher:ping\",\"data\":\"{}\"}");
    assertThat(Sayings.signedIn("{\"id\":\"7\"}").payload())
        .isEqualTo(
            "{\"event\":\"pusher:signin_success\",\"data\":\"{\\\"user_data\\\":\\\"{\\\\\\\"id\\\\\\\":\\\\\\\"7\\\\\\\"}\\\"}\"}");
  }
}
