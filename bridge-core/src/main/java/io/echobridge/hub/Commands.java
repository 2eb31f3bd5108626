package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.Handover;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.Census;
import java.util.Set;
import java.util.function.Consumer;

/** What every node of an app does when one of them is asked to. Thread-safe. */
final class Commands {
  /** Ends a connection; the argument is its public or its secret id. */
  static final String DISCONNECT = "disconnect";

  /** Ends all connections of a user, and lets none come back; the argument is the user's id. */
  static final String DISCONNECT_USER = "disconnect-user";

  /** Has the subscribers of the channel that is the argument counted anew. */
  static final String RECOUNT = "recount";

  /** Leaves to other nodes what is to be told; the argument is a {@link Handover}. */
  static final String HAND_OVER = "hand-over";

  /** A node has counted who has an event; the argument is its answer. */
  static final String CONFIRMED = "confirmed";

  /** A node says how it does; the argument is a {@link io.echobridge.hub.stats.Vitals}. */
  static final String VITALS = "vitals";

  private final Sessions sessions;
  private final Census census;
  private final Consumer<ChannelName> recount;
  private final Consumer<String> endUser;

  /**
   * @param recount counts the subscribers of a channel
   * @param endUser ends the sessions of a user that are not connected
   */
  Commands(
      Sessions sessions, Census census, Consumer<ChannelName> recount, Consumer<String> endUser) {
    this.endUser = endUser;
    this.sessions = sessions;
    this.census = census;
    this.recount = recount;
  }

  /**
   * Does it on this node.
   *
   * @return false where the word is not known
   */
  boolean execute(String word, String argument) {
    switch (word) {
      case DISCONNECT -> end(Set.of(argument));
      case DISCONNECT_USER -> {
        // First: who comes in at this moment is found by the one or by the other.
        sessions.endedOfLate().add(argument);
        end(census.connectionsOf(argument));
        endUser.accept(argument);
      }
      case RECOUNT -> ChannelName.parse(argument).ifPresent(recount);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void end(Set<String> connections) {
    sessions.with(connections).forEach(each -> each.end(CloseReason.DISCONNECTED));
  }
}
