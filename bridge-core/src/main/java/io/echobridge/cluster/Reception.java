package io.echobridge.cluster;

import io.echobridge.channel.Member;
import io.echobridge.cluster.frame.Change;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.util.random.RandomGenerator;

/**
 * What this node's copies of the others have in common.
 *
 * @param salt for tables of entries
 */
record Reception(
    Rules rules,
    Bounds bounds,
    RemoteMemory memory,
    Effects effects,
    ClusterCounters counters,
    RandomGenerator random,
    long salt) {

  EntryTable table() {
    return new EntryTable(salt);
  }

  Entry entry(NodeId owner, Change.Join join, long at) {
    PresentMember present =
        new PresentMember(new Member(join.user(), join.data()), join.publicId());
    return new Entry(owner, join.entry(), memory.shared(join.channel()), present, at);
  }
}
