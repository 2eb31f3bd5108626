package io.echobridge.admin;

import io.echobridge.config.AdminConfig;
import io.echobridge.config.Network;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps web pages of others out of the admin listener, also where it asks who somebody is: the
 * browser of an operator says that for any page. It reaches this listener, and any page may have a
 * browser send requests: to this address with another page's {@code Origin}, or to a name of that
 * page's own that has this address. So a request has to be made to a name that is ours, and none
 * may come from a page that is not. An address as the host is let in: nobody can have it stand for
 * another. On the one IO thread.
 */
final class PageGuard {
  private static final Logger log = LoggerFactory.getLogger(PageGuard.class);
  private static final int LONGEST_NAME = 100;

  private static final Pattern HOST = Pattern.compile("(\\[[^\\[\\]]*]|[^\\[\\]:]*)(?::\\d{1,5})?");
  private static final HttpString SITE = new HttpString("Sec-Fetch-Site");
  private static final HttpString MODE = new HttpString("Sec-Fetch-Mode");
  private static final HttpString DESTINATION = new HttpString("Sec-Fetch-Dest");

  /** What a page of others cannot send without asking first, and nobody answers it then. */
  private static final HttpString PROGRAM = new HttpString("X-Requested-With");

  private final Set<String> listed;
  private final Set<String> names = new HashSet<>(Set.of("localhost"));
  private final Throttle throttle = Throttle.onceAMinute();

  PageGuard(AdminConfig config) {
    listed = Set.copyOf(config.hosts());
    names.addAll(listed);
    names.add(config.host().toLowerCase(Locale.ROOT));
  }

  /** What a request that may not enter is answered; nothing for all others. */
  Optional<Answer> refusal(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues hosts = headers.get(Headers.HOST);
    boolean old = exchange.getProtocol().equals(Protocols.HTTP_1_0);
    if (hosts == null && old && reads(exchange)) {
      return Optional.empty(); // no browser, but health checks of balancers
    }
    String host = hosts == null || hosts.size() != 1 ? "" : hosts.getFirst();
    if (!isOurs(host)) {
      tell(host);
      return Optional.of(
          Answer.plain(
              403,
              "This listener accepts only its own names and IP addresses. If this is a name"
                  + " of this machine, add it to admin.hosts.\n"));
    }
    if (isForeign(exchange, host)) {
      return Optional.of(Answer.plain(403, "This listener refuses requests of other web pages\n"));
    }
    return reads(exchange) || saysWhence(headers)
        ? Optional.empty()
        : Optional.of(
            Answer.plain(
                403,
                "Requests that change something need the header \"X-Requested-With\", for example:"
                    + " curl -H 'X-Requested-With: curl' ...\n"));
  }

  private static boolean reads(HttpServerExchange exchange) {
    HttpString method = exchange.getRequestMethod();
    return method.equals(Methods.GET) || method.equals(Methods.HEAD);
  }

  /** Where it comes from has been looked at. */
  private static boolean saysWhence(HeaderMap headers) {
    return headers.contains(Headers.ORIGIN)
        || "same-origin".equals(headers.getFirst(SITE))
        || headers.contains(PROGRAM);
  }

  private boolean isOurs(String host) {
    String name = nameOf(host);
    return name != null && (names.contains(name) || Network.address(name).isPresent());
  }

  private boolean isForeign(HttpServerExchange exchange, String host) {
    HeaderMap headers = exchange.getRequestHeaders();
    boolean reads = reads(exchange);
    boolean tail = exchange.getRelativePath().equals(TailHandler.PATH);
    if (isOthers(headers.get(Headers.ORIGIN), host)) {
      return true;
    }
    String site = headers.getFirst(SITE);
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      // A link to us is well: who wrote it does not see where it leads.
      boolean visit =
          "navigate".equals(headers.getFirst(MODE))
              && "document".equals(headers.getFirst(DESTINATION));
      return !(visit && reads) || tail;
    }
    if (reads && !tail) {
      return false;
    }
    // Where we have neither TLS nor a loopback address, browsers do not say from where they ask:
    // our
    // own page does, in a header that no other page can send.
    String agent = headers.getFirst(Headers.USER_AGENT);
    boolean isBrowser = agent != null && agent.contains("Mozilla/");
    boolean silent = site == null && isBrowser && !headers.contains(PROGRAM);
    return (tail && silent) || isOthers(headers.get(Headers.REFERER), host);
  }

  private boolean isOthers(@Nullable HeaderValues pages, String host) {
    return pages != null && !pages.stream().allMatch(page -> isOwnPage(page, host));
  }

  private boolean isOwnPage(String page, String host) {
    try {
      String authority = new URI(page).getRawAuthority();
      String name = authority == null ? null : nameOf(authority);
      // Proxies give us another host than the page has, so the names that were listed count too.
      return name != null && (authority.equalsIgnoreCase(host) || listed.contains(name));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Without the port, and an address of IPv6 without brackets. */
  private static @Nullable String nameOf(String host) {
    Matcher parts = HOST.matcher(host);
    if (!parts.matches() || parts.group(1).isEmpty()) {
      return null;
    }
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  /** Once a minute: strangers decide how often it happens. */
  private void tell(String host) {
    throttle.tell(
        note ->
            log.warn(
                "The admin listener refused a request for the host \"{}\"; if that is a name of"
                    + " this machine, add it to admin.hosts ({})",
                Printable.line(host, LONGEST_NAME),
                note));
  }
}
