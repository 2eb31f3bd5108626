package io.echobridge.hub.stats;

import io.echobridge.gate.Refusal;
import io.echobridge.text.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was refused of late, for who asks why nothing arrives: the same thing stands here once, with
 * its count. Bounded, and thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class RecentRefusals {
  private static final int MOST = 50;

  private static final int LONGEST = 500;

  /** The one that was refused last comes last. */
  private final Map<String, Refusal> byWords = new LinkedHashMap<>();

  public synchronized void add(String text) {
    String words = Printable.line(text, LONGEST);
    Refusal before = byWords.remove(words);
    long count = before == null ? 1 : before.count() + 1;
    byWords.put(words, new Refusal(Instant.now(), count, words));
    if (byWords.size() > MOST) {
      byWords.remove(byWords.keySet().iterator().next());
    }
  }

  /** The newest first. */
  synchronized List<Refusal> newestFirst() {
    List<Refusal> all = new ArrayList<>(byWords.values());
    Collections.reverse(all);
    return all;
  }
}
