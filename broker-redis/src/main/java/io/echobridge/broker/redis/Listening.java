package io.echobridge.broker.redis;

import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.link.Control;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a broker hears what it should, as its settings say.
 *
 * @param names what the names at Redis are
 * @param subscriptions what is asked for
 */
record Listening(Names names, Subscriptions subscriptions) {
  static Listening of(
      RedisConfig config, BrokerContext context, String where, Control control, Losses losses) {
    if (!(Prefixes.setting(config.prefix()) instanceof Prefixes.Setting.Fixed fixed)) {
      // Who asks by name does not hear of a second prefix.
      Set<String> wanted = ConcurrentHashMap.newKeySet();
      LearnedPrefix learned =
          new LearnedPrefix(
              new PrefixNotices(where, losses), wanted::contains, context.channelsAreAddresses());
      Names names = new Names(learned, "", context.app());
      return new Listening(names, new Firehose(where, control, List.of("*"), wanted));
    }
    FixedPrefixes given = new FixedPrefixes(fixed.prefixes());
    Names names = new Names(given, fixed.prefixes().get(0), context.app());
    if (!config.patterns().isEmpty()) {
      return new Listening(names, firehose(where, control, given.patterns(config.patterns())));
    }
    boolean byName =
        config.subscription() == RedisConfig.Subscription.ON_DEMAND
            && context.channelsAreAddresses();
    return new Listening(
        names,
        byName
            ? new OnDemand(where, control, given, context.keepsCacheChannels())
            : firehose(where, control, given.patterns()));
  }

  private static Firehose firehose(String where, Control control, List<String> patterns) {
    return new Firehose(where, control, patterns, ConcurrentHashMap.newKeySet());
  }
}
