package io.echobridge.admin;

import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Refusal;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.hub.stats.Tap;
import java.util.List;
import java.util.Map;

/** What there is to know of one app at this moment. Any thread may ask. */
public interface AppStatus {
  String id();

  HubStats stats();

  /** Bytes on their way from the brokers to the clients. */
  long inFlightBytes();

  /**
   * How often each limit refused something, by a few fixed words that are all there from the start.
   */
  Map<String, Long> refused();

  /**
   * How often clients went for each reason, by a few fixed words that are all there from the start.
   */
  Map<String, Long> closed();

  /** What was refused of late, and why, the newest first. */
  List<Refusal> refusals();

  List<BrokerState> brokers();

  List<ConnectionCount> connections();

  /** The channels with subscribers. */
  List<Occupancy> channels();

  /** Has somebody see the events that pass, until he runs what is returned. */
  Runnable tap(Tap tap);
}
