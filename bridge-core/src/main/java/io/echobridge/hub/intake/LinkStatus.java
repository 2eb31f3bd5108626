package io.echobridge.hub.intake;

import io.echobridge.hub.stats.BrokerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a broker's link is, and since when. Thread-safe; its plug-in tells one thing at a time. */
final class LinkStatus {
  private final String name;
  private final Downtime downtime = new Downtime();
  private volatile boolean up;
  private volatile boolean lacksMessages;
  private volatile Instant since = Instant.now();
  private volatile String detail = "not connected yet";
  private volatile Optional<String> impaired = Optional.empty();

  /**
   * @param name of the broker
   */
  LinkStatus(String name) {
    this.name = name;
  }

  boolean isUp() {
    return up;
  }

  /** Whether it is up, and what was missed before has come or will not come. */
  boolean isReady() {
    return up && !lacksMessages;
  }

  /** Other nodes are asked for what was missed, or that is over. */
  void lacksMessages(boolean doesIt) {
    lacksMessages = doesIt;
  }

  /** It is up; returns how long it was not, zero when it was. */
  Duration up(String words) {
    now(true, words);
    return downtime.end();
  }

  void down(String words) {
    now(false, words);
    downtime.begin();
  }

  void closed() {
    up = false;
  }

  /** Events are lost although it is up; returns whether they were before. */
  boolean impaired(Optional<String> reason) {
    boolean before = impaired.isPresent();
    impaired = reason;
    return before;
  }

  private void now(boolean isUp, String words) {
    detail = words;
    impaired = Optional.empty();
    since = Instant.now();
    up = isUp;
  }

  /** As the status page shows it. */
  BrokerState state(Map<String, Long> lag, List<String> unheard) {
    Optional<String> trouble = up ? impaired : Optional.empty();
    return new BrokerState(
        name,
        up,
        trouble.isPresent(),
        since,
        trouble.orElse(detail),
        downtime.outages(),
        downtime.total(),
        lag,
        unheard);
  }
}
