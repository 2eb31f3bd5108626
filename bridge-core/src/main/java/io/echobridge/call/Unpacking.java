package io.echobridge.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Undoes the compression of an answer. None was asked for, but some applications and proxies
 * compress whatever they send.
 */
public final class Unpacking {
  private static final List<String> GZIP = List.of("gzip", "x-gzip");

  private Unpacking() {}

  /** How an answer is encoded, if in a way that is not known here. */
  public static Optional<String> unknown(HttpHeaders headers) {
    String encoding = encoding(headers);
    return encoding.isEmpty() || GZIP.contains(encoding) ? Optional.empty() : Optional.of(encoding);
  }

  /**
   * The answer itself; nothing, if it is longer than the limit. Never more than that is unpacked.
   *
   * @throws IOException when the bytes are not what their encoding says
   */
  public static Optional<byte[]> of(HttpHeaders headers, byte[] body, int limit)
      throws IOException {
    if (!GZIP.contains(encoding(headers)) || body.length == 0) {
      return Optional.of(body);
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = unpacked.readNBytes(limit);
      return unpacked.read() < 0 ? Optional.of(plain) : Optional.empty();
    }
  }

  private static String encoding(HttpHeaders headers) {
    String all = String.join(",", headers.allValues("Content-Encoding"));
    String encoding = all.strip().toLowerCase(Locale.ROOT);
    return encoding.equals("identity") ? "" : encoding;
  }
}
