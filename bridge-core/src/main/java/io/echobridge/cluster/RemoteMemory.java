package io.echobridge.cluster;

import io.echobridge.channel.ChannelName;
import io.echobridge.net.RemoteMembers;
import io.echobridge.presence.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * What the other nodes' members take of the heap, within a bound. Entries of one channel share its
 * name.
 */
final class RemoteMemory {
  private final RemoteMembers.Part part;
  private final Map<ChannelName, Shared> names = new HashMap<>();

  RemoteMemory(RemoteMembers.Part part) {
    this.part = part;
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
    if (!part.take(entry.cost())) {
      return false;
    }
    names.computeIfAbsent(entry.channel(), Shared::new).uses++;
    return true;
  }

  void release(Entry entry) {
    part.giveBack(entry.cost());
    Shared shared = names.get(entry.channel());
    if (shared != null && --shared.uses == 0) {
      names.remove(entry.channel());
    }
  }

  /** Whether enough is free to ask again for what was not taken. */
  boolean hasRoom() {
    return part.hasRoom();
  }

  /** No entry is counted any more. */
  void close() {
    part.close();
  }
}
