package io.echobridge.presence;

import org.jspecify.annotations.Nullable;

/**
 * A user on a channel, by its newest connection: a key and a value of the roster's table. Two are
 * equal when the users are. Users with the same hash can be chosen by people; that keys have an
 * order keeps the table quick with them.
 */
final class User implements Comparable<User> {
  Entry newest;

  User(Entry newest) {
    this.newest = newest;
  }

  @Override
  public int compareTo(User other) {
    return newest.compareUsers(other.newest);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof User user && newest.isOfTheUserOf(user.newest);
  }

  @Override
  public int hashCode() {
    return newest.userHash();
  }
}
