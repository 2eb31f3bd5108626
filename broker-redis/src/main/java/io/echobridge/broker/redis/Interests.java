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

  private final Map<ChannelName, Wanted> all = new HashMap<>();
  private final Set<Wanted> joins = new LinkedHashSet<>();
  private final Set<Wanted> leaves = new LinkedHashSet<>();
  private int oneByOne;

  Wanted of(ChannelName channel) {
    return all.computeIfAbsent(channel, Wanted::new);
  }

  @Nullable Wanted known(ChannelName channel) {
    return all.get(channel);
  }

  void join(Wanted interest) {
    joins.add(interest);
  }

  void joinAll() {
    joins.addAll(all.values());
  }

  void leave(Wanted interest) {
    leaves.add(interest);
  }

  void forget(Wanted interest) {
    joins.remove(interest);
    all.remove(interest.channel, interest);
  }

  List<Wanted> nextJoins() {
    return next(joins, true);
  }

  List<Wanted> nextLeaves() {
    return next(leaves, false);
  }

  /** Puts a batch that was refused as a whole in front again, to be taken apart. */
  void oneByOne(List<Wanted> batch) {
    List<Wanted> others = List.copyOf(joins);
    joins.clear();
    joins.addAll(batch);
    joins.addAll(others);
    oneByOne += batch.size();
  }

  /** Redis knows of these no more; some may be wanted again meanwhile. */
  void left(List<Wanted> batch) {
    for (Wanted interest : batch) {
      interest.state = Wanted.State.OFF;
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
    all.values().forEach(Wanted::gone);
    all.values().removeIf(interest -> !interest.wanted);
  }

  void close() {
    for (Wanted interest : all.values()) {
      interest.waiting.completeExceptionally(new CancellationException("closed"));
    }
    all.clear();
  }

  private List<Wanted> next(Set<Wanted> from, boolean wanted) {
    int limit = oneByOne > 0 ? 1 : BATCH;
    List<Wanted> batch = new ArrayList<>();
    Iterator<Wanted> each = from.iterator();
    while (batch.size() < limit && each.hasNext()) {
      Wanted interest = each.next();
      each.remove();
      if (interest.due() && interest.wanted == wanted) {
        batch.add(interest);
      }
    }
    oneByOne = Math.max(0, oneByOne - batch.size());
    return batch;
  }
}
