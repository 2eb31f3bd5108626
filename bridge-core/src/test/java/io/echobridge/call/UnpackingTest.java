package io.echobridge.call;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {
  private static final byte[] PLAIN = "0123456789".getBytes(US_ASCII);

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
  void whatIsCompressedIsUnpackedUpToTheLimit(String encoding) throws IOException {
    assertThat(Unpacking.of(encoding(encoding), gzip(PLAIN), 10)).contains(PLAIN);
    assertThat(Unpacking.of(encoding(encoding), gzip(PLAIN), 9)).isEmpty();
  }

  @Test
  void whatIsNotCompressedStaysAsItIs() throws IOException {
    HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);

    assertThat(Unpacking.of(none, PLAIN, 10)).contains(PLAIN);
    assertThat(Unpacking.of(encoding("identity"), PLAIN, 10)).contains(PLAIN);
  }

  @Test
  void anEncodingThatNobodyAskedForIsNamed() {
    assertThat(Unpacking.unknown(encoding("br"))).contains("br");
    assertThat(Unpacking.unknown(encoding("gzip, br"))).contains("gzip, br");
    assertThat(Unpacking.unknown(encoding("gzip"))).isEmpty();
    assertThat(Unpacking.unknown(encoding("identity"))).isEmpty();
  }

  @Test
  void whatIsDamagedFails() {
    assertThatThrownBy(() -> Unpacking.of(encoding("gzip"), PLAIN, 10))
        .isInstanceOf(IOException.class);
  }

  private static HttpHeaders encoding(String encoding) {
    return HttpHeaders.of(Map.of("Content-Encoding", List.of(encoding)), (name, value) -> true);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }
}
