package io.echobridge.auth;

import io.echobridge.call.Destination;
import java.time.Duration;
import java.util.ArrayList;
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
    List<String> faults = new ArrayList<>();
    checkUrl("url", url, faults);
    byOrigin.forEach(
        (origin, target) -> {
          if (!Endpoints.isOrigin(origin)) {
            faults.add("by-origin: expected scheme://host[:port], got \"" + origin + "\"");
          }
          checkUrl("by-origin.\"" + origin + "\"", target, faults);
        });
    checkPositive("timeout", timeout, faults);
    checkPositive("connect-timeout", connectTimeout, faults);
    checkAtLeast("max-in-flight", 1, maxInFlight, faults);
    checkAtLeast("calls-per-second", 1, callsPerSecond, faults);
    checkAtLeast("max-waiting", 0, maxWaiting, faults);
    checkAtLeast("max-answer", 1, maxAnswer, faults);
    for (String header : forwardHeaders) {
      ForwardedNames.faultOf(header).ifPresent(fault -> faults.add("forward-headers: " + fault));
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
  }

  /** Where the application lives, host by host: pages of these hosts are its own. */
  public Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    hosts.add(Destination.of(url).host());
    byOrigin.values().forEach(each -> hosts.add(Destination.of(each).host()));
    return hosts;
  }

  private static void checkUrl(String key, String url, List<String> faults) {
    String got = url.contains("@") ? "" : ", got \"" + url + '"'; // a password is never shown
    Destination.faultOf(url).ifPresent(fault -> faults.add(key + ": " + fault + got));
  }

  private static void checkPositive(String key, Duration value, List<String> faults) {
    if (value.toMillis() < 1) {
      faults.add(key + ": expected at least 1 ms, got " + value.toMillis() + " ms");
    }
  }

  private static void checkAtLeast(String key, int least, int value, List<String> faults) {
    if (value < least) {
      faults.add(key + ": expected at least " + least + ", got " + value);
    }
  }
}
