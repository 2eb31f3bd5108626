package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.hub.delivery.Broadcast;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.ClientMemory;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.WhisperOutcome;
import io.echobridge.protocol.WhisperRefusal;
import org.jspecify.annotations.Nullable;

/** What clients whisper. One for all sessions; each calls it on its own loop. */
final class Whispers {
  private final Sequencer order;
  private final Broadcasts broadcasts;
  private final Counters counters;
  private final ClientMemory memory = ClientMemory.ofProcess();

  Whispers(Sequencer order, Broadcasts broadcasts, Counters counters) {
    this.order = order;
    this.broadcasts = broadcasts;
    this.counters = counters;
  }

  /** Has the others hear what a client whispers, if it may. */
  void say(
      Session session, ChannelName channel, String name, RawJson data, WhisperOutcome outcome) {
    WhisperRefusal refusal = passOn(session, channel, name, data, outcome);
    (refusal == null ? counters.whispers : counters.whispersDropped).increment();
    if (refusal != null && session.isLive()) {
      if (session.allowance().isToldOfDrop()) {
        ClientConnection connection = session.connection();
        connection.encoder().whisperRefused(channel, refusal).ifPresent(connection.sink()::send);
      }
      outcome.dropped(refusal);
    }
  }

  /** Returns why not; null where it is on its way. */
  private @Nullable WhisperRefusal passOn(
      Session session, ChannelName channel, String name, RawJson data, WhisperOutcome outcome) {
    boolean mayBeHeard = session.isLive() && channel.kind().guarded();
    Subscription from = mayBeHeard ? session.find(channel) : null;
    if (from == null) {
      return WhisperRefusal.NOT_ALLOWED;
    }
    if (!name.startsWith("client-") || !Unicode.isWellFormed(name)) {
      return WhisperRefusal.BAD_NAME;
    }
    if (!session.allowance().whispers(name.length() + data.length())) {
      return WhisperRefusal.TOO_MUCH;
    }
    if (memory.isFull()) {
      return WhisperRefusal.BUSY;
    }
    Broadcast whisper = broadcasts.whisper(name, data, from);
    if (whisper == null) { // too much is in flight
      return WhisperRefusal.BUSY;
    }
    if (outcome != WhisperOutcome.UNASKED) {
      whisper.counts(receivers -> heard(session, receivers, outcome));
    }
    order.whisper(from, name, data, whisper);
    return null;
  }

  /** All of this node have it. From any loop. */
  private static void heard(Session session, int receivers, WhisperOutcome outcome) {
    session.onPresentLoop(
        () -> {
          if (session.isLive()) {
            outcome.heard(receivers);
          }
        });
  }
}
