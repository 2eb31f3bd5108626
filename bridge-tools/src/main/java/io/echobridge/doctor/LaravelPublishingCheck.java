package io.echobridge.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.auth.AppKeys;
import io.echobridge.call.Destination;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether this server answers at the address that Laravel publishes to, as seen from here. */
final class LaravelPublishingCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NOBODYS = "echobridge-doctor-";
  private static final String WHY = "Nothing that the application publishes arrives.";

  private final PusherVariables variables;
  private final String app;
  private final AppKeys keys;

  LaravelPublishingCheck(PusherVariables variables, String app, AppKeys keys) {
    this.variables = variables;
    this.app = app;
    this.keys = keys;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    String host = variables.value("HOST");
    if (host.isEmpty()) {
      return List.of(noHost());
    }
    String base = base(host);
    Optional<String> fault = Destination.faultOf(base);
    if (fault.isPresent()) {
      return List.of(
          Finding.fault(
              "rest-address",
              named() + " in Laravel's .env make no address: " + fault.get() + ".",
              WHY,
              "The host is a name alone, the scheme http or https, the port a number."));
    }
    try {
      Web.Answer answer =
          Web.trusting(Optional.empty(), PATIENCE).read(URI.create(base + signed()));
      return List.of(judge(base, answer));
    } catch (NoAnswerException e) {
      return List.of(
          Finding.fault(
              "rest-" + e.trouble().word(),
              named() + ": " + base + ": " + e.trouble().words() + ", as seen from this machine.",
              WHY,
              e.trouble().advice(host)));
    }
  }

  /** The address with the defaults of Laravel's own configuration. */
  private String base(String host) {
    String scheme = variables.value("SCHEME");
    String port = variables.value("PORT");
    return (scheme.isEmpty() ? "https" : scheme)
        + "://"
        + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host)
        + ":"
        + (port.isEmpty() ? "443" : port);
  }

  private String signed() {
    String path = "/apps/" + keys.appId() + "/channels";
    String query =
        "auth_key="
            + keys.first().key()
            + "&auth_timestamp="
            + Instant.now().getEpochSecond()
            + "&auth_version=1.0&filter_by_prefix="
            + NOBODYS; // a list of all channels may be longer than an answer
    String signature = keys.first().sign("GET\n" + path + '\n' + query);
    return path + '?' + query + "&auth_signature=" + signature;
  }

  private String named() {
    return variables.name("HOST") + ", _PORT and _SCHEME";
  }

  private Finding judge(String base, Web.Answer answer) {
    String got = base + ", where Laravel publishes, answers " + answer.status();
    if (answer.status() == 200 && hasChannels(answer.body())) {
      return Finding.ok("rest", got + " to a signed request, as it should");
    }
    if (answer.status() == 401) {
      return Finding.fault(
          "rest-unauthorized",
          got + " to a request that is signed with the key of apps." + app + ".pusher.",
          WHY,
          "Another server is there, or a daemon with an older configuration (systemctl restart"
              + " echobridge), or a clock that is ten minutes off.");
    }
    return Finding.fault(
        "rest-elsewhere",
        got + " to a question for the channels of apps." + app + ": that is not this server.",
        WHY,
        "Correct "
            + named()
            + " in Laravel's .env. A proxy there has to pass on /apps/ and /app/ as well as"
            + " /socket.io/.");
  }

  private static boolean hasChannels(String body) {
    try {
      return new ObjectMapper().readTree(body).path("channels").isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private Finding noHost() {
    String to =
        variables.prefix().equals("PUSHER_") ? "to pusher.com" : "to a server that has no name";
    return Finding.fault(
        "rest-host-missing",
        "Laravel's .env does not set " + variables.name("HOST") + ": it publishes " + to + ".",
        WHY,
        variables.name("HOST") + " is the name of this server as the application reaches it.");
  }
}
