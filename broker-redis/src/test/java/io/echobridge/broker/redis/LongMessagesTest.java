package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongMessagesTest {
  private static final String LONG = "x".repeat(1_000);

  /** What comes of a connection: RESP 3 and RESP 2, answers, pings, nested lists, awkward texts. */
  private static final String TRAFFIC =
      "%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n"
          + "+OK\r\n-ERR no\r\n:42\r\n$-1\r\n*-1\r\n_\r\n#t\r\n,1.5\r\n*0\r\n"
          + ">3\r\n$9\r\nsubscribe\r\n$7\r\nmessage\r\n:1\r\n"
          + "*2\r\n*1\r\n$3\r\nabc\r\n*2\r\n:1\r\n$0\r\n\r\n"
          + ">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$7\r\n$9\r\n\r\n\r\n\r\n"
          + "*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$4\r\nnews\r\n$5\r\nhello\r\n"
          + "$1000\r\n"
          + LONG
          + "\r\n";

  private final Arrivals arrivals = new Arrivals();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new LongMessages(() -> 100, false, arrivals));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 1_000_000})
  void whatIsNotTooLongPassesByteForByteHoweverItIsCut(int piece) {
    feed(TRAFFIC, piece);
    assertThat(passed()).isEqualTo(TRAFFIC);
    assertThat(arrivals.bytes()).isEqualTo(TRAFFIC.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 1_000_000})
  void aLongMessageIsReplacedHoweverItIsCutAndTheNextIsHeard(int piece) {
    String before = ">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n";
    String after = "*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$4\r\nnews\r\n";

    feed(before + "$1000\r\n" + LONG + "\r\n" + after + "$1000\r\n" + LONG + "\r\n:7\r\n", piece);

    String heard = passed();
    assertThat(heard).startsWith(before + "$24\r\n").endsWith("\r\n:7\r\n").contains(after);
    assertThat(heard).hasSize(before.length() + after.length() + 2 * (5 + 24 + 2) + 4);
    assertThat(lengthAt(heard, before.length() + 5)).hasValue(1000);
  }

  @Test
  void aLongNameIsReplacedToo() {
    feed(">3\r\n$7\r\nmessage\r\n$1000\r\n" + LONG + "\r\n$2\r\nhi\r\n", 50);
    assertThat(passed()).endsWith("$2\r\nhi\r\n").doesNotContain("xx");
  }

  @Test
  void whatStandsForItIsNothingThatOthersCanPublish() {
    assertThat(Oversized.length(new byte[24])).isEmpty();
    assertThat(Oversized.length(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"|1\r\n+key\r\n+value\r\n:1\r\n", "$?\r\n;4\r\nabcd\r\n;0\r\n", "HTTP/1.1"})
  void whatItDoesNotKnowIsPassedOnAsItIs(String unknown) {
    feed("+OK\r\n" + unknown, 3);
    feed("$1000\r\n" + LONG + "\r\n", 100);
    assertThat(passed()).isEqualTo("+OK\r\n" + unknown + "$1000\r\n" + LONG + "\r\n");
  }

  private void feed(String bytes, int piece) {
    for (int at = 0; at < bytes.length(); at += piece) {
      String part = bytes.substring(at, Math.min(bytes.length(), at + piece));
      channel.writeInbound(Unpooled.copiedBuffer(part, StandardCharsets.ISO_8859_1));
    }
  }

  private String passed() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf each = channel.readInbound(); each != null; each = channel.readInbound()) {
      all.append(each.toString(StandardCharsets.ISO_8859_1));
      each.release();
    }
    return all.toString();
  }

  private static OptionalLong lengthAt(String passed, int at) {
    return Oversized.length(passed.substring(at, at + 24).getBytes(StandardCharsets.ISO_8859_1));
  }
}
