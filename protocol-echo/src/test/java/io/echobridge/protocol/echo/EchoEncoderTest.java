package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.WhisperRefusal;
import io.echobridge.protocol.echo.socketio.TextForm;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those of the old server's transcripts, but for the ids of sockets. */
final class EchoEncoderTest {
  private static final ChannelName ROOM = new ChannelName("presence-room.1");

  private final MessageEncoder utf8 = EchoEncoder.of(3, TextForm.UTF8);
  private final MessageEncoder revision4 = EchoEncoder.of(4, TextForm.UTF8);
  private final MessageEncoder ascii = EchoEncoder.of(3, TextForm.ASCII);

  @Test
  void anEvent() {
    ChannelName channel = new ChannelName("private-orders.5");
    Delivery event =
        Delivery.event(
            channel, "App\\Events\\OrderShipped", RawJson.of("{\"orderId\":5,\"socket\":null}"));
    String expected =
        "42[\"App\\\\Events\\\\OrderShipped\",\"private-orders.5\",{\"orderId\":5,\"socket\":null}]";
    assertThat(event(utf8, event)).isEqualTo(expected);
    assertThat(event(ascii, event)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener",
        "error"
      })
  void aNameThatSocketIoKeepsForItselfIsNotSaid(String name) {
    EchoProtocolFactory factory = new EchoProtocolFactory();
    Delivery reserved = Delivery.event(ROOM, name, RawJson.NULL);
    assertThat(utf8.event(reserved)).isEmpty();
    assertThat(factory.says(name)).isFalse();
    Delivery other = Delivery.event(ROOM, name + "d", RawJson.NULL);
    assertThat(utf8.event(other)).isPresent();
    assertThat(factory.says(name + "d")).isTrue();
  }

  @Test
  void dataStaysByteForByte() {
    String data = "{\"a\" : 1.0,\"big\":12345678901234567890, \"u\":\"\\u00e9\\/\",\"raw\":\"é€\"}";
    Delivery event = Delivery.event(new ChannelName("news"), "E", RawJson.of(data));
    assertThat(event(utf8, event)).isEqualTo("42[\"E\",\"news\"," + data + "]");
  }

  @Test
  void theAsciiFormHasNothingButAscii() {
    Delivery event =
        Delivery.event(new ChannelName("köln"), "Grüße", RawJson.of("{\"é\":\"日本 🎉\"}"));
    assertThat(event(ascii, event))
        .isEqualTo(
            "42[\"Gr\\u00fc\\u00dfe\",\"k\\u00f6ln\",{\"\\u00e9\":\"\\u65e5\\u672c \\ud83c\\udf89\"}]");
    assertThat(event(utf8, event)).isEqualTo("42[\"Grüße\",\"köln\",{\"é\":\"日本 🎉\"}]");
  }

  @Test
  void aWhisper() {
    assertThat(whisper("client-typing", RawJson.of("{\"x\":1}")))
        .isEqualTo("42[\"client-typing\",\"presence-room.1\",{\"x\":1}]");
    assertThat(whisper("client-nodata", RawJson.NULL))
        .isEqualTo("42[\"client-nodata\",\"presence-room.1\",null]");
  }

