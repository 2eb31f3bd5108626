package io.echobridge.net;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a web address leads, whoever wrote it: a page's origin, a setting, or a {@code Host} header
 * with {@code http://} before it. The same text is the same host. {@link java.net.URI} is not asked
 * because it knows no host in {@code http://stack_app}, though Docker makes such names and browsers
 * open them.
 *
 * @param scheme in lower case
 * @param host in lower case; an address of IPv6 with its brackets
 * @param port -1 when none is named
 */
public record Site(String scheme, String host, int port) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "([a-z][a-z0-9+.-]*)://(\\[[0-9a-f:.%]+]|[^/?#@:\\[\\]\\\\\\s]+)(?::(\\d{1,9})?)?([/?#].*)?");

  /** Nothing, if that is no web address, or one with a user in it. */
  public static Optional<Site> of(String address) {
    Matcher matcher = ADDRESS.matcher(address.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String port = matcher.group(3);
    return Optional.of(
        new Site(matcher.group(1), matcher.group(2), port == null ? -1 : Integer.parseInt(port)));
  }

  /** As browsers write an origin: without the scheme's own port. */
  public String origin() {
    boolean own =
        port < 0
            || (port == 443 && scheme.equals("https"))
            || (port == 80 && scheme.equals("http"));
    return scheme + "://" + host + (own ? "" : ":" + port);
  }
}
