package io.echobridge.cluster.frame;

import static io.echobridge.cluster.frame.HandMade.DEFLATED;
import static io.echobridge.cluster.frame.HandMade.cbor;
import static io.echobridge.cluster.frame.HandMade.deflated;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.NodeId;
import io.echobridge.settings.Secret;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no node of this cluster wrote is turned down, with a word and nothing else. */
class RejectedFramesTest {
  private static final ClusterIdentity UNSIGNED = ClusterIdentity.unsigned("default", "");
  private static final NodeId SELF = new NodeId(1);

  private static final FrameCodec OPEN = new FrameCodec(UNSIGNED, SELF);
  private static final FrameCodec SEALED = signing("new", "old");

  private static final Frame LEAVE = new Frame.Changes(1, List.of(new Change.Leave(7)));
  private static final Frame LARGE =
      new Frame.Changes(
          1,
          Stream.iterate(1L, n -> n + 1)
              .limit(20)
              .<Change>map(
                  n ->
                      new Change.Join(
                          n, new ChannelName("presence-a"), "7", RawJson.of("{\"a\":1}"), "x" + n))
              .toList());

  private static FrameCodec signing(String... secrets) {
    return new FrameCodec(
        new ClusterIdentity("default", "", Stream.of(secrets).map(Secret::new).toList(), false),
        SELF);
  }

  @Test
  void aFrameOfAnotherClusterIsForeign() {
    byte[] theirs =
        new FrameCodec(ClusterIdentity.unsigned("default", "b"), SELF).encode(LEAVE, null);
    assertThat(reason(OPEN, theirs)).isEqualTo("foreign");
    assertThat(reason(SEALED, theirs)).isEqualTo("foreign");
  }

  @Test
  void aFrameOfAnotherAppIsForeign() {
    byte[] theirs = new FrameCodec(ClusterIdentity.unsigned("other", ""), SELF).encode(LEAVE, null);
    assertThat(reason(OPEN, theirs)).isEqualTo("foreign");
  }

  @Test
  void anotherVersionIsNotRead() {
    byte[] bytes = OPEN.encode(LEAVE, null);
    bytes[1] = 2;
    assertThat(reason(OPEN, bytes)).isEqualTo("version");
  }

  @Test
  void aFlagThatNobodyKnowsIsAnotherVersion() {
    byte[] bytes = OPEN.encode(LEAVE, null);
    bytes[3] |= 4;
    assertThat(reason(OPEN, bytes)).isEqualTo("version");
  }

