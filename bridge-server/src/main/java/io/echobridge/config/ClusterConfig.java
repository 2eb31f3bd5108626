package io.echobridge.config;

import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.time.Duration;
import java.util.List;

/**
 * How the nodes of an app work together.
 *
 * @param enabled whether this node looks for others; without, it is a cluster of one
 * @param broker the broker of the app that carries the nodes' messages; empty: chosen by its type
 * @param name tells clusters apart that share a broker; may be empty
 * @param heartbeat how often a node says that it is there
 * @param startPatience how long a node that starts may wait for the others' members until it serves
 *     presence channels without
 * @param linger how long the users of a node that stopped stay members, so that they can come back
 * @param answerWithin how long a question to all nodes may wait for their answers
 * @param secrets what the nodes share: the first signs, all of them verify; none: nothing is signed
 *     and no request of a client is relayed
 * @param acceptUnsigned whether messages of other nodes count that are not signed
 * @param maxMemory bytes that the members on other nodes may take; 0 is the share of the heap of
 *     all apps
 */
public record ClusterConfig(
    boolean enabled,
    String broker,
    String name,
    Duration heartbeat,
    Duration startPatience,
    Duration linger,
    Duration answerWithin,
    List<Secret> secrets,
    boolean acceptUnsigned,
    long maxMemory) {
  private static final int SECRET_LENGTH = 16;

  /** Each secret more is a hash more for a message that none of them signed. */
  private static final int MOST_SECRETS = 4;

  public ClusterConfig {
    Faults faults = new Faults();
    for (Secret secret : secrets) {
      int length = secret.value().length();
      faults.that(
          length >= SECRET_LENGTH,
          "secrets",
          "texts of " + SECRET_LENGTH + " characters or more",
          "one of " + length);
    }
    faults
        .that(secrets.size() <= MOST_SECRETS, "secrets", MOST_SECRETS + " or fewer", secrets.size())
        .that(
            name.matches("[!-~]{0,100}"),
            "name",
            "at most 100 letters, digits and signs, without spaces",
            '"' + name + '"')
        .range("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofMinutes(1))
        .range("start-patience", startPatience, Duration.ZERO, Duration.ofMinutes(10))
        .range("linger", linger, Duration.ZERO, Duration.ofMinutes(10))
        .range("answer-within", answerWithin, Duration.ofMillis(10), Duration.ofMinutes(1))
        .that(
            maxMemory == 0 || maxMemory >= 1 << 20, "max-memory", "0 or at least 1 MiB", maxMemory)
        .done();
  }

  /** Whether clients' requests may be relayed between the nodes. */
  public boolean relays() {
    return enabled && !secrets.isEmpty();
  }
}
