package io.echobridge.protocol;

import java.util.Set;

/**
 * A user that a connection belongs to, as the application vouches.
 *
 * @param id never empty; the same text as the {@code user_id} of a presence channel is the same
 *     user
 * @param watchlist the ids of users of whom the client hears when they come online and go offline
 */
public record SignedInUser(String id, Set<String> watchlist) {
  public SignedInUser {
    watchlist = Set.copyOf(watchlist);
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a user has an id");
    }
  }
}
