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
    List<String> possible = laravel.prefixes();
    for (Map.Entry<String, AppConfig> app : apps.entrySet()) {
      for (Map.Entry<String, BrokerConfig<?>> broker : app.getValue().brokers().entrySet()) {
        if (!broker.getValue().factory().type().equals("redis")) {
          continue;
        }
        String place = "apps." + app.getKey() + ".brokers." + broker.getKey();
        if (possible.stream().allMatch(prefix -> fits(prefix, broker.getValue()))) {
          return List.of(
              Finding.ok(
                  "laravel-prefix", "Laravel's prefix " + shown(possible) + " matches " + place));
        }
        places.add(place);
      }
    }
    if (places.isEmpty()) {
      return List.of();
    }
    String prefix = possible.get(possible.size() - 1);
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
                + ".prefix = \""
                + prefix
                + "\"   (Laravel: REDIS_PREFIX in .env, or database.redis.options.prefix)"));
  }

  private static boolean fits(String prefix, BrokerConfig<?> broker) {
    return broker.address(prefix + CHANNEL).equals(Optional.of(CHANNEL));
  }

  private static String shown(List<String> prefixes) {
    return '"' + String.join("\" or \"", prefixes) + '"';
  }
}
