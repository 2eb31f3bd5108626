package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a channel as Laravel names it at Redis is one here: the pitfall above all others. */
final class LaravelPrefixCheck implements Check {
  private static final String CHANNEL = "private-orders.1";

  private final Laravel laravel;
  private final Map<String, AppConfig> apps;

  LaravelPrefixCheck(Laravel laravel, Map<String, AppConfig> apps) {
    this.laravel = laravel;
    this.apps = apps;
  }

  @Override
  public List<Finding> look() {
    List<String> places = new ArrayList<>();
    List<Finding> partly = new ArrayList<>();
    List<String> possible = laravel.prefixes();
    for (Map.Entry<String, AppConfig> app : apps.entrySet()) {
      for (Map.Entry<String, BrokerConfig<?>> broker : app.getValue().brokers().entrySet()) {
        if (!broker.getValue().factory().type().equals("redis")) {
          continue;
        }
        String place = "apps." + app.getKey() + ".brokers." + broker.getKey();
        List<String> fitting =
            possible.stream().filter(prefix -> fits(prefix, broker.getValue())).toList();
        if (fitting.equals(possible)) {
          return List.of(
              Finding.ok(
                  "laravel-prefix", "Laravel's prefix " + shown(possible) + " matches " + place));
        }
        if (!fitting.isEmpty()) {
          partly.add(unclear(possible, fitting, place));
        }
        places.add(place);
      }
    }
    if (places.isEmpty()) {
      return List.of();
    }
    if (!partly.isEmpty()) {
      return partly.subList(0, 1);
    }
    return List.of(
        Finding.fault(
            "laravel-prefix",
            "Laravel publishes with the prefix "
                + shown(possible)
                + ", which "
                + String.join(" and ", places)
                + " does not remove.",
            "Clients connect and subscribe as usual, but no event ever arrives.",
            places.get(0)
                + ".prefix = "
                + (possible.size() > 1 ? both(possible) : shown(possible))
                + "   (Laravel: REDIS_PREFIX in .env, or database.redis.options.prefix)"));
  }

  /** Setting another one would be as wrong, if this one is right. */
  private static Finding unclear(List<String> possible, List<String> fitting, String place) {
    return Finding.warning(
        "laravel-prefix-unclear",
        "Laravel publishes with the prefix "
            + shown(possible)
            + ", by its version, and its vendor folder is not there to tell; "
            + place
            + " removes only "
            + shown(fitting)
            + ".",
        "With the other one clients connect and subscribe as usual, but no event ever arrives.",
        "See what Laravel says: \"php artisan config:show database.redis.options.prefix\"; that is"
            + " the prefix to set.");
  }

  private static String both(List<String> prefixes) {
    return "[\"" + String.join("\", \"", prefixes) + "\"]";
  }

  private static boolean fits(String prefix, BrokerConfig<?> broker) {
    return broker.address(prefix + CHANNEL).equals(Optional.of(CHANNEL));
  }

  private static String shown(List<String> prefixes) {
    return '"' + String.join("\" or \"", prefixes) + '"';
  }
}
