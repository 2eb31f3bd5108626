package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import java.util.Optional;

/** Signatures that clients bring from the application: {@code key:signature}. */
final class Signatures {
  /** How much of what a client said is said back. */
  private static final int MAX_REPEATED = 1_000;

  private static final int MAX_SIGNATURE = 100;

  private Signatures() {}

  /**
   * What is wrong with a signature, for the client: with the text that should have been signed, and
   * never with what signs it.
   *
   * @param auth as the client gave it
   * @param signed the text that the application was to sign
   */
  static Optional<String> fault(Optional<AppKeys> keys, String auth, String signed) {
    int colon = auth.indexOf(':');
    String named = colon < 0 ? "" : auth.substring(0, colon);
    Optional<AppKey> key = keys.flatMap(present -> present.find(named));
    if (key.isEmpty()) {
      return Optional.of(
          "Invalid signature: expected KEY:SIGNATURE with a key of this app and the HMAC SHA256 hex"
              + " digest of "
              + beginning(signed, MAX_REPEATED)
              + ", but got "
              + (auth.isEmpty() ? "nothing" : beginning(auth, MAX_SIGNATURE)));
    }
    String signature = auth.substring(colon + 1);
    return key.get().signed(signed, signature)
        ? Optional.empty()
        : Optional.of(
            "Invalid signature: Expected HMAC SHA256 hex digest of "
                + beginning(signed, MAX_REPEATED)
                + ", but got "
                + beginning(signature, MAX_SIGNATURE));
  }

  /** Cut between characters. */
  static String beginning(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, halves ? longest - 1 : longest);
  }
}
