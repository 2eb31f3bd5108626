package io.echobridge.token;

import io.echobridge.gate.Handshake;
import java.util.Map;
import java.util.Optional;

/**
 * What a client gives when it connects.
 *
 * @param said the token that its protocol's own packet names, which counts before all others; of
 *     any length, untrusted
 * @param headers what that packet gives as headers for the application; untrusted, of any name
 * @param handshake the client's HTTP handshake
 * @param connection makes the client one among others of its address, where turns are shared out
 */
public record TokenClaim(
    Optional<String> said, Map<String, String> headers, Handshake handshake, String connection) {
  /** Names neither the token nor what else is secret. */
  @Override
  public String toString() {
    return "the claim of " + connection;
  }

  /** Of a client whose protocol has no packet for it, or no token in it. */
  public static TokenClaim of(Handshake handshake, String connection) {
    return new TokenClaim(Optional.empty(), Map.of(), handshake, connection);
  }
}
