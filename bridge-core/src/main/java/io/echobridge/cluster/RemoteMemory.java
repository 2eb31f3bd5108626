package io.echobridge.cluster;

import io.echobridge.channel.ChannelName;
import io.echobridge.presence.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * What the other nodes' members take of the heap, within a bound. Entries of one channel share its
 * name.
 */
final class RemoteMemory {
  private final long most;
  private final Map<ChannelName, Shared> names = new HashMap<>();
  private long bytes;

  RemoteMemory(long most) {
    this.most = most;
  }

  private static final class Shared {
    final ChannelName name;
    int uses;

    Shared(ChannelName name) {
      this.name = name;
    }
  }

  /** The object for this name that others use too, if any do. */
  ChannelName shared(ChannelName name) {
    Shared shared = names.get(name);
    return shared == null ? name : shared.name;
  }

  /** Counts an entry in; or not, when there is no room for it. */
  boolean take(Entry entry) {
    if (bytes + entry.cost() > most) {
      return false;
    }
    bytes += entry.cost();
    names.computeIfAbsent(entry.channel(), Shared::new).uses++;
    return true;
  }

  void release(Entry entry) {
    bytes -= entry.cost();
    Shared shared = names.get(entry.channel());
    if (shared != null && --shared.uses == 0) {
      names.remove(entry.channel());
    }
  }

  /** Whether enough is free to ask again for what was not taken. */
  boolean hasRoom() {
    return bytes < most - most / 10;
  }

  long bytes() {
    return bytes;
  }
}
