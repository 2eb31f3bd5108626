package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.MessageEncoder.PresentMember;
import io.echobridge.protocol.echo.socketio.TextForm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes are those of the old server's transcripts, but for the ids of sockets. */
final class EchoEncoderTest {
  private static final ChannelName ROOM = new ChannelName("presence-room.1");

  private final MessageEncoder utf8 = EchoEncoder.of(TextForm.UTF8);
  private final MessageEncoder ascii = EchoEncoder.of(TextForm.ASCII);

  @Test
  void anEvent() {
    BroadcastEvent event =
        new BroadcastEvent(
            "App\\Events\\OrderShipped", RawJson.of("{\"orderId\":5,\"socket\":null}"), null);
    String expected =
        "42[\"App\\\\Events\\\\OrderShipped\",\"private-orders.5\",{\"orderId\":5,\"socket\":null}]";
    ChannelName channel = new ChannelName("private-orders.5");
    assertThat(utf8.event(channel, event).payload()).isEqualTo(expected);
    assertThat(ascii.event(channel, event).payload()).isEqualTo(expected);
  }

  @Test
  void dataStaysByteForByte() {
    String data = "{\"a\" : 1.0,\"big\":12345678901234567890, \"u\":\"\\u00e9\\/\",\"raw\":\"é€\"}";
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of(data), "1.2");
    assertThat(utf8.event(new ChannelName("news"), event).payload())
        .isEqualTo("42[\"E\",\"news\"," + data + "]");
  }

  @Test
  void theAsciiFormHasNothingButAscii() {
    BroadcastEvent event = new BroadcastEvent("Grüße", RawJson.of("{\"é\":\"日本 🎉\"}"), null);
    assertThat(ascii.event(new ChannelName("köln"), event).payload())
        .isEqualTo(
            "42[\"Gr\\u00fc\\u00dfe\",\"k\\u00f6ln\",{\"\\u00e9\":\"\\u65e5\\u672c \\ud83c\\udf89\"}]");
    assertThat(utf8.event(new ChannelName("köln"), event).payload())
        .isEqualTo("42[\"Grüße\",\"köln\",{\"é\":\"日本 🎉\"}]");
  }

  @Test
  void aWhisper() {
    assertThat(utf8.whisper(ROOM, "client-typing", RawJson.of("{\"x\":1}")).payload())
        .isEqualTo("42[\"client-typing\",\"presence-room.1\",{\"x\":1}]");
    assertThat(utf8.whisper(ROOM, "client-nodata", RawJson.NULL).payload())
        .isEqualTo("42[\"client-nodata\",\"presence-room.1\",null]");
  }

  @Test
  void theMembersForOneThatJoined() {
    List<PresentMember> members =
        List.of(
            present(
                "8",
                "{\"user_id\":8,\"user_info\":{\"id\":8,\"name\":\"User 8\",\"room\":1}}",
                "3.4"),
            present(
                "7",
                "{\"user_id\":7,\"user_info\":{\"id\":7,\"name\":\"User 7\",\"room\":1}}",
                "1.2"));
    assertThat(utf8.presenceSubscribed(ROOM, members).payload())
        .isEqualTo(
            "42[\"presence:subscribed\",\"presence-room.1\","
                + "[{\"user_id\":8,\"user_info\":{\"id\":8,\"name\":\"User 8\",\"room\":1},\"socketId\":\"3.4\"},"
                + "{\"user_id\":7,\"user_info\":{\"id\":7,\"name\":\"User 7\",\"room\":1},\"socketId\":\"1.2\"}]]");
    assertThat(utf8.presenceSubscribed(ROOM, List.of()).payload())
        .isEqualTo("42[\"presence:subscribed\",\"presence-room.1\",[]]");
  }

  @Test
  void joiningHasASocketIdAndLeavingHasNone() {
    PresentMember member =
        present("2", "{\"user_id\":2,\"user_info\":{\"id\":2,\"name\":\"U2\"}}", "1.2");
    assertThat(utf8.presenceJoining(ROOM, member).payload())
        .isEqualTo(
            "42[\"presence:joining\",\"presence-room.1\","
                + "{\"user_id\":2,\"user_info\":{\"id\":2,\"name\":\"U2\"},\"socketId\":\"1.2\"}]");
    assertThat(utf8.presenceLeaving(ROOM, member.member()).payload())
        .isEqualTo(
            "42[\"presence:leaving\",\"presence-room.1\","
                + "{\"user_id\":2,\"user_info\":{\"id\":2,\"name\":\"U2\"}}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|{\"socketId\":\"1.2\"}",
        "{ }|{\"socketId\":\"1.2\"}",
        "{\"user_id\":1,\"extra\":[{}]}|{\"user_id\":1,\"extra\":[{}],\"socketId\":\"1.2\"}",
        "' {\"user_id\" : 1 } '|' {\"user_id\" : 1,\"socketId\":\"1.2\"}'",
        "{\"user_id\":\"}\"}|{\"user_id\":\"}\",\"socketId\":\"1.2\"}",
      })
  void whateverTheApplicationSaysOfAMemberIsKept(String channelData, String member) {
    assertThat(utf8.presenceJoining(ROOM, present("1", channelData, "1.2")).payload())
        .isEqualTo("42[\"presence:joining\",\"presence-room.1\"," + member + "]");
  }

  @Test
  void aRefusalIsANumber() {
    assertThat(utf8.refused(new ChannelName("private-deny"), 403).payload())
        .isEqualTo("42[\"subscription_error\",\"private-deny\",403]");
  }

  private static PresentMember present(String userId, String channelData, String publicId) {
    return new PresentMember(new Member(userId, RawJson.of(channelData)), publicId);
  }
}
