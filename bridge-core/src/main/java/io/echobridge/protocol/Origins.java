package io.echobridge.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect, and whose cookies count. A browser sends the cookies of this host
 * with whatever page connects, so they prove nothing about a page that is not ours: they are used
 * only for requests from a trusted origin.
 */
public final class Origins {
  private final boolean any;
  private final Set<String> listed;
  private final Set<String> ownHosts;

  /**
   * @param allowed origins such as {@code https://shop.example} or {@code http://127.0.0.1:8000};
   *     {@code *} allows every page
   * @param ownHosts hosts that are the application's own, besides the one a request was made to
   */
  public Origins(List<String> allowed, Set<String> ownHosts) {
    this.any = allowed.contains("*");
    this.listed = Set.copyOf(allowed.stream().map(Origins::normal).toList());
    this.ownHosts = Set.copyOf(ownHosts.stream().map(h -> h.toLowerCase(Locale.ROOT)).toList());
  }

  /**
   * Whether a page of this origin may connect. Clients other than browsers send no origin, and may.
   *
   * @param origin the {@code Origin} header, if any
   */
  public boolean allows(@Nullable String origin) {
    return any || origin == null || listed.contains(normal(origin));
  }

  /**
   * Whether the cookies of a request speak for the page that made it.
   *
   * @param origin the {@code Origin} header, if any
   * @param host the host the request was made to, with or without a port
   */
  public boolean trusts(@Nullable String origin, String host) {
    if (origin == null || listed.contains(normal(origin))) {
      return true;
    }
    String originHost = hostOf(origin);
    return originHost != null
        && (originHost.equals(hostOf("http://" + host)) || ownHosts.contains(originHost));
  }

  private static String normal(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static @Nullable String hostOf(String url) {
    try {
      String host = new URI(url).getHost();
      return host == null ? null : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
