package io.echobridge.hub;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.ClientMemory;
import io.echobridge.protocol.ClientConnection;
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

  Broadcasts broadcasts() {
    return broadcasts;
  }

  Counters counters() {
    return counters;
  }

  Overuse overuse() {
    return overuse;
  }

  ClientMemory memory() {
    return memory;
  }

  /** A session has ended. */
  void gone(ClientConnection connection, CloseReason reason) {
    counters.disconnects.increment();
    log.debug("App {}: client {} is gone: {}", app, connection.publicId(), reason.word());
  }

  /** A client was refused a channel: counts it, and tells the operator now and then. */
  void refused(ChannelName channel, Refused refusal) {
    counters.authRefusals.increment();
    refusals.refused(channel, refusal);
  }
}
