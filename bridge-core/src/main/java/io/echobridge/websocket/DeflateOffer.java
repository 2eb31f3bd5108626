package io.echobridge.websocket;

import io.echobridge.net.Compression;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An offer of {@code permessage-deflate} that can be taken (RFC 7692, section 7.1). Neither side
 * keeps a context from one message to the next, whatever the client offered: the answer says so,
 * and may.
 *
 * @param windowBits the largest window that the client has for what it is sent
 * @param saysWindow whether the client asked for a size, and has to be told it
 */
record DeflateOffer(int windowBits, boolean saysWindow) {
  private static final String NAME = "permessage-deflate";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final Set<String> NO_CONTEXT =
      Set.of("server_no_context_takeover", "client_no_context_takeover");

  /** No size of a window. */
  private static final int BAD = -1;

  /**
   * The first offer that can be taken.
   *
   * @param header all lines of {@code Sec-WebSocket-Extensions}, with commas between
   */
  static Optional<DeflateOffer> first(String header) {
    return ExtensionOffers.read(header).stream()
        .filter(offer -> offer.extension().toLowerCase(Locale.ROOT).equals(NAME))
        .flatMap(offer -> of(offer).stream())
        .findFirst();
  }

  /** Empty where a parameter is unknown, comes twice or has no valid value: it is declined. */
  private static Optional<DeflateOffer> of(ExtensionOffers.Offer offer) {
    Set<String> seen = new HashSet<>();
    int bits = Compression.MOST_WINDOW;
    for (ExtensionOffers.Parameter each : offer.parameters()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      boolean isValid = seen.add(name);
      if (NO_CONTEXT.contains(name)) {
        isValid &= each.value() == null;
      } else if (name.equals(SERVER_WINDOW)) {
        bits = bits(each.value());
        isValid &= bits != BAD;
      } else if (name.equals(CLIENT_WINDOW)) {
        // Only says that a limit would be kept, or the client's own: ours is the largest.
        isValid &= each.value() == null || bits(each.value()) != BAD;
      } else {
        return Optional.empty();
      }
      if (!isValid) {
        return Optional.empty();
      }
    }
    return Optional.of(new DeflateOffer(bits, seen.contains(SERVER_WINDOW)));
  }

  /** A number without leading zeros (section 7.1.2.1). */
  private static int bits(@Nullable String value) {
    if (value == null || !value.matches("[89]|1[0-5]")) {
      return BAD;
    }
    return Integer.parseInt(value);
  }

  /** What the answer to the handshake says. */
  String answer() {
    String answer = NAME + "; server_no_context_takeover; client_no_context_takeover";
    return saysWindow ? answer + "; " + SERVER_WINDOW + "=" + windowBits : answer;
  }
}
