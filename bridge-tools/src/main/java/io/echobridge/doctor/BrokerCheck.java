package io.echobridge.doctor;

import io.echobridge.config.BrokerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a broker lets us in. */
final class BrokerCheck implements Check {
  private static final String WHY =
      "Clients connect and subscribe as usual, but no event from this broker reaches them.";

  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "noauth|wrongpass|access_refused|authenticat|sasl|invalid password|invalid username");
  private static final Pattern PERMISSION = Pattern.compile("noperm|not authorized|authorization");
  private static final Pattern NAME =
      Pattern.compile(
          "unknownhost|unknown host|nxdomain|name resolution|unresolved|resolve|name or service not known|no address");
  private static final Pattern TLS = Pattern.compile("ssl|tls|certificate|pkix|certification path");
  private static final Pattern TIMEOUT = Pattern.compile("timed out|no (connection|answer) within");

  private final String app;
  private final String name;
  private final BrokerConfig<?> config;
  private final Duration patience;

  BrokerCheck(String app, String name, BrokerConfig<?> config, Duration patience) {
    this.app = app;
    this.name = name;
    this.config = config;
    this.patience = patience;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    String path = "apps." + app + ".brokers." + name;
    try (BrokerTrial link = BrokerTrial.open(app, name, config, message -> {})) {
      BrokerTrial.State state = link.await(patience);
      if (state.up()) {
        return List.of(
            Finding.ok("broker", path + " accepts the connection: " + state.words().orElse("")));
      }
      return List.of(
          state
              .words()
              .map(reason -> down(path, reason))
              .orElseGet(
                  () ->
                      Finding.fault(
                          "broker-silent",
                          path
                              + ": no connection, and no refusal, within "
                              + patience.toSeconds()
                              + " s.",
                          WHY,
                          "Is the address right, and does a firewall drop the packets?")));
    }
  }

  private Finding down(String path, String reason) {
    String type = config.factory().type();
    String words = reason.toLowerCase(Locale.ROOT);
    String what = path + " (" + type + "): " + reason;
    if (CREDENTIALS.matcher(words).find()) {
      return Finding.fault(
          "broker-credentials",
          what,
          WHY,
          "Give "
              + path
              + " the user and password that the broker requires"
              + (type.equals("redis")
                  ? ": password = \"…\" (REDIS_PASSWORD in Laravel's .env), and user where Redis has"
                      + " ACL users."
                  : "."));
    }
    if (PERMISSION.matcher(words).find()) {
      return Finding.fault(
          "broker-permission",
          what,
          WHY,
          type.equals("redis")
              ? "Let the Redis user use pub/sub: ACL SETUSER … +@pubsub +ping allchannels"
              : "Give the user the right to read, at the broker.");
    }
    if (NAME.matcher(words).find()) {
      return Finding.fault(
          "broker-name",
          what,
          WHY,
          "The host name is unknown on this machine: correct it, or check what \"getent"
              + " hosts NAME\" shows. Container names exist only in their own network.");
    }
    if (TLS.matcher(words).find()) {
      return Finding.fault(
          "broker-tls",
          what,
          WHY,
          "Does the broker speak TLS on this port, and is its certificate's issuer trusted (ca-file)?");
    }
    if (words.contains("refused")) {
      return Finding.fault(
          "broker-refused",
          what,
          WHY,
          "Nothing listens there: is the broker running, is the port right, and does it"
              + " listen on more than the loopback address (\"bind\" in Redis)?");
    }
    if (TIMEOUT.matcher(words).find()) {
      return Finding.fault(
          "broker-timeout",
          what,
          WHY,
          "Does a firewall drop the packets? Do both sides agree on TLS"
              + (type.equals("redis") ? " (redis:// without, rediss:// with it)?" : "?"));
    }
    return Finding.fault(
        "broker-down", what, WHY, "Correct the address or the settings of " + path + ".");
  }
}
