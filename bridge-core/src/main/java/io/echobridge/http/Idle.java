package io.echobridge.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of a loop that had a request and have none now, longest first: they go when
 * others have no place. On the loop.
 */
final class Idle {
  private final Set<ExchangeDeadline> all = new LinkedHashSet<>();

  void add(ExchangeDeadline connection) {
    all.add(connection);
  }

  void remove(ExchangeDeadline connection) {
    all.remove(connection);
  }

  /** Ends those that are longest without a request, and no more than so many. */
  void end(int most) {
    for (int i = 0; i < most && !all.isEmpty(); i++) {
      Iterator<ExchangeDeadline> longest = all.iterator();
      ExchangeDeadline connection = longest.next();
      longest.remove();
      connection.end();
    }
  }
}
