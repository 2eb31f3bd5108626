package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;

/** What each kind of frame of another node does here. */
final class Hearing {
  private final NodeId self;
  private final Surroundings surroundings;
  private final ClusterCounters counters;
  private final Reception reception;
  private final Peers peers;
  private final Greeting greeting;
  private final Inheritance inheritance;
  private final long linger;

  Hearing(
      NodeId self,
      Surroundings surroundings,
      Reception reception,
      Peers peers,
      Greeting greeting,
      ClusterSettings settings) {
    this.self = self;
    this.surroundings = surroundings;
    this.counters = reception.counters();
    this.reception = reception;
    this.peers = peers;
    this.greeting = greeting;
    this.inheritance = new Inheritance(self, reception, peers, greeting, settings);
    this.linger = settings.linger().toNanos();
  }

  /** This node is fresh no more. */
  void opened() {
    inheritance.opened();
  }

  /**
   * A frame of another node, to all or to this one.
   *
   * @param bytes how long it is
   */
  void hear(NodeId from, Frame frame, boolean isToAll, int bytes, long now) {
    Peer peer = peers.find(from);
    if (peer == null) {
      if (frame instanceof Frame.Bye) {
        return;
      }
      peer = peers.admit(from, now);
      if (peer == null) {
        return;
      }
    }
    if (peer.isLingering() && !(frame instanceof Frame.Changes)) {
      return;
    }
    if (isNews(peer, frame, isToAll, bytes, now)) {
      peer.spoke = true;
      peer.heardAt = now;
    }
  }

  /** Acts on a frame; says whether it shows that its sender lives, as no old one does. */
  private boolean isNews(Peer peer, Frame frame, boolean isToAll, int bytes, long now) {
    if (frame instanceof Frame.Beat beat) {
      return beat(peer, beat, isToAll, now);
    } else if (frame instanceof Frame.Changes changes) {
      return !changes.changes().isEmpty()
          && peer.copy.changes(new Ahead.Held(changes, bytes, !isToAll), now);
    } else if (frame instanceof Frame.Ask ask) {
      peer.owed = ask;
      return true;
    } else if (frame instanceof Frame.Snapshot snapshot) {
      return peer.copy.snapshot(snapshot, mayBegin(), now);
    } else if (frame instanceof Frame.Remains remains) {
      inheritance.take(peer.id, remains, now);
      return true;
    } else if (frame instanceof Frame.Bye bye) {
      bye(peer, bye, now);
      return true;
    } else if (!peer.copy.isVisible()) {
      return true; // nothing that it says counts yet
    } else if (frame instanceof Frame.Whispers whispers) {
      return whispers(peer, whispers);
    } else if (frame instanceof Frame.Question question) {
      flushed().asked(peer.id, question);
    } else if (frame instanceof Frame.Answer answer) {
      flushed().answered(peer.id, answer);
    }
    return true;
  }

  private boolean beat(Peer peer, Frame.Beat beat, boolean isToAll, long now) {
    Frame.Beat before = peer.beat;
    if (before != null
        && (isToAll ? beat.number() <= before.number() : beat.number() < before.number())) {
      return false;
    }
    peer.beat = beat;
    if (peer.whisper < 0) {
      peer.whisper = beat.whisper();
    } else if (beat.whisper() > peer.whisper) {
      counters.whispersLost.add(beat.whisper() - peer.whisper);
      peer.whisper = beat.whisper();
    }
    if (beat.hello()) {
      peer.isOwedBeat = true;
      peer.copy.asking().succeeded(); // its link has just come up: it never heard an earlier ask
    }
    peer.copy.compare(beat, now);
    if (!isToAll && beat.members().isPresent()) {
      greeting.answered(peer.id, beat, self);
    }
    return true;
  }

  private void bye(Peer peer, Frame.Bye bye, long now) {
    peer.copy.knows(bye.last());
    peer.lingersUntil = now + linger;
  }

  private boolean whispers(Peer peer, Frame.Whispers frame) {
    long number = frame.first();
    boolean isNews = false;
    for (Frame.Whispers.Whisper whisper : frame.whispers()) {
      if (number > peer.whisper) {
        if (peer.whisper >= 0) {
          counters.whispersLost.add(number - peer.whisper - 1);
        }
        peer.whisper = number;
        isNews = true;
        Entry sender = whisper.entry() == 0 ? null : peer.copy.entries().find(whisper.entry());
        flushed().whispered(peer.id, whisper, sender);
      }
      number++;
    }
    return isNews;
  }

  /** Whether another snapshot may come in. */
  private boolean mayBegin() {
    return peers.all().stream().filter(peer -> peer.copy.isAssembling()).count()
        < reception.bounds().streams();
  }

  private Surroundings flushed() {
    reception.effects().flush();
    return surroundings;
  }
}
