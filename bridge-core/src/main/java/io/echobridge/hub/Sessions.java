package io.echobridge.hub;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.Broadcast;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.ClientMemory;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.WhisperRefusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all sessions of a hub have in common: the limits in force, where their subscriptions and
 * whispers go, and where it is counted what they may not do. Thread-safe.
 */
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final String app;
  private final Sequencer sequencer;
  private final Broadcasts broadcasts;
  private final Counters counters;
  private final Overuse overuse;
  private final RefusalLog refusals;
  private final ClientMemory memory = ClientMemory.ofProcess();
  private volatile HubLimits limits;

  /**
   * @param app the app's name, for the log
   */
  Sessions(
      String app, HubLimits limits, Sequencer sequencer, Broadcasts broadcasts, Counters counters) {
    this.app = app;
    this.limits = limits;
    this.sequencer = sequencer;
    this.broadcasts = broadcasts;
    this.counters = counters;
    this.overuse = new Overuse(app, () -> this.limits);
    this.refusals = new RefusalLog(app);
  }

  /** Other limits hold from now on. */
  void change(HubLimits others) {
    limits = others;
  }

  HubLimits limits() {
    return limits;
  }

  Sequencer sequencer() {
    return sequencer;
  }

  Counters counters() {
    return counters;
  }

  Overuse overuse() {
    return overuse;
  }

  /** A session has ended. */
  void gone(ClientConnection connection, CloseReason reason) {
    counters.disconnects.increment();
    log.debug("App {}: client {} is gone: {}", app, connection.publicId(), reason.word());
  }

  /**
   * Has the others hear what a client whispers.
   *
   * @param from its subscription of a guarded channel; null where it has none
   * @return why not; null where they hear it
   */
  @Nullable WhisperRefusal whisper(
      @Nullable Subscription from, Allowance allowance, String name, RawJson data) {
    WhisperRefusal refusal =
        from == null ? WhisperRefusal.NOT_ALLOWED : passOn(from, allowance, name, data);
    (refusal == null ? counters.whispers : counters.whispersDropped).increment();
    return refusal;
  }

  private @Nullable WhisperRefusal passOn(
      Subscription from, Allowance allowance, String name, RawJson data) {
    if (!name.startsWith("client-") || !Unicode.isWellFormed(name)) {
      return WhisperRefusal.BAD_NAME;
    }
    if (!allowance.whispers(name.length() + data.length())) {
      return WhisperRefusal.TOO_MUCH;
    }
    if (memory.isFull()) {
      return WhisperRefusal.BUSY;
    }
    Broadcast whisper = broadcasts.whisper(name, data, from);
    if (whisper == null) { // too much is in flight
      return WhisperRefusal.BUSY;
    }
    sequencer.whisper(from, name, data, whisper);
    return null;
  }

  /** Refuses a client a channel for a reason that the operator may want to look up. */
  void refuse(ClientConnection connection, ChannelName channel, Refused refusal) {
    counters.recent.add(
        "subscribe to " + channel + ": status " + refusal.status() + ": " + refusal.reason());
    deny(connection, channel, refusal);
  }

  /** Refuses a client a channel: tells it, counts it, and tells the operator now and then. */
  void deny(ClientConnection connection, ChannelName channel, Refused refusal) {
    counters.authRefusals.increment();
    refusals.refused(channel, refusal);
    connection.encoder().refused(channel, refusal).ifPresent(connection.sink()::send);
  }
}