  @Test
  void theOffsetIsTheLastArgumentForRevision4Only() {
    Delivery event =
        Delivery.event(
                new ChannelName("news"), "App\\Events\\NewsPublished", RawJson.of("{\"n\":1}"))
            .at(() -> "Q8UjPXd");
    String without = "42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":1}]";
    assertThat(event(revision4, event))
        .isEqualTo("42[\"App\\\\Events\\\\NewsPublished\",\"news\",{\"n\":1},\"Q8UjPXd\"]");
    assertThat(event(utf8, event)).isEqualTo(without);
    assertThat(event(ascii, event)).isEqualTo(without);
  }

  @Test
  void whereThereIsNoHistoryRevision4HearsWhatRevision3Hears() {
    Delivery event = Delivery.event(new ChannelName("köln"), "É", RawJson.of("\"é\""));
    assertThat(event(revision4, event)).isEqualTo(event(utf8, event));
    assertThat(revision4.whisper(whispered("client-x", RawJson.NULL)).orElseThrow().payload())
        .isEqualTo("42[\"client-x\",\"presence-room.1\",null]");
  }

  /** A client takes a text at the end for its offset, and then cannot come back. */
  @Test
  void aWhisperOfATextDoesNotEndInIt() {
    Delivery whisper =
        whispered("client-typing", RawJson.of("\"a text, not an offset\"")).at(() -> "Q8UjVV1");
    assertThat(revision4.whisper(whisper).orElseThrow().payload())
        .isEqualTo(
            "42[\"client-typing\",\"presence-room.1\",\"a text, not an offset\",\"Q8UjVV1\"]");
    assertThat(utf8.whisper(whisper).orElseThrow().payload())
        .isEqualTo("42[\"client-typing\",\"presence-room.1\",\"a text, not an offset\"]");
  }

  @Test
  void theOffsetIsWorkedOutOnlyForTheFormThatSaysIt() {
    AtomicInteger asked = new AtomicInteger();
    Delivery event =
        Delivery.event(ROOM, "E", RawJson.NULL).at(() -> "n" + asked.incrementAndGet());
    event(utf8, event);
    event(ascii, event);
    assertThat(asked).hasValue(0);
    assertThat(event(revision4, event)).endsWith(",\"n1\"]");
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"3,UTF8", "3,ASCII", "4,UTF8"})
  void connectionsOfOneFormShareTheirEncoder(int revision, TextForm form) {
    assertThat(EchoEncoder.of(revision, form)).isSameAs(EchoEncoder.of(revision, form));
  }

  @Test
  void aGapIsSaidWithItsReasonToRevision4Only() {
    assertThat(revision4.gap(GapReason.TOO_OLD, "Q8UjPXd"))
        .map(Frame::payload)
        .contains("42[\"echobridge:gap\",null,{\"reason\":\"too-old\"},\"Q8UjPXd\"]");
    assertThat(utf8.gap(GapReason.TOO_OLD, "Q8UjPXd")).isEmpty();
    assertThat(ascii.gap(GapReason.TOO_OLD, "Q8UjPXd")).isEmpty();
  }

  /** So it leaves a client's offset as it is. */
  @Test
  void whatCarriesNoOffsetEndsInNoText() {
    PresentMember member = present("2", "{\"user_id\":\"2\"}", "1.2");
    assertThat(revision4.subscribed(ROOM, Optional.of(List.of(member))).orElseThrow().payload())
        .endsWith("}]]");
    assertThat(revision4.presenceJoining(ROOM, member).orElseThrow().payload()).endsWith("}]");
    assertThat(revision4.presenceLeaving(ROOM, member.member()).orElseThrow().payload())
        .endsWith("}]");
    Refused refusal = new Refused(403, "for the operator", "for the client");
    assertThat(revision4.refused(ROOM, refusal).orElseThrow().payload()).endsWith(",403]");
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
    assertThat(subscribed(Optional.of(members)))
        .isEqualTo(
            "42[\"presence:subscribed\",\"presence-room.1\","
                + "[{\"user_id\":8,\"user_info\":{\"id\":8,\"name\":\"User 8\",\"room\":1},\"socketId\":\"3.4\"},"
                + "{\"user_id\":7,\"user_info\":{\"id\":7,\"name\":\"User 7\",\"room\":1},\"socketId\":\"1.2\"}]]");
    assertThat(subscribed(Optional.of(List.of())))
        .isEqualTo("42[\"presence:subscribed\",\"presence-room.1\",[]]");
  }

  @Test
  void aSubscribeToAnotherChannelIsNotAnswered() {
    assertThat(utf8.subscribed(new ChannelName("private-a"), Optional.empty())).isEmpty();
  }

  @Test
  void aWhisperThatIsDroppedIsNotAnswered() {
    for (WhisperRefusal reason : WhisperRefusal.values()) {
      assertThat(utf8.whisperRefused(ROOM, reason)).isEmpty();
    }
  }

  @Test
  void joiningHasASocketIdAndLeavingHasNone() {
    PresentMember member =
        present("2", "{\"user_id\":2,\"user_info\":{\"id\":2,\"name\":\"U2\"}}", "1.2");
    assertThat(utf8.presenceJoining(ROOM, member).orElseThrow().payload())
        .isEqualTo(
            "42[\"presence:joining\",\"presence-room.1\","
                + "{\"user_id\":2,\"user_info\":{\"id\":2,\"name\":\"U2\"},\"socketId\":\"1.2\"}]");
    assertThat(utf8.presenceLeaving(ROOM, member.member()).orElseThrow().payload())
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
    assertThat(utf8.presenceJoining(ROOM, present("1", channelData, "1.2")).orElseThrow().payload())
        .isEqualTo("42[\"presence:joining\",\"presence-room.1\"," + member + "]");
  }

  @Test
  void aRefusalIsANumber() {
    Refused refusal = new Refused(403, "for the operator", "for the client");
    assertThat(utf8.refused(new ChannelName("private-deny"), refusal))
        .map(Frame::payload)
        .contains("42[\"subscription_error\",\"private-deny\",403]");
  }

  private static String event(MessageEncoder encoder, Delivery event) {
    return encoder.event(event).orElseThrow().payload();
  }

  private String whisper(String name, RawJson data) {
    return utf8.whisper(whispered(name, data)).orElseThrow().payload();
  }

  private static Delivery whispered(String name, RawJson data) {
    return Delivery.whisper(ROOM, name, data, new Delivery.Sender("1.2", null));
  }

  private String subscribed(Optional<List<PresentMember>> members) {
    return utf8.subscribed(ROOM, members).orElseThrow().payload();
  }

  private static PresentMember present(String userId, String channelData, String publicId) {
    return new PresentMember(new Member(userId, RawJson.of(channelData)), publicId);
  }
}
