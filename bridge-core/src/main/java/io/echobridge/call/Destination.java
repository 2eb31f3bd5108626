package io.echobridge.call;

import io.echobridge.net.Site;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.util.Optional;

/**
 * An address that is asked over HTTP. Java's client takes no host whose name has an underscore, or
 * is otherwise none to {@link URI}: such a name is looked up here, and named in the {@code Host}
 * header. Over TLS that is not possible, as Java cannot name such a host there.
 */
public final class Destination {
  /** Asks for the addresses of a name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress lookUp(String host) throws UnknownHostException;
  }

  private static final String RESTRICTED = "jdk.httpclient.allowRestrictedHeaders";

  static {
    // Read once, when the client is first used.
    String others = System.getProperty(RESTRICTED);
    System.setProperty(RESTRICTED, others == null ? "host" : others + ",host");
  }

  private final URI uri;
  private final Site site;
  private final Resolver resolver;

  private Destination(URI uri, Site site, Resolver resolver) {
    this.uri = uri;
    this.site = site;
    this.resolver = resolver;
  }

  /**
   * @throws IllegalArgumentException when {@link #faultOf} finds something
   */
  public static Destination of(String url) {
    return of(url, InetAddress::getByName);
  }

  static Destination of(String url, Resolver resolver) {
    return new Destination(URI.create(url), Site.of(url).orElseThrow(), resolver);
  }

  /** What is wrong with an address, if anything, without the address itself. */
  public static Optional<String> faultOf(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("expected an http:// or https:// address");
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      return Optional.of("expected an address without user and password");
    }
    Optional<Site> site = Site.of(url);
    boolean https = site.filter(s -> s.scheme().equals("https")).isPresent();
    if (site.isEmpty() || !(https || site.get().scheme().equals("http"))) {
      return Optional.of("expected http:// or https:// and a host name");
    }
    if (site.get().port() == 0 || site.get().port() > 65_535) {
      return Optional.of("expected a port of 1 to 65535");
    }
    return https && uri.getHost() == null
        ? Optional.of(
            "expected a host name of letters, digits and dashes, as certificates have it, or http://")
        : Optional.empty();
  }

  public String host() {
    return site.host();
  }

  public URI uri() {
    return uri;
  }

  /**
   * A request there. Waits for the name's address where Java's client cannot look for it itself.
   *
   * @throws UnknownHostException when the name has none
   */
  public HttpRequest.Builder request() throws UnknownHostException {
    HttpRequest.Builder request = HttpRequest.newBuilder(reachable());
    hostHeader().ifPresent(name -> request.header("Host", name));
    return request;
  }

  /** What a request to {@link #reachable} has to say in its {@code Host} header, if anything. */
  public Optional<String> hostHeader() {
    return uri.getHost() == null ? Optional.of(uri.getRawAuthority()) : Optional.empty();
  }

  /**
   * The address as Java's client takes it. Waits as {@link #request} does.
   *
   * @throws UnknownHostException when the name has none
   */
  public URI reachable() throws UnknownHostException {
    if (uri.getHost() != null) {
      return uri;
    }
    String address = resolver.lookUp(site.host()).getHostAddress();
    StringBuilder url = new StringBuilder(uri.getScheme()).append("://");
    url.append(address.contains(":") ? "[" + address + "]" : address);
    if (site.port() >= 0) {
      url.append(':').append(site.port());
    }
    url.append(uri.getRawPath());
    if (uri.getRawQuery() != null) {
      url.append('?').append(uri.getRawQuery());
    }
    return URI.create(url.toString());
  }
}
