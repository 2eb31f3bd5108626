package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import java.time.Duration;
import java.util.List;

/** What is due with the other nodes: they are asked for what is missing, shown, and forgotten. */
final class Care {
  /** How long nodes wait that cannot be fetched yet, as many others are. */
  private static final long UNTIL_NEXT_LOOK = Duration.ofMillis(100).toNanos();

  private final Surroundings surroundings;
  private final Reception reception;
  private final Peers peers;
  private final Outgoing outgoing;
  private final Greeting greeting;
  private final Lease lease;

  /** When what was due was done last. */
  private long settledAt;

  Care(
      Surroundings surroundings,
      Reception reception,
      Peers peers,
      Outgoing outgoing,
      Greeting greeting,
      Lease lease) {
    this.surroundings = surroundings;
    this.reception = reception;
    this.peers = peers;
    this.outgoing = outgoing;
    this.greeting = greeting;
    this.lease = lease;
  }

  /** Does what is due; says whether a node is another than before. */
  boolean settle(long now) {
    boolean isChanged = false;
    settledAt = now;
    lease.prolong(peers.all(), now);
    for (Peer peer : List.copyOf(peers.all())) {
      if (peer.isLingering()) {
        if (now - peer.lingersUntil >= 0 || !peer.copy.isVisible()) {
          forget(peer, Departure.GOODBYE);
          isChanged = true;
          continue;
        }
      } else if (reception.rules().isDead(peer, lease.allowed(peer), now)) {
        forget(peer, Departure.DEAD);
        isChanged = true;
        continue;
      }
      if (now - peer.copy.assemblyDueAt() >= 0 && peer.copy.isAssembling()) {
        peer.copy.giveAssemblyUp();
      }
      ask(peer, now);
      isChanged |= show(peer);
    }
    return isChanged;
  }

  /** Another node's first proof is what people are told: made-up ids would fill logs. */
  private boolean show(Peer peer) {
    PeerInfo.State state = peer.state();
    boolean isChanged = state != peer.shown || peer.isOpen() != peer.isShownOpen;
    peer.shown = state;
    peer.isShownOpen = peer.isOpen();
    if (!peer.isTold && peer.isProven() && peer.beat != null) {
      peer.isTold = true;
      reception.effects().flush();
      surroundings.came(peer.info());
    }
    return isChanged;
  }

  private void forget(Peer peer, Departure why) {
    PeerInfo info = peer.info();
    greeting.gone(peer.id);
    int members = peers.remove(peer, why == Departure.DEAD);
    surroundings.nodesChanged(peers.infos()); // whoever speaks in its place tells what comes of it
    reception.effects().flush();
    if (peer.isTold) {
      if (why == Departure.DEAD) {
        reception.counters().deaths.increment();
      }
      surroundings.gone(info, why, members);
    }
  }

  private void ask(Peer peer, long now) {
    Copy copy = peer.copy;
    if (copy.isShort() && !copy.isFetching() && reception.memory().hasRoom()) {
      copy.fetch();
      copy.asking().succeeded();
    }
    if (!outgoing.isLinked()
        || copy.isAssembling()
        || !copy.isMissing()
        || !copy.asking().isDue(now)) {
      return;
    }
    if (copy.asking().wantsEverything()) {
      copy.fetch();
    }
    if (copy.isFetching() && fetching(now) >= reception.bounds().questions()) {
      return;
    }
    copy.asking().asked(now);
    outgoing.send(peer.id, new Frame.Ask(copy.have(), copy.asking().nonce()));
  }

  /** Of how many nodes everything was asked for just now, or is coming. */
  private int fetching(long now) {
    int fetching = 0;
    for (Peer peer : peers.all()) {
      Copy copy = peer.copy;
      if (copy.isAssembling() || (copy.isFetching() && !copy.asking().isDue(now))) {
        fetching++;
      }
    }
    return fetching;
  }

  /** When something is due next, if nothing happens. */
  long dueAt() {
    long due = Peer.NEVER;
    boolean isFull = fetching(settledAt) >= reception.bounds().questions();
    for (Peer peer : peers.all()) {
      due = Math.min(due, Math.min(peer.lingersUntil, peer.copy.assemblyDueAt()));
      Copy copy = peer.copy;
      if (outgoing.isLinked() && copy.isMissing() && !copy.isAssembling()) {
        if (isFull && copy.isFetching() && copy.asking().isDue(settledAt)) {
          due = Math.min(due, settledAt + UNTIL_NEXT_LOOK); // others are fetched first
        } else if (copy.asking().isAsked()) {
          due = Math.min(due, copy.asking().dueAt());
        }
      }
    }
    return due;
  }
}
