package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether Laravel and we mean the same Redis. */
final class LaravelRedisCheck implements Check {
  private static final Pattern ADDRESS = Pattern.compile("^[a-z-]+://(?:[^/@]*@)?([^/?#]+)");
  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "::1");

  private final Laravel laravel;
  private final Collection<AppConfig> apps;

  LaravelRedisCheck(Laravel laravel, Collection<AppConfig> apps) {
    this.laravel = laravel;
    this.apps = apps;
  }

  @Override
  public List<Finding> look() {
    Optional<String> theirs = theirs();
    List<String> ours = new ArrayList<>();
    for (AppConfig app : apps) {
      for (BrokerConfig<?> broker : app.brokers().values()) {
        if (broker.factory().type().equals("redis")) {
          Settings.text(broker.settings(), "url")
              .flatMap(LaravelRedisCheck::address)
              .ifPresent(ours::add);
        }
      }
    }
    if (theirs.isEmpty() || ours.isEmpty()) {
      return List.of(); // a socket, a cluster: nothing that can be compared
    }
    if (ours.stream().anyMatch(each -> List.of(each.split(",", -1)).contains(theirs.get()))) {
      return List.of(Finding.ok("laravel-redis", "Laravel and Echobridge use the same Redis"));
    }
    return List.of(
        Finding.warning(
            "laravel-redis-elsewhere",
            "Laravel publishes to the Redis at "
                + theirs.get()
                + ", Echobridge listens to the one at "
                + String.join(" and ", ours)
                + ".",
            "Unless both names lead to the same server, no event arrives.",
            "url = \"redis://"
                + theirs.get()
                + "\" of that broker, or REDIS_HOST and REDIS_PORT"
                + " in Laravel's .env."));
  }

  private Optional<String> theirs() {
    Optional<String> url = laravel.env("REDIS_URL").filter(text -> !text.isEmpty());
    if (url.isPresent()) {
      return address(url.get());
    }
    String host = laravel.env("REDIS_HOST").orElse("127.0.0.1").replaceFirst("^[a-z]+://", "");
    String port = laravel.env("REDIS_PORT").orElse("6379");
    return host.startsWith("/") ? Optional.empty() : Optional.of(normal(host + ":" + port));
  }

  /** Host and port without user and password. */
  private static Optional<String> address(String url) {
    Matcher matcher = ADDRESS.matcher(url);
    if (url.contains("socket:") || url.contains("sentinel:") || !matcher.find()) {
      return Optional.empty();
    }
    List<String> all = new ArrayList<>();
    for (String each : matcher.group(1).split(",", -1)) {
      all.add(normal(each.matches(".*:\\d+") ? each : each + ":6379"));
    }
    return Optional.of(String.join(",", all));
  }

  private static String normal(String address) {
    String host = address.substring(0, address.lastIndexOf(':')).toLowerCase(Locale.ROOT);
    String port = address.substring(address.lastIndexOf(':'));
    return (HERE.contains(host.replaceAll("[\\[\\]]", "")) ? "127.0.0.1" : host) + port;
  }
}
