package io.echobridge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However a stream is cut, it means what {@link Rfc6455} reads off the whole of it. */
class FrameParserPropertyTest {
  /** A parser with what it said, fed through one buffer, as sockets are. */
  private static final class Fed implements FrameParser.Sink {
    final List<String> heard = new ArrayList<>();
    final Holding holding;
    final long before;
    final FrameParser parser;
    private final byte[] shared = new byte[64 * 1024];
    private long received;

    Fed(int maxMessage, long memory) {
      holding = new ClientMemory(memory, task -> {}).open(0);
      before = holding.bytes();
      parser = new FrameParser(maxMessage, holding, false);
    }

    long used() {
      return holding.bytes() - before;
    }

    Fed feed(byte[] stream, Random cuts, int most) {
      for (int at = 0; at < stream.length; ) {
        int count = Math.min(1 + cuts.nextInt(most), stream.length - at);
        System.arraycopy(stream, at, shared, 0, count);
        parser.feed(ByteBuffer.wrap(shared, 0, count), this);
        // The buffer is the next socket's.
        Arrays.fill(shared, 0, count, (byte) 0xaa);
        at += count;
        received += count;
        assertThat(used()).isBetween(0L, 2 * received);
      }
      return this;
    }

    private void hear(String kind, byte[] payload) {
      heard.add(kind + " " + new String(payload, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onMessage(boolean text, byte[] payload) {
      hear(text ? "text" : "binary", payload);
    }

    @Override
    public void onPing(byte[] payload) {
      hear("ping", payload);
    }

    @Override
    public void onClose(byte[] payload) {
      hear("close", payload);
    }

    @Override
    public void onViolation(int status) {
      heard.add("violation " + status);
      assertThat(used()).isZero();
    }
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void howAStreamIsCutMakesNoDifference(
      @ForAll("streams") byte[] stream,
      @ForAll("limits") int maxMessage,
      @ForAll("cuts") int most,
      @ForAll long seed) {
    Fed fed = new Fed(maxMessage, Long.MAX_VALUE).feed(stream, new Random(seed), most);

    assertThat(fed.heard).isEqualTo(Rfc6455.heard(stream, maxMessage));
    assertThat(fed.used()).isLessThanOrEqualTo(maxMessage);
    fed.parser.stop();
    assertThat(fed.used()).isZero();
  }

  @Property(tries = 5_000)
  void noiseIsReadAsTheRfcHasIt(
      @ForAll("noise") byte[] noise, @ForAll("limits") int maxMessage, @ForAll long seed) {
    Fed fed = new Fed(maxMessage, Long.MAX_VALUE).feed(noise, new Random(seed), 5);

    assertThat(fed.heard).isEqualTo(Rfc6455.heard(noise, maxMessage));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void withoutMemoryAClientIsToldToComeBackAndNothingElseChanges(
      @ForAll("streams") byte[] stream,
      @ForAll @IntRange(max = 100_000) int memory,
      @ForAll("cuts") int most,
      @ForAll long seed) {
    int maxMessage = 1_000_000;
    Fed fed = new Fed(maxMessage, memory).feed(stream, new Random(seed), most);

    List<String> reference = Rfc6455.heard(stream, maxMessage);
    int last = fed.heard.size() - 1;
    if (last >= 0 && fed.heard.get(last).equals("violation 1013")) {
      assertThat(fed.heard.subList(0, last)).isEqualTo(reference.subList(0, last));
    } else {
      assertThat(fed.heard).isEqualTo(reference);
    }
  }

  @Property(tries = 5_000)
  void textIsUtf8AsRfc3629HasIt(@ForAll("texts") byte[] bytes) {
    boolean valid = Rfc6455.isUtf8(new String(bytes, StandardCharsets.ISO_8859_1));

    assertThat(Utf8.isValid(bytes)).isEqualTo(valid);
    if (valid) {
      assertThat(Utf8.decode(bytes)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    } else {
      assertThat(Utf8.decode(bytes)).isNull();
    }
  }

  @Provide
  Arbitrary<byte[]> streams() {
    return Streams.conversations(65537);
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Streams.noise();
  }

  @Provide
  Arbitrary<byte[]> texts() {
    return Arbitraries.oneOf(Streams.text(), Arbitraries.bytes().array(byte[].class).ofMaxSize(6));
  }

  @Provide
  Arbitrary<Integer> limits() {
    return Arbitraries.of(Streams.BOUNDARIES);
  }

  /** The most bytes that arrive at once. */
  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.of(1, 2, 3, 7, 20, 200, 5_000, 64 * 1024);
  }
}
