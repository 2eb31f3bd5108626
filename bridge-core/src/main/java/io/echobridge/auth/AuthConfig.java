package io.echobridge.auth;

import io.echobridge.call.Destination;
import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one app's application is asked who may listen: {@code apps.<id>.auth} of the configuration.
 *
 * @param url where the application answers, {@code http} or {@code https}
 * @param byOrigin other addresses, by the origin ({@code scheme://host[:port]}) of the page that
 *     asks
 * @param timeout for one answer as a whole, from the moment it is asked
 * @param connectTimeout for one TCP connection
 * @param maxInFlight the most calls at once
 * @param callsPerSecond the most calls that reach the application within any second
 * @param maxWaiting the most calls waiting for their turn; more are refused
 * @param forwardCookies whether the application sees the cookies of the client's handshake, and
 *     what goes with them: its {@code Authorization}, {@code Origin} and {@code Referer}
 * @param forwardHeaders which headers a client may give with its {@code subscribe}: exact names, or
 *     beginnings such as {@code X-*}, which take none that proxies say who somebody is with
 * @param any200IsYes on private channels, takes every answer with status 200 for a yes, as
 *     laravel-echo-server does
 * @param maxAnswer the longest answer, in bytes
 * @param caFile PEM certificates that are trusted besides those of the Java platform
 */
public record AuthConfig(
    String url,
    Map<String, String> byOrigin,
    Duration timeout,
    Duration connectTimeout,
    int maxInFlight,
    int callsPerSecond,
    int maxWaiting,
    boolean forwardCookies,
    List<String> forwardHeaders,
    boolean any200IsYes,
    int maxAnswer,
    Optional<String> caFile) {

  /**
   * @throws IllegalArgumentException naming each key that is wrong, one per line
   */
  public AuthConfig {
    byOrigin = Map.copyOf(byOrigin);
    forwardHeaders = List.copyOf(forwardHeaders);
    Faults faults = new Faults();
    checkUrl("url", url, faults);
    byOrigin.forEach(
        (origin, target) -> {
          faults.that(
              Endpoints.isOrigin(origin), "by-origin", "scheme://host[:port]", '"' + origin + '"');
          checkUrl("by-origin.\"" + origin + "\"", target, faults);
        });
    checkPositive("timeout", timeout, faults);
    checkPositive("connect-timeout", connectTimeout, faults);
    faults
        .atLeast("max-in-flight", maxInFlight, 1)
        .atLeast("calls-per-second", callsPerSecond, 1)
        .atLeast("max-waiting", maxWaiting, 0)
        .atLeast("max-answer", maxAnswer, 1);
    for (String header : forwardHeaders) {
      ForwardedNames.faultOf(header).ifPresent(fault -> faults.add("forward-headers: " + fault));
    }
    faults.done();
  }

  /** Where the application lives, host by host: pages of these hosts are its own. */
  public Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    hosts.add(Destination.of(url).host());
    byOrigin.values().forEach(each -> hosts.add(Destination.of(each).host()));
    return hosts;
  }

  private static void checkUrl(String key, String url, Faults faults) {
    String got = url.contains("@") ? "" : ", got \"" + url + '"'; // a password is never shown
    Destination.faultOf(url).ifPresent(fault -> faults.add(key + ": " + fault + got));
  }

  private static void checkPositive(String key, Duration value, Faults faults) {
    faults.that(value.toMillis() >= 1, key, "at least 1 ms", value.toMillis() + " ms");
  }
}
