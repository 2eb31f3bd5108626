package io.echobridge.hub.delivery;

import io.echobridge.protocol.ClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this node, by their secret ids: what is published to one alone needs no
 * subscription. Called under the order's lock.
 *
 * <p>Public for the other rooms of the hub only.
 */
@FunctionalInterface
public interface Direct {
  /** Where none can be found. */
  Direct NOBODY = id -> null;

  /** The connection that a client is on at this point of the order; null where none has the id. */
  @Nullable ClientConnection find(String id);
}
