package io.echobridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.net.MemoryBudget;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.conduits.StreamSourceConduit;

class RequestHeadsTest {
  private static final String HEADERS = " HTTP/1.1\r\nReferer: /?x=50%\r\n\r\n?x=%zz\n?%";

  private final MemoryBudget memory = new MemoryBudget(100_000);

  /** However it is cut into reads. */
  @ParameterizedTest
  @CsvSource({
    "GET /?x=1, GET /?x=1",
    "GET /?x=%41%2525%c3%A9, GET /?x=%41%2525%c3%A9",
    "GET /?x=50%, GET /?x=50%25",
    "GET /?x=50%&y=%, GET /?x=50%25&y=%25",
    "GET /?x=%zz, GET /?x=%25zz",
    "GET /?x=%4, GET /?x=%254",
    "GET /?x=%4z&%z4, GET /?x=%254z&%25z4",
    "GET /?%%%41%4%, GET /?%25%25%41%254%25",
    "GET /?x=%?%, GET /?x=%25?%25",
    "GET /a%zz?x=%zz, GET /a%zz?x=%25zz",
    "GET /50%, GET /50%"
  })
  void aPercentSignThatStandsForItselfIsEncodedInTheQueryOnly(String sent, String read)
      throws IOException {
    byte[] bytes = (sent + HEADERS).getBytes(ISO_8859_1);
    for (int first = 1; first < bytes.length; first++) {
      for (int then : new int[] {1, 2, 3, bytes.length}) {
        assertThat(all(new RequestHeads(source(bytes, first, then), memory), 64))
            .isEqualTo(read + HEADERS);
      }
    }
  }

  @Test
  void aLineThatIsNothingElseFitsTheBuffer() throws IOException {
    String line = "?" + "%".repeat(1_000);

    String read =
        all(new RequestHeads(source((line + "\n").getBytes(ISO_8859_1), 7, 997), memory), 60);

    assertThat(read).isEqualTo(line.replace("%", "%25") + "\n");
  }

  @Test
  void theEndIsSeenWithABufferOfOneByte() throws IOException {
    RequestHeads heads = new RequestHeads(source(new byte[0], 1, 1), memory);
    assertThat(heads.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    RequestHeads more = new RequestHeads(source("GET".getBytes(ISO_8859_1), 1, 1), memory);
    assertThat(more.read(ByteBuffer.allocate(1))).isEqualTo(1);
  }

  @Test
  void aHeadThatIsHalfSentTakesMemoryUntilItIsWhole() throws IOException {
    RequestHeads half = head(20_000);
    all(half, 1_000);
    assertThat(memory.used()).isEqualTo(40_000);
    half.whole();
    assertThat(memory.used()).isZero();
    // A small one is not worth counting.
    all(head(1_000), 1_000);
    assertThat(memory.used()).isZero();
  }

  @Test
  void whoSendsTheLastStrawIsEndedAndTheOthersAreNot() throws IOException {
    RequestHeads first = head(30_000);
    all(first, 1_000);
    assertThatThrownBy(() -> all(head(30_000), 1_000)).isInstanceOf(IOException.class);
    first.whole();
    assertThat(memory.used()).isLessThan(60_000);
  }

  /** However much of it came behind the one before. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5_000})
  void theHeadOfTheNextRequestTakesMemoryToo(int begun) throws IOException {
    RequestHeads heads = head(20_000);
    heads.whole();
    heads.nextRequest(begun);
    all(heads, 1_000);
    assertThat(memory.used()).isEqualTo(2L * (20_000 + begun));
  }

  @Test
  void aHeadOfWhichNothingMoreComesTakesMemoryToo() throws IOException {
    RequestHeads heads = new RequestHeads(nothing(), memory);
    heads.nextRequest(15_000);
    assertThat(heads.read(ByteBuffer.allocate(1_000))).isZero();
    assertThat(memory.used()).isEqualTo(30_000);
  }

  private RequestHeads head(int length) {
    byte[] bytes = ("GET / HTTP/1.1\r\nX: " + "x".repeat(length - 19)).getBytes(ISO_8859_1);
    return new RequestHeads(source(bytes, 500, 500), memory);
  }

  @Test
  void theNextRequestIsLookedAtAgain() throws IOException {
    byte[] bytes = "?%\r\n?%\r\n?%\r\n".getBytes(ISO_8859_1);
    RequestHeads percents = new RequestHeads(source(bytes, 8, 4), memory);
    ByteBuffer out = ByteBuffer.allocate(64);

    percents.read(out);
    percents.nextRequest(0);
    percents.read(out);

    assertThat(text(out)).isEqualTo("?%25\r\n?%\r\n?%25\r\n");
  }

  private static String all(RequestHeads percents, int room) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer out = ByteBuffer.allocateDirect(room);
    for (int count = percents.read(out); count >= 0; count = percents.read(out)) {
      assertThat(count).isEqualTo(out.position()).isPositive();
      all.append(text(out));
      out.clear();
    }
    return all.toString();
  }

  private static String text(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return new String(bytes, ISO_8859_1);
  }

  /** Gives so many bytes at first, and then so many each time. */
  private static StreamSourceConduit source(byte[] bytes, int first, int then) {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    return (StreamSourceConduit)
        Proxy.newProxyInstance(
            StreamSourceConduit.class.getClassLoader(),
            new Class<?>[] {StreamSourceConduit.class},
            (proxy, method, arguments) -> {
              ByteBuffer out = (ByteBuffer) arguments[0];
              int most = left.position() == 0 ? first : then;
              int count = Math.min(Math.min(most, out.remaining()), left.remaining());
              out.put(left.slice(left.position(), count));
              left.position(left.position() + count);
              return count == 0 ? -1 : count;
            });
  }

  /** One from which nothing comes now. */
  private static StreamSourceConduit nothing() {
    return (StreamSourceConduit)
        Proxy.newProxyInstance(
            StreamSourceConduit.class.getClassLoader(),
            new Class<?>[] {StreamSourceConduit.class},
            (proxy, method, arguments) -> 0);
  }
}
