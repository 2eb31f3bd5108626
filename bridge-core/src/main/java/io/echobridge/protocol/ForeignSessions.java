package io.echobridge.protocol;

import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;

/**
 * Sessions that other nodes of the cluster have. A client without a connection of its own, such as
 * one that polls, may reach any node with each request. So a protocol puts this node's tag into the
 * ids of such sessions, and a seal; a request for an id that it does not know it has passed on to
 * the owner. From any thread, unless a method says otherwise.
 */
public interface ForeignSessions {
  /** Where nothing is passed on: ids carry no tag. */
  ForeignSessions NONE =
      new ForeignSessions() {
        @Override
        public OptionalInt tag() {
          return OptionalInt.empty();
        }

        @Override
        public long seal(String id) {
          return 0;
        }

        @Override
        public Optional<Owner> owner(
            HttpServerExchange exchange, int tag, String id, LongPredicate sealed) {
          return Optional.empty();
        }
      };

  /** What ids of this node's sessions carry, 0 to 999,999; empty where nothing is passed on. */
  OptionalInt tag();

  /**
   * A number that only nodes with the same secret can tell: all 64 bits of it, of which an id
   * carries some.
   *
   * @param id all of an id but its seal
   */
  long seal(String id);

  /**
   * The other node that made an id, if it can be reached. Costs nothing where no node has that tag.
   *
   * @param exchange the request that is for the session
   * @param tag the one in the id
   * @param id all of the id but its seal
   * @param sealed whether the id carries the seal with this number
   */
  Optional<Owner> owner(HttpServerExchange exchange, int tag, String id, LongPredicate sealed);

  /**
   * Whether a node sends its clients away, or has done so a moment ago: requests that it would have
   * passed on fail, and clients of other nodes may be lost by that.
   */
  default boolean isAnyNodeLeaving() {
    return false;
  }

  /** Another node, as far as one request is concerned. */
  interface Owner {
    /**
     * Passes the request on, and the answer back. On the request's IO thread, in the call of its
     * handler.
     *
     * @param gone runs on the IO thread, once, if the owner cannot be reached, knows nothing of
     *     this or ends before it has answered: then the request is to be answered here. Not for a
     *     client that went away
     */
    void relay(HttpServerExchange exchange, Runnable gone);
  }
}
