package io.echobridge.hub;

import io.echobridge.history.HistorySettings;
import java.time.Duration;

/**
 * How clients are brought up to date that come back.
 *
 * @param window how long a client may be away
 * @param proof after so long without an answer to a ping a client is gone, whatever its protocol
 * @param history what is kept for them
 * @param maxReplay how many bytes of the history one client may miss
 * @param patience how long a client waits for a node that is behind it
 * @param maxRecords how many bytes of the heap the sessions of all nodes may take whose clients
 *     have lost their connections
 * @param verify when the application is asked again whether a client may listen
 */
public record RecoverySettings(
    Duration window,
    Duration proof,
    HistorySettings history,
    long maxReplay,
    Duration patience,
    long maxRecords,
    Verify verify) {
  /** When the application is asked again. */
  public enum Verify {
    /** Once the client hears everything; only a clear no ends a subscription. */
    BACKGROUND,
    /** Not at all. */
    NEVER
  }

  /** So long is known of a session that is over: whoever comes back too late hears that. */
  Duration remembered() {
    return window.multipliedBy(2);
  }
}
