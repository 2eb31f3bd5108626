package io.echobridge.hub.stats;

import io.echobridge.gate.Occurrence;
import io.echobridge.text.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why something did not arrive of late: subscriptions that were refused, and messages that became
 * no event. The same thing stands here once, with its count. Bounded, and thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class RecentOccurrences {
  private static final int MOST = 50;

  private static final int LONGEST = 500;

  /** The one that happened last comes last. */
  private final Map<String, Occurrence> byWords = new LinkedHashMap<>();

  public synchronized void add(String text) {
    String words = Printable.line(text, LONGEST);
    Occurrence before = byWords.remove(words);
    long count = before == null ? 1 : before.count() + 1;
    byWords.put(words, new Occurrence(Instant.now(), count, words));
    if (byWords.size() > MOST) {
      byWords.remove(byWords.keySet().iterator().next());
    }
  }

  /** The newest first. */
  synchronized List<Occurrence> newestFirst() {
    List<Occurrence> all = new ArrayList<>(byWords.values());
    Collections.reverse(all);
    return all;
  }
}
