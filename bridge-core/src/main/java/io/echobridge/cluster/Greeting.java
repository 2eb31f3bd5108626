package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fresh node finds out whose members it needs before clients may join. It says hello, and every
 * node answers with those that it knows. The first answer of an open node names everybody; other
 * fresh nodes know as little as this one.
 */
final class Greeting {
  /** So long after its hello went round it waits for an open node's answer, at least. */
  private static final long WAIT = Duration.ofMillis(300).toNanos();

  /** Where its hello took long to go round, answers do too: it waits for so many times that. */
  private static final int ROUNDS = 2;

  private final Rules rules;
  private final Bounds bounds;
  private final long patienceEnds;

  /** Whose members are waited for. */
  private final Set<NodeId> awaited = new HashSet<>();

  private boolean isNamed;
  private boolean isOpen;
  private long decidesAt = Peer.NEVER;

  Greeting(Rules rules, Bounds bounds, long patienceEnds) {
    this.rules = rules;
    this.bounds = bounds;
    this.patienceEnds = patienceEnds;
  }

  boolean isOpen() {
    return isOpen;
  }

  void linkDown() {
    decidesAt = Peer.NEVER;
  }

  /**
   * A hello of this node went round: answers to it are on their way.
   *
   * @param saidAt when it was said
   */
  void helloCameBack(long saidAt, long now) {
    if (decidesAt == Peer.NEVER) {
      decidesAt = now + Math.max(WAIT, ROUNDS * (now - saidAt));
    }
  }

  void answered(NodeId from, Frame.Beat answer, NodeId self) {
    if (isOpen) {
      return;
    }
    awaits(from);
    for (NodeId named : answer.members().orElseThrow()) {
      if (!named.equals(self)) {
        awaits(named);
      }
    }
    isNamed |= rules.endsGreeting(answer);
  }

  private void awaits(NodeId node) {
    if (awaited.size() < bounds.peers()) {
      awaited.add(node);
    }
  }

  void gone(NodeId node) {
    awaited.remove(node);
  }

  /** When it decides next, without an answer. */
  long dueAt() {
    return isOpen ? Peer.NEVER : isNamed ? patienceEnds : Math.min(decidesAt, patienceEnds);
  }

  /** Why it opens now; null while it does not. */
  @Nullable Opening opens(Peers peers, long now) {
    if (isOpen) {
      return null;
    }
    Opening opening = opening(peers, now);
    isOpen = opening != null;
    return opening;
  }

  private @Nullable Opening opening(Peers peers, long now) {
    if (now - patienceEnds >= 0) {
      return Opening.PATIENCE;
    }
    if (!isNamed) {
      if (decidesAt == Peer.NEVER || now - decidesAt < 0) {
        return null;
      }
      peers.all().forEach(peer -> awaits(peer.id));
      isNamed = true;
    }
    for (NodeId node : awaited) {
      Peer peer = peers.find(node);
      if (peer == null || (!peer.isLingering() && peer.copy.isMissing())) {
        return null;
      }
    }
    return awaited.isEmpty() ? Opening.ALONE : Opening.EVERYBODY;
  }
}
