package io.echobridge.gate;

import io.echobridge.net.Site;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect, and whose cookies count. A browser sends the cookies of this host
 * with whatever page connects, so they prove nothing about a page that is not ours: they are used
 * only for requests from a trusted origin. Thread-safe.
 */
public final class Origins {
  private record Rules(boolean any, Set<String> listed, Set<String> ownHosts) {}

  private volatile Rules rules;

  /**
   * @param allowed origins such as {@code https://shop.example} or {@code http://127.0.0.1:8000};
   *     {@code *} allows every page
   * @param ownHosts hosts that are the application's own, besides the one a request was made to
   */
  public Origins(List<String> allowed, Set<String> ownHosts) {
    this.rules = rules(allowed, ownHosts);
  }

  private static Rules rules(List<String> allowed, Set<String> ownHosts) {
    return new Rules(
        allowed.contains("*"),
        Set.copyOf(allowed.stream().map(Origins::normal).toList()),
        Set.copyOf(ownHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList()));
  }

  /** Others count from now on, as given to the constructor. From any thread. */
  public void replace(List<String> allowed, Set<String> ownHosts) {
    rules = rules(allowed, ownHosts);
  }

  /**
   * Whether a page of this origin may connect. Clients other than browsers send no origin, and may.
   *
   * @param origin the {@code Origin} header, if any
   */
  public boolean allows(@Nullable String origin) {
    Rules now = rules;
    return now.any || origin == null || now.listed.contains(normal(origin));
  }

  /**
   * Whether the cookies of a request speak for the page that made it.
   *
   * @param origin the {@code Origin} header, if any
   * @param host the host the request was made to, with or without a port
   */
  public boolean trusts(@Nullable String origin, String host) {
    Rules now = rules;
    if (origin == null || now.listed.contains(normal(origin))) {
      return true;
    }
    String originHost = hostOf(origin);
    return originHost != null
        && (originHost.equals(hostOf("http://" + host)) || now.ownHosts.contains(originHost));
  }

  /** As browsers say it: without a port that goes without saying. */
  private static String normal(String origin) {
    String lower = without("/", origin.toLowerCase(Locale.ROOT));
    if (lower.startsWith("https://")) {
      return without(":443", lower);
    }
    return lower.startsWith("http://") ? without(":80", lower) : lower;
  }

  private static String without(String end, String text) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }

  private static @Nullable String hostOf(String url) {
    return Site.of(url).map(Site::host).orElse(null);
  }
}