  @Test
  void aKindThatThisVersionDoesNotKnowIsCalledThat() {
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 10, 0, cbor(Map.of(1, 2))))).isEqualTo("kind");
  }

  @Test
  void aNodeWithASecretTakesNoUnsignedFrame() {
    assertThat(reason(SEALED, OPEN.encode(LEAVE, null))).isEqualTo("unsigned");
  }

  @Test
  void aNodeThatMayTakesUnsignedFramesToo() throws RejectedFrameException {
    FrameCodec lenient =
        new FrameCodec(new ClusterIdentity("default", "", List.of(new Secret("new")), true), SELF);
    assertThat(lenient.decode(OPEN.encode(LEAVE, null)).frame()).isEqualTo(LEAVE);
    assertThat(reason(lenient, signing("wrong").encode(LEAVE, null))).isEqualTo("forged");
  }

  @Test
  void aNodeWithoutASecretTakesSignedFrames() throws RejectedFrameException {
    assertThat(OPEN.decode(SEALED.encode(LARGE, null)).frame()).isEqualTo(LARGE);
  }

  @Test
  void everySecretVerifiesAndOnlyTheFirstSigns() throws RejectedFrameException {
    assertThat(SEALED.decode(signing("old").encode(LEAVE, null)).frame()).isEqualTo(LEAVE);
    assertThat(signing("new").decode(SEALED.encode(LEAVE, null)).frame()).isEqualTo(LEAVE);
    assertThat(reason(signing("old"), SEALED.encode(LEAVE, null))).isEqualTo("forged");
  }

  @Test
  void aFrameThatIsCutAnywhereIsRejected() {
    for (FrameCodec codec : List.of(OPEN, SEALED)) {
      for (Frame frame : List.of(LEAVE, LARGE)) {
        byte[] whole = codec.encode(frame, null);
        for (int length = 0; length < whole.length; length++) {
          assertThat(reason(codec, Arrays.copyOf(whole, length)))
              .as("cut after %d of %d bytes", length, whole.length)
              .isIn("truncated", "forged", "malformed");
        }
      }
    }
  }

  @Test
  void aSignedFrameWithOneOtherBitIsRejected() {
    byte[] whole = SEALED.encode(LARGE, null);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] other = whole.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(reason(SEALED, other))
          .as("bit %d", bit)
          .isIn("forged", "foreign", "version", "unsigned", "malformed");
    }
  }

  @Test
  void anUnsignedFrameWithOneOtherBitHarmsNobody() {
    for (Frame frame : List.of(LEAVE, LARGE)) {
      byte[] whole = OPEN.encode(frame, null);
      for (int bit = 0; bit < whole.length * 8; bit++) {
        byte[] other = whole.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);
        decodeOrReject(other);
      }
    }
  }

  @Property(tries = 2000)
  void randomBytesAreRejected(@ForAll byte[] bytes) {
    assertThat(reason(OPEN, bytes)).isIn("truncated", "malformed", "version", "foreign");
  }

  @Property(tries = 5000)
  void randomBodiesHarmNobody(
      @ForAll @IntRange(min = 0, max = 10) int kind,
      @ForAll @IntRange(min = 0, max = 1) int flags,
      @ForAll byte[] body) {
    decodeOrReject(HandMade.frame(UNSIGNED, kind, flags, body));
  }

  @Property(tries = 2000)
  void randomBodiesInsideDeflateHarmNobody(
      @ForAll @IntRange(min = 1, max = 8) int kind, @ForAll byte[] body) {
    decodeOrReject(HandMade.frame(UNSIGNED, kind, DEFLATED, deflated(body)));
  }

  @Test
  void whatInflatesToMoreThanAFrameMayHaveIsTooLarge() {
    byte[] bomb = deflated(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(FrameCodec.MAX_BYTES);
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, DEFLATED, bomb))).isEqualTo("too-large");
  }

  @Test
  void aFrameIsNotLargerThanItMayBe() {
    byte[] body = new byte[FrameCodec.MAX_BYTES];
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, 0, body))).isEqualTo("too-large");
  }

  @Test
  void whatOthersWouldRejectIsNotWritten() {
    RawJson data = RawJson.of("\"" + "x".repeat(FrameCodec.MAX_BYTES) + "\"");
    Frame frame =
        new Frame.Whispers(
            1,
            List.of(
                new Frame.Whispers.Whisper(
                    new ChannelName("private-a"), "client-a", data, "x", 0)));
    assertThatThrownBy(() -> OPEN.encode(frame, null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreItemsThanAFrameMayHaveAreTooLarge() {
    byte[] body = new byte[FrameCodec.MAX_ITEMS + 20];
    Arrays.fill(body, (byte) 0xA0); // empty maps: changes of a word that nobody knows
    System.arraycopy(new byte[] {(byte) 0xA2, 1, 1, 2, (byte) 0x9F}, 0, body, 0, 5);
    body[body.length - 1] = (byte) 0xFF;
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, 0, body))).isEqualTo("too-large");
  }

  @Test
  void nestingHasABound() {
    byte[] body = new byte[100_000];
    Arrays.fill(body, (byte) 0x81); // lists of one
    System.arraycopy(new byte[] {(byte) 0xA1, 20}, 0, body, 0, 2);
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, 0, body))).isEqualTo("too-large");
  }

  /** Tags 256 and 25 of CBOR: a text once, then its number. */
  @Test
  void aTextThatIsRepeatedByItsNumberCountsEachTime() {
    int references = 60_000;
    byte[] text = "x".repeat(60_000).getBytes(UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {(byte) 0xD9, 1, 0, (byte) 0xA2, 1, 1, 2, (byte) 0x9F});
    body.writeBytes(new byte[] {(byte) 0xA2, 1, 4, 12, 0x79, (byte) (text.length >> 8)});
    body.write(text.length & 0xFF);
    body.writeBytes(text);
    for (int i = 0; i < references; i++) {
      body.writeBytes(new byte[] {(byte) 0xA2, 1, 4, 12, (byte) 0xD8, 0x19, 0});
    }
    body.write(0xFF);
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, 0, body.toByteArray())))
        .isEqualTo("too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5B7FFFFFFFFFFFFFFF", // bytes without end
        "7B7FFFFFFFFFFFFFFF", // text without end
        "9B7FFFFFFFFFFFFFFF", // a list without end
        "BB7FFFFFFFFFFFFFFF", // a map without end
        "C25A003FFFFF" // a number without end
      })
  void lengthsThatNothingFollowsReserveNothing(String value) {
    byte[] body = HexFormat.of().parseHex("A102" + value);
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, 0, body)))
        .isIn("truncated", "malformed", "too-large");
  }

  @Test
  void keysThatNobodyKnowsArePassedOver() throws RejectedFrameException {
    Map<Object, Object> body = new LinkedHashMap<>();
    body.put(40, List.of("x", Map.of(1, Map.of(2, 3))));
    body.put(1, 12);
    body.put(-1, 5);
    body.put("name", new byte[] {1});
    body.put(1_000_000, true);
    assertThat(OPEN.decode(HandMade.frame(UNSIGNED, 5, 0, cbor(body))).frame())
        .isEqualTo(new Frame.Bye(12));
  }

  @Test
  void aChangeOfAWordThatNobodyKnowsTakesItsNumber() throws RejectedFrameException {
    Map<Object, Object> newer = new LinkedHashMap<>();
    newer.put(1, 77);
    newer.put(2, "an entry is a text now");
    newer.put(3, List.of(Map.of(1, 2)));
    Map<Object, Object> wordless = new LinkedHashMap<>();
    wordless.put(9, "x");
    wordless.put(1, 2);
    byte[] body = cbor(Map.of(1, 5, 2, List.of(newer, wordless, Map.of(1, 2))));
    // The last has no entry, and so it is no leave.
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, 0, body))).isEqualTo("malformed");

    body = cbor(Map.of(1, 5, 2, List.of(newer, wordless, with(Map.of(1, 2), 2, 7))));
    assertThat(OPEN.decode(HandMade.frame(UNSIGNED, 2, 0, body)).frame())
        .isEqualTo(
            new Frame.Changes(
                5, List.of(new Change.Unknown(), new Change.Unknown(), new Change.Leave(7))));
  }

  @ParameterizedTest
  @MethodSource
  void aJoinWithABadValueIsRejectedWithItsFrame(int key, Object value, String reason) {
    Map<Object, Object> join = new LinkedHashMap<>();
    join.put(1, 1);
    join.put(2, 7);
    join.put(3, "presence-a");
    join.put(4, "7");
    join.put(5, "{}".getBytes(UTF_8));
    join.put(6, "x");
    assertThat(reason(OPEN, changes(join))).isEmpty();
    assertThat(reason(OPEN, changes(with(join, key, value)))).isEqualTo(reason);
    join.remove(key);
    assertThat(reason(OPEN, changes(join))).isEqualTo("malformed");
  }

  static Stream<Arguments> aJoinWithABadValueIsRejectedWithItsFrame() {
    return Stream.of(
        Arguments.of(2, 0, "malformed"),
        Arguments.of(2, -1, "malformed"),
        Arguments.of(2, Long.MAX_VALUE, "malformed"),
        Arguments.of(2, "7", "malformed"),
        Arguments.of(3, "", "malformed"),
        Arguments.of(3, "a\nb", "malformed"),
        Arguments.of(3, "x".repeat(201), "too-large"),
        Arguments.of(3, new byte[] {'a'}, "malformed"),
        Arguments.of(4, 7, "malformed"),
        Arguments.of(4, "x".repeat(70_000), "too-large"),
        Arguments.of(5, "{}", "malformed"),
        Arguments.of(5, bytes(""), "malformed"),
        Arguments.of(5, bytes("{"), "malformed"),
        Arguments.of(5, bytes("{} {}"), "malformed"),
        Arguments.of(5, bytes("{}x"), "malformed"),
        Arguments.of(5, bytes("[]"), "malformed"),
        Arguments.of(5, bytes("null"), "malformed"),
        Arguments.of(5, bytes("{\"a\":\"\n\"}"), "malformed"),
        Arguments.of(5, new byte[] {'{', '"', (byte) 0xC0, '"', ':', '1', '}'}, "malformed"),
        Arguments.of(5, bytes("{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}"), "too-large"),
        Arguments.of(5, bytes("{\"a\":\"" + "x".repeat(65_530) + "\"}"), "too-large"),
        Arguments.of(6, List.of(), "malformed"));
  }

  @ParameterizedTest
  @MethodSource
  void anEventWithABadValueIsRejectedWithItsFrame(int key, Object value) {
    Map<Object, Object> event = new LinkedHashMap<>();
    event.put(1, 3);
    event.put(7, List.of("news"));
    event.put(8, "A");
    event.put(5, bytes("[1]"));
    assertThat(reason(OPEN, changes(event))).isEmpty();
    assertThat(reason(OPEN, changes(with(event, key, value)))).isEqualTo("malformed");
  }

  static Stream<Arguments> anEventWithABadValueIsRejectedWithItsFrame() {
    return Stream.of(
        Arguments.of(7, List.of()),
        Arguments.of(7, List.of("")),
        Arguments.of(7, List.of(1)),
        Arguments.of(7, "news"),
        Arguments.of(8, ""),
        Arguments.of(5, bytes("nul")),
        Arguments.of(9, 1),
        Arguments.of(10, List.of(List.of())),
        Arguments.of(11, -1));
  }

  /** Halves of surrogate pairs, which Java's strings can hold and UTF-8 cannot. */
  @Test
  void textThatIsNoTextIsRejected() {
    // {1: 1, 2: [{1: 4, 12: <ED A0 80>}]}
    byte[] body = HexFormat.of().parseHex("A20101" + "0281" + "A20104" + "0C" + "63EDA080");
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 2, 0, body))).isEqualTo("malformed");
  }

  @Test
  void aBeatWhosePeriodIsNoneIsRejected() {
    Map<Object, Object> beat = new LinkedHashMap<>(Map.of(1, 1, 2, 0, 8, 2000));
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 1, 0, cbor(beat)))).isEmpty();
    for (Object period : List.of(0, -1, 600_001, "2s")) {
      assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 1, 0, cbor(with(beat, 8, period)))))
          .isEqualTo("malformed");
    }
  }

  @Test
  void aPartOfASnapshotIsOneOfThose() {
    Map<Object, Object> part = new LinkedHashMap<>(Map.of(1, 1, 2, 1, 3, 1, 4, 2, 5, 0));
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 4, 0, cbor(part)))).isEmpty();
    assertThat(reason(OPEN, HandMade.frame(UNSIGNED, 4, 0, cbor(with(part, 3, 2)))))
        .isEqualTo("malformed");
  }

  @Test
  void nothingFollowsTheBody() {
    byte[] bytes = OPEN.encode(LEAVE, null);
    assertThat(reason(OPEN, Arrays.copyOf(bytes, bytes.length + 1))).isEqualTo("malformed");
    byte[] large = OPEN.encode(LARGE, null);
    assertThat(reason(OPEN, Arrays.copyOf(large, large.length + 1))).isEqualTo("malformed");
  }

  @Test
  void aSenderThatIsNoNodeIsRejected() {
    byte[] bytes = OPEN.encode(LEAVE, null);
    Arrays.fill(bytes, 12, 20, (byte) 0);
    assertThat(reason(OPEN, bytes)).isEqualTo("malformed");
  }

  @Test
  void aRejectionCostsNoStackTrace() {
    RejectedFrameException rejection =
        catchThrowableOfType(RejectedFrameException.class, () -> OPEN.decode(new byte[3]));
    assertThat(rejection.getStackTrace()).isEmpty();
    assertThat(rejection).hasMessage("truncated");
  }

  @Test
  void keysOfTwoPurposesAndOfTwoAppsDiffer() {
    ClusterIdentity one =
        new ClusterIdentity("default", "", List.of(new Secret("a"), new Secret("b")), false);
    ClusterIdentity other = new ClusterIdentity("other", "", one.secrets(), false);
    assertThat(
            Stream.of(one.key("sid"), one.key("relay"), other.key("sid"), one.keys("sid").get(1))
                .map(HexFormat.of()::formatHex))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.length() == 64);
    assertThat(one.keys("sid").get(0)).isEqualTo(one.key("sid"));
    assertThatThrownBy(() -> UNSIGNED.key("sid")).isInstanceOf(IllegalStateException.class);
  }

  private static byte[] changes(Map<Object, Object> change) {
    return HandMade.frame(UNSIGNED, 2, 0, cbor(Map.of(1, 1, 2, List.of(change))));
  }

  private static Map<Object, Object> with(Map<?, ?> map, Object key, Object value) {
    Map<Object, Object> other = new LinkedHashMap<>(map);
    other.put(key, value);
    return other;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static void decodeOrReject(byte[] bytes) {
    reason(OPEN, bytes);
  }

  /** Why the bytes are no frame; empty when they are one. */
  private static String reason(FrameCodec codec, byte[] bytes) {
    try {
      codec.decode(bytes);
      return "";
    } catch (RejectedFrameException e) {
      return e.reason();
    }
  }
}
