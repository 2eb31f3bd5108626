package io.echobridge.broker.redis;

import io.echobridge.channel.ChannelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * All channels that somebody wants, wanted or waits for, and which of them Redis is to be told of
 * next, in the order in which they were asked for. Lives on the control thread.
 */
final class Interests {
  /** As many channels go into one command. */
  private static final int BATCH = 512;

  private final Map<ChannelName, Interest> all = new HashMap<>();
  private final Set<Interest> joins = new LinkedHashSet<>();
  private final Set<Interest> leaves = new LinkedHashSet<>();
  private int oneByOne;

  Interest of(ChannelName channel) {
    return all.computeIfAbsent(channel, Interest::new);
  }

  @Nullable Interest known(ChannelName channel) {
    return all.get(channel);
  }

  void join(Interest interest) {
    joins.add(interest);
  }

  void joinAll() {
    joins.addAll(all.values());
  }

  void leave(Interest interest) {
    leaves.add(interest);
  }

  void forget(Interest interest) {
    joins.remove(interest);
    all.remove(interest.channel, interest);
  }

  List<Interest> nextJoins() {
    return next(joins, true);
  }

  List<Interest> nextLeaves() {
    return next(leaves, false);
  }

  /** Puts a batch that was refused as a whole in front again, to be taken apart. */
  void oneByOne(List<Interest> batch) {
    List<Interest> others = List.copyOf(joins);
    joins.clear();
    joins.addAll(batch);
    joins.addAll(others);
    oneByOne += batch.size();
  }

  /** Redis knows of these no more; some may be wanted again meanwhile. */
  void left(List<Interest> batch) {
    for (Interest interest : batch) {
      interest.state = Interest.State.OFF;
      if (interest.wanted) {
        joins.add(interest);
      } else {
        forget(interest);
      }
    }
  }

  /** Redis knows of none any more. */
  void lost() {
    oneByOne = 0;
    joins.clear();
    leaves.clear();
    all.values().forEach(Interest::gone);
    all.values().removeIf(interest -> !interest.wanted);
  }

  void close() {
    for (Interest interest : all.values()) {
      interest.waiting.completeExceptionally(new CancellationException("closed"));
    }
    all.clear();
  }

  private List<Interest> next(Set<Interest> from, boolean wanted) {
    int limit = oneByOne > 0 ? 1 : BATCH;
    List<Interest> batch = new ArrayList<>();
    Iterator<Interest> each = from.iterator();
    while (batch.size() < limit && each.hasNext()) {
      Interest interest = each.next();
      each.remove();
      if (interest.due() && interest.wanted == wanted) {
        batch.add(interest);
      }
    }
    oneByOne = Math.max(0, oneByOne - batch.size());
    return batch;
  }
}
