package io.echobridge.broker.rabbitmq;

import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The key {@code addresses}, taken apart. No error quotes what stands before an {@code @}: a
 * password may be in it.
 */
record Addresses(
    List<Address> all,
    boolean tls,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> virtualHost) {
  /** One node of RabbitMQ. */
  record Address(String host, int port) {
    @Override
    public String toString() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(amqps?)://)?(?:([^@/]*)@)?(\\[[0-9a-fA-F:.]+]|[^:\\[\\]/@]+)(?::(\\d{1,5}))?(?:/(.*))?");

  /**
   * @throws IllegalArgumentException naming the key and what was expected
   */
  static Addresses parse(List<String> texts) {
    List<Addresses> each = new ArrayList<>();
    for (String text : texts) {
      each.add(one(text.strip()));
    }
    if (each.isEmpty()) {
      throw new IllegalArgumentException(
          "addresses: expected at least one, such as [\"rabbit:5672\"]");
    }
    Addresses first = each.get(0);
    boolean alike =
        each.stream()
            .allMatch(
                other ->
                    other.tls == first.tls
                        && other.user.equals(first.user)
                        && other.password.equals(first.password)
                        && other.virtualHost.equals(first.virtualHost));
    if (!alike) {
      throw new IllegalArgumentException(
          "addresses: expected the same scheme, user, password and virtual host in each");
    }
    List<Address> all = each.stream().flatMap(one -> one.all.stream()).toList();
    return new Addresses(all, first.tls, first.user, first.password, first.virtualHost);
  }

  /**
   * Whether other keys go with it.
   *
   * @throws IllegalArgumentException naming the key and what was expected
   */
  void check(
      Optional<String> otherUser, Optional<Secret> otherPassword, Optional<String> otherHost) {
    new Faults()
        .that(
            user.isEmpty() || otherUser.isEmpty(),
            "user: expected nothing, because addresses has a user")
        .that(
            password.isEmpty() || otherPassword.isEmpty(),
            "password: expected nothing, because addresses has a password")
        .that(
            otherUser.or(() -> user).isPresent() == otherPassword.or(() -> password).isPresent(),
            "user: expected user and password together, or neither")
        .that(
            virtualHost.isEmpty() || otherHost.isEmpty(),
            "virtual-host: expected nothing, because addresses has a virtual host")
        .done();
  }

  private static Addresses one(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "addresses: expected host:port, amqp://… or amqps://…, got \""
              + text.substring(text.lastIndexOf('@') + 1)
              + '"');
    }
    boolean tls = "amqps".equals(matcher.group(1));
    String host = matcher.group(3).replaceAll("[\\[\\]]", "");
    int usual = tls ? 5671 : 5672;
    int port = matcher.group(4) == null ? usual : Integer.parseInt(matcher.group(4));
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("addresses: expected a port from 1 to 65535, got " + port);
    }
    String[] login =
        Stream.ofNullable(matcher.group(2))
            .filter(credentials -> !credentials.isEmpty())
            .flatMap(credentials -> Stream.of(credentials.split(":", 2)))
            .map(Addresses::decode)
            .toArray(String[]::new);
    return new Addresses(
        List.of(new Address(host, port)),
        tls,
        login.length > 0 ? Optional.of(login[0]) : Optional.empty(),
        login.length > 1 ? Optional.of(new Secret(login[1])) : Optional.empty(),
        Optional.ofNullable(matcher.group(5))
            .filter(path -> !path.isEmpty())
            .map(Addresses::decode));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "addresses: user, password or virtual host is not percent-encoded: write % as %25", e);
    }
  }
}
