package io.echobridge.hub;

import io.echobridge.history.Place;
import io.echobridge.protocol.GapReason;
import io.echobridge.token.Identification;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client gives that comes.
 *
 * @param deadline until when it waits for this node
 * @param isMember whether its session is known to be a member of channels
 */
record Comer(
    String token,
    Optional<String> offset,
    String origin,
    Identification who,
    long deadline,
    boolean isMember) {
  /** The same, whose session is a member of channels. */
  Comer member() {
    return new Comer(token, offset, origin, who, deadline, true);
  }

  /** A new session for it. */
  Arrivals.Fresh fresh(@Nullable GapReason reason, @Nullable Place start) {
    return Arrivals.Fresh.of(origin, reason, start, who);
  }
}
