package io.echobridge.server;

import io.echobridge.hub.Hub;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks for event loops and brokers' threads that are stuck, and has the hubs do what is due each
 * second. One caller at a time.
 */
final class Lookout {
  /** How long a loop or a broker's thread may be busy with one thing. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Pulse pulse;
  private final Map<String, Hub> hubs;

  /**
   * @param hubs by the ids of their apps
   */
  Lookout(EventLoops loops, Map<String, Hub> hubs) {
    this.pulse = new Pulse(loops);
    this.hubs = Map.copyOf(hubs);
  }

  /** Before the first look: the loops have been started. */
  void begin() {
    pulse.ask();
  }

  /** What is stuck now. */
  List<Watch.Trouble> look() {
    pulse.ask();
    List<Watch.Trouble> troubles = new ArrayList<>();
    for (Pulse.Still still : pulse.still(PATIENCE)) {
      troubles.add(
          Watch.Trouble.ofThread("event loop " + still.loop().index(), still.thread(), PATIENCE));
    }
    hubs.forEach(
        (id, hub) ->
            hub.stuck(PATIENCE)
                .forEach(
                    (broker, threads) ->
                        threads.forEach(
                            thread ->
                                troubles.add(
                                    Watch.Trouble.ofThread(
                                        "app " + id + ", broker " + broker, thread, PATIENCE)))));
    hubs.values().forEach(Hub::tick);
    return troubles;
  }
}
