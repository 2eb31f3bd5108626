package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.ConnectionIds;
import io.echobridge.protocol.ForeignSessions;
import io.undertow.server.HttpServerExchange;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The ids of sessions. Where nodes pass requests on, an id begins with the tag of the node that
 * made it and ends with a seal, and looks as the clients of its revision expect it: {@code
 * digits.digits} with 3, a text that is safe in URLs with 4.
 */
final class SessionIds {
  private static final int TAG_DIGITS = 6;
  private static final int SEAL_DIGITS = 6;
  private static final int SEALS = 1_000_000;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{19}\\.[0-9]{25}");

  /** Of the tag and the seal in tokens: 24 bits. */
  private static final int TOKEN = 4;

  private static final int TOKEN_BITS = 0xFF_FFFF;
  private static final Pattern TOKENS = Pattern.compile("[A-Za-z0-9_-]{28}");

  private final ForeignSessions foreign;

  /**
   * @param foreign makes the seals, and knows the other nodes by their tags
   */
  SessionIds(ForeignSessions foreign) {
    this.foreign = foreign;
  }

  /** A new one that only its client will know, of more than 100 random bits. From any thread. */
  String next(int revision) {
    String random = revision == 3 ? ConnectionIds.next() : ConnectionIds.nextToken();
    OptionalInt tag = foreign.tag();
    if (tag.isEmpty()) {
      return random;
    }
    if (revision == 3) {
      String id = digits(tag.getAsInt(), TAG_DIGITS) + random.substring(TAG_DIGITS);
      return id + digits(digits(foreign.seal(id)), SEAL_DIGITS);
    }
    String id = token(tag.getAsInt()) + random;
    return id + token(bits(foreign.seal(id)));
  }

  /** As {@link ForeignSessions#isAnyNodeLeaving}. */
  boolean isAnyNodeLeaving() {
    return foreign.isAnyNodeLeaving();
  }

  /** The other node that made an id which is none of this node's. From any thread. */
  Optional<ForeignSessions.Owner> owner(HttpServerExchange exchange, String sid) {
    if (DIGITS.matcher(sid).matches()) {
      int end = sid.length() - SEAL_DIGITS;
      int tag = Integer.parseInt(sid.substring(0, TAG_DIGITS));
      int seal = Integer.parseInt(sid.substring(end));
      return foreign.owner(exchange, tag, sid.substring(0, end), made -> digits(made) == seal);
    }
    if (TOKENS.matcher(sid).matches()) {
      int end = sid.length() - TOKEN;
      int tag = number(sid.substring(0, TOKEN));
      int seal = number(sid.substring(end));
      return foreign.owner(exchange, tag, sid.substring(0, end), made -> bits(made) == seal);
    }
    return Optional.empty();
  }

  private static int digits(long seal) {
    return (int) Math.floorMod(seal, (long) SEALS);
  }

  private static int bits(long seal) {
    return (int) seal & TOKEN_BITS;
  }

  private static String digits(int number, int count) {
    return String.format("%0" + count + "d", number);
  }

  private static String token(int bits) {
    byte[] bytes = {(byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private static int number(String token) {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    return ByteBuffer.allocate(Integer.BYTES).put((byte) 0).put(bytes).flip().getInt();
  }
}
