package io.echobridge.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.2.2, and its examples in 7.2.3. */
class MessageInflaterTest {
  private final MessageInflater inflater = MessageInflater.ofThisThread();

  private String inflate(String hex, int most) throws Exception {
    byte[] compressed = HexFormat.of().parseHex(hex.replace(" ", ""));
    return new String(
        inflater.inflate(compressed, compressed.length, most), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f2 48 cd c9 c9 07 00", // a compressed block
        "00 05 00 fa ff 48 65 6c 6c 6f 00", // a block without compression
        "f3 48 cd c9 c9 07 00 00", // with BFINAL
        "f3 48 cd c9 c9 07 00", // the same without the byte behind it, as some send it
        "f2 48 05 00 00 00 ff ff ca c9 c9 07 00" // two blocks
      })
  void theExamplesOfTheRfcAreRead(String hex) throws Exception {
    assertThat(inflate(hex, 1000)).isEqualTo("Hello");
    assertThat(inflate(hex, 5)).isEqualTo("Hello");
  }

  @Test
  void anEmptyMessageIsOneByte() throws Exception {
    assertThat(inflate("00", 1000)).isEmpty();
    assertThat(inflate("02 00", 1000)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // not even the byte of an empty message
        "f2 00 11 00 00", // the second Hello of a client that keeps its context, which it must not
        "f2 48 cd c9", // the end is missing
        "f2 48 cd c9 c9 07",
        "00 05 00 fa ff 48 65", // a block that says that it is longer
        "00 ff ff 00 00 48",
        "00 05 00 00 00 48 65 6c 6c 6f 00", // its length is not confirmed
        "07 00 00", // a type of block that does not exist
        "f3 48 cd c9 c9 07 00 01", // something behind the last block
        "f3 48 cd c9 c9 07 00 00 00",
        "f3 48 cd c9 c9 07 00 f2 48 cd c9 c9 07 00",
        "48 65 6c 6c 6f", // Hello
        "78 9c f3 48 cd c9 c9 07 00 05 8c 01 f5" // zlib's form
      })
  void whatIsNoDeflatedMessageIsBadData(String hex) {
    assertThatExceptionOfType(MessageInflater.BadDataException.class)
        .isThrownBy(() -> inflate(hex, 1000));
  }

  @Test
  void aBombStopsAtTheLimit() throws Exception {
    byte[] bomb = deflate(new byte[100_000_000], 0, 100_000_000, 9);
    assertThat(bomb.length).isLessThan(200_000);
    long before = allocated();
    assertThatExceptionOfType(MessageInflater.TooLongException.class)
        .isThrownBy(() -> inflater.inflate(bomb, bomb.length, 100_000));
    assertThat(allocated() - before).isLessThan(1_000_000);
  }

  @Test
  void theLimitIsExact() throws Exception {
    byte[] compressed = deflate(new byte[50_000], 0, 50_000, 9);
    assertThat(inflater.inflate(compressed, compressed.length, 50_000)).hasSize(50_000);
    assertThatExceptionOfType(MessageInflater.TooLongException.class)
        .isThrownBy(() -> inflater.inflate(compressed, compressed.length, 49_999));
  }

  @Test
  void whatOneMessageLeftBehindIsNothingToTheNext() throws Exception {
    assertThatExceptionOfType(MessageInflater.BadDataException.class)
        .isThrownBy(() -> inflate("f2 48 cd", 1000));
    assertThat(inflate("f2 48 cd c9 c9 07 00", 1000)).isEqualTo("Hello");
  }

  @Property(tries = 200)
  void whatWasDeflatedComesBack(
      @ForAll @Size(max = 5000) byte[] some, @ForAll boolean repeated, @ForAll Random random)
      throws Exception {
    byte[] message = repeated ? Arrays.copyOf(some, some.length * 3) : some;
    int level = random.nextInt(10);
    byte[] compressed = deflate(message, 0, message.length, level);
    assertThat(inflater.inflate(compressed, compressed.length, Math.max(1, message.length)))
        .isEqualTo(message);
  }

  /** Whatever comes ends in a message or in one of the two refusals. */
  @Property(tries = 300)
  void randomBytesHarmNobody(@ForAll @Size(max = 300) byte[] some) throws Exception {
    try {
      assertThat(inflater.inflate(some, some.length, 2000).length).isLessThanOrEqualTo(2000);
    } catch (MessageInflater.BadDataException | MessageInflater.TooLongException e) {
      assertThat(e).hasMessageMatching("[a-z ]+");
    }
    assertThat(inflate("f2 48 cd c9 c9 07 00", 1000)).isEqualTo("Hello");
  }

  /** As a client does, with the end left out. */
  static byte[] deflate(byte[] message, int from, int length, int level) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(message, from, length);
    byte[] out = new byte[length + length / 100 + 100];
    int made = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return made == 0 ? new byte[1] : Arrays.copyOf(out, made - 4);
  }

  /** By this thread so far, in bytes. */
  static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
