package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What clients may send to the Echo protocol: some of it ended laravel-echo-server. */
class EchoFramesTest extends OnStage {
  static final List<String> ODD =
      List.of(
          "42[\"subscribe\"]",
          "42[\"subscribe\",null]",
          "42[\"subscribe\",5]",
          "42[\"subscribe\",\"news\"]",
          "42[\"subscribe\",[]]",
          "42[\"subscribe\",{}]",
          "42[\"subscribe\",{\"channel\":5}]",
          "42[\"subscribe\",{\"channel\":null}]",
          "42[\"subscribe\",{\"channel\":\"\"}]",
          "42[\"subscribe\",{\"channel\":{\"a\":1}}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":null}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":5}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":{\"headers\":[]}}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":{\"headers\":{\"A\":{}}}}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":{\"headers\":{\"\":\"x\"}}}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":{\"headers\":{\"X-A\":\"a\\r\\nB: c\"}}}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":{\"headers\":{\"X-日\":\"日\"}}}]",
          "42[\"subscribe\",{\"channel\":\"private-x\",\"auth\":{\"headers\":{\"Host\":\"evil.test\","
              + "\"Content-Length\":\"9\",\"Transfer-Encoding\":\"chunked\"}}}]",
          "42[\"subscribe\",{\"channel\":\"private-\"}]",
          "42[\"subscribe\",{\"channel\":\"presence-\"}]",
          "42[\"subscribe\",{\"channel\":\"\\u0000\\n\"}]",
          "42[\"unsubscribe\"]",
          "42[\"unsubscribe\",null]",
          "42[\"unsubscribe\",{\"channel\":5}]",
          "42[\"unsubscribe\",{\"channel\":\"presence-x\"}]",
          "42[\"unsubscribe\",{\"channel\":\"private-x\"}]",
          "42[\"unsubscribe\",{\"channel\":\"never\"}]",
          "42[\"client event\"]",
          "42[\"client event\",null]",
          "42[\"client event\",5]",
          "42[\"client event\",\"notjson\"]",
          "42[\"client event\",\"null\"]",
          "42[\"client event\",{}]",
          "42[\"client event\",{\"channel\":\"bystander\",\"event\":\"client-x\",\"data\":1}]",
          "42[\"client event\",{\"channel\":\"private-x\",\"event\":5,\"data\":1}]",
          "42[\"client event\",{\"channel\":{},\"event\":\"client-x\"}]",
          "42[\"nothing we know\",{\"a\":1}]",
          "42[\"message\"]",
          "42[\"error\"]",
          "420[\"subscribe\",{\"channel\":\"a\"}]",
          "421[\"subscribe\"]",
          "431[]",
          "42[1]",
          "42[\"__proto__\"]",
          "42[\"a\",{\"__proto__\":{\"x\":1}}]");

  @ParameterizedTest
  @FieldSource("ODD")
  void anOddFrameEndsNothing(String frame) {
    String channel = unique("odd.");
    try (RawClient client = RawClient.revision4(port());
        RawClient old = RawClient.revision3(port())) {
      client.send(frame);
      old.send(frame);

      client.listening(redis(), channel);
      old.listening(redis(), channel);
    }
  }

  @Test
  void aClientEventAsJsonTextIsAWhisper() {
    String channel = unique("private-text.");
    try (RawClient from = RawClient.revision4(port());
        RawClient to = RawClient.revision4(port())) {
      join(from, 1, channel);
      join(to, 2, channel);

      String whisper =
          "{\"channel\":\"" + channel + "\",\"event\":\"client-x\",\"data\":{\"a\":1.0}}";
      from.send("42[\"client event\"," + Json.text(whisper) + "]");

      to.await("42[\"client-x\",\"" + channel + "\",{\"a\":1.0}]");
    }
  }

  @Test
  void onlyMembersWhisperAndOnlyWhispersPass() {
    String channel = unique("private-whispers.");
    try (RawClient member = RawClient.revision4(port());
        RawClient listener = RawClient.revision4(port());
        RawClient stranger = RawClient.revision4(port())) {
      join(member, 1, channel);
      join(listener, 2, channel);
      whisper(stranger, channel, "client-stranger");
      stranger.listening(redis(), unique("done."));
      whisper(member, channel, "presence:leaving-client-");
      whisper(member, channel, "presence:joining");
      whisper(member, channel, "App\\\\Events\\\\Forged");
      whisper(member, channel, "client-good");

      listener.await("42[\"client-good\"");
      assertThat(listener.events()).hasSize(1);
    }
  }

  @Test
  void anotherOnesIdIsNoChannelToListenOn() {
    try (RawClient victim = RawClient.revision4(port());
        RawClient spy = RawClient.revision4(port())) {
      String id = victim.id();
      spy.listening(redis(), id);

      victim.subscribe("private-deny.1");

      victim.await("42[\"subscription_error\",\"private-deny.1\",403]");
      spy.assertHears(redis(), id);
      assertThat(spy.events()).isEmpty();
    }
  }

  private void join(RawClient client, int user, String channel) {
    client.subscribeAs(user, channel);
    client.assertHears(redis(), channel);
  }

  private static void whisper(RawClient client, String channel, String event) {
    client.send(
        "42[\"client event\",{\"channel\":\""
            + channel
            + "\",\"event\":\""
            + event
            + "\",\"data\":1}]");
  }
}
