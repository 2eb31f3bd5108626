package io.echobridge.hub.peers;

import io.echobridge.cluster.Departure;
import io.echobridge.cluster.Opening;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of nodes that come and go, and of what is lost between them. */
final class NodeLog {
  private static final Logger log = LoggerFactory.getLogger(NodeLog.class);
  private static final int LONGEST = 100;

  private final String app;
  private final Throttle lost = Throttle.onceAMinute();

  NodeLog(String app) {
    this.app = app;
  }

  void came(PeerInfo peer) {
    log.info("App {}: found {} {}", app, kind(peer), name(peer));
  }

  void gone(PeerInfo peer, Departure why, int members) {
    switch (why) {
      case DEAD ->
          log.warn("App {}: {} {} is dead: {} members leave", app, kind(peer), name(peer), members);
      case GOODBYE ->
          log.info(
              "App {}: {} {} has stopped: {} members leave", app, kind(peer), name(peer), members);
    }
  }

  void opened(Opening why) {
    switch (why) {
      case EVERYBODY -> log.info("App {}: received the members of all other nodes", app);
      case ALONE -> log.info("App {}: no other node is running", app);
      case PATIENCE ->
          log.warn(
              "App {}: clients may join presence channels now, although the members of other"
                  + " nodes are not known yet: cluster.start-patience is over",
              app);
    }
  }

  void eventLost() {
    lost.tell(
        note ->
            log.warn(
                "App {}: an event from another node is dropped: clients here read too slowly ({})",
                app,
                note));
  }

  private static String kind(PeerInfo peer) {
    return peer.isKeeper() ? "keeper" : "node";
  }

  private static String name(PeerInfo peer) {
    return peer.about() == null
        ? peer.id().toString()
        : Printable.line(peer.about().name(), LONGEST) + " (" + peer.id() + ")";
  }
}
