package io.echobridge.broker.redis;

import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of the key {@code url}. Several hosts may stand in it, which {@link java.net.URI} does
 * not take apart. No error quotes what stands before an {@code @}: a password may be in it.
 *
 * @param socket the path of a Unix socket, or empty
 */
record RedisUrl(
    Kind kind,
    boolean tls,
    Optional<String> user,
    Optional<String> password,
    List<HostPort> hosts,
    String socket,
    Optional<String> master) {

  enum Kind {
    REDIS(6379),
    SENTINEL(26379),
    SOCKET(0);

    private final int defaultPort;

    Kind(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  record HostPort(String host, int port) {
    @Override
    public String toString() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  private static final Pattern URL =
      Pattern.compile(
          "(redis|rediss|redis-sentinel|rediss-sentinel|redis-socket|unix)://"
              + "(?:([^@/]*)@)?([^/?#]*)([^?#]*)(?:\\?[^#]*)?(?:#(.*))?");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::(\\d{1,5}))?");

  /**
   * @throws IllegalArgumentException naming the key and what was expected
   */
  static RedisUrl parse(String url) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "url: expected redis://…, rediss://…, redis-sentinel://… or redis-socket://…, got \""
              + url.substring(url.lastIndexOf('@') + 1)
              + '"');
    }
    String scheme = matcher.group(1);
    String credentials = matcher.group(2);
    Optional<String> user = Optional.empty();
    Optional<String> password = Optional.empty();
    if (credentials != null && !credentials.isEmpty()) {
      int colon = credentials.indexOf(':');
      password = Optional.of(decode(credentials.substring(colon + 1)));
      user = colon > 0 ? Optional.of(decode(credentials.substring(0, colon))) : Optional.empty();
    }
    Kind kind = kind(scheme);
    return new RedisUrl(
        kind,
        scheme.startsWith("rediss"),
        user,
        password,
        kind == Kind.SOCKET ? List.of() : hosts(matcher.group(3), kind),
        kind == Kind.SOCKET ? socket(matcher.group(4)) : "",
        Optional.ofNullable(matcher.group(5))
            .filter(name -> !name.isEmpty())
            .map(RedisUrl::decode));
  }

  /**
   * Whether other keys go with it.
   *
   * @throws IllegalArgumentException naming the key and what was expected
   */
  void check(
      boolean cluster,
      Optional<String> sentinelMaster,
      Optional<String> otherUser,
      Optional<Secret> otherPassword) {
    boolean sentinel = kind == Kind.SENTINEL;
    new Faults()
        .that(
            !cluster || kind == Kind.REDIS,
            "cluster: expected false, or a url of redis://… or rediss://…, got true")
        .that(
            !sentinel || sentinelMaster.or(() -> master).isPresent(),
            "sentinel-master: expected the master's name, got nothing")
        .that(
            sentinel || sentinelMaster.isEmpty(),
            "sentinel-master: expected nothing, or a url of redis-sentinel://…")
        .that(
            hosts.size() < 2 || sentinel || cluster,
            "url: expected one host, or cluster = true, or redis-sentinel://…, got several hosts")
        .that(
            otherUser.isEmpty() || otherPassword.isPresent() || password.isPresent(),
            "user: expected a password with it, got none")
        .done();
  }

  /** The URL again, without secrets. */
  String shown() {
    if (kind == Kind.SOCKET) {
      return "redis-socket://" + socket;
    }
    String scheme = (tls ? "rediss" : "redis") + (kind == Kind.SENTINEL ? "-sentinel" : "");
    String names = String.join(",", hosts.stream().map(HostPort::toString).toList());
    return scheme + "://" + names + master.map(name -> "#" + name).orElse("");
  }

  private static Kind kind(String scheme) {
    if (scheme.endsWith("-sentinel")) {
      return Kind.SENTINEL;
    }
    return scheme.equals("unix") || scheme.equals("redis-socket") ? Kind.SOCKET : Kind.REDIS;
  }

  /** The names or addresses of the hosts, without brackets; none for a socket. */
  List<String> hostNames() {
    return hosts.stream().map(HostPort::host).toList();
  }

  private static List<HostPort> hosts(String text, Kind kind) {
    List<HostPort> hosts = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher matcher = HOST.matcher(each.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "url: expected host:port, or several with commas between, got \"" + text + "\"");
      }
      String host = matcher.group(1).replaceAll("[\\[\\]]", "");
      int port = matcher.group(2) == null ? kind.defaultPort : Integer.parseInt(matcher.group(2));
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("url: expected a port from 1 to 65535, got " + port);
      }
      hosts.add(new HostPort(host, port));
    }
    return List.copyOf(hosts);
  }

  private static String socket(String path) {
    if (path.length() < 2) {
      throw new IllegalArgumentException(
          "url: expected the path of a socket after redis-socket://");
    }
    return path;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "url: user or password is not percent-encoded: write % as %25", e);
    }
  }
}
