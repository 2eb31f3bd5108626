package io.echobridge.admin;

import io.echobridge.hub.BrokerState;
import io.echobridge.hub.HubStats;
import io.echobridge.protocol.ConnectionCount;
import java.util.List;

/** What there is to know of one app at this moment. Any thread may ask. */
public interface AppStatus {
  String id();

  HubStats stats();

  List<BrokerState> brokers();

  List<ConnectionCount> connections();
}
