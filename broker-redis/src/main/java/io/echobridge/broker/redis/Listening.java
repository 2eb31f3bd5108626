package io.echobridge.broker.redis;

import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.link.Control;
import java.util.List;

/**
 * How a broker hears what it should, as its settings say.
 *
 * @param names what the names at Redis are
 * @param subscriptions what is asked for
 */
record Listening(Names names, Subscriptions subscriptions) {
  private static final long LINGER_MILLIS = 1_000;

  static Listening of(RedisConfig config, BrokerContext context, String where, Control control) {
    if (!(Prefixes.setting(config.prefix()) instanceof Prefixes.Setting.Fixed fixed)) {
      // Who asks by name does not hear of a second prefix.
      Names names = new Names(new LearnedPrefix(where), "", context.app());
      return new Listening(names, new Firehose(List.of("*")));
    }
    FixedPrefixes given = new FixedPrefixes(fixed.prefixes());
    Names names = new Names(given, fixed.prefixes().get(0), context.app());
    if (!config.patterns().isEmpty()) {
      List<String> patterns = given.patterns(config.patterns(), names.peers());
      return new Listening(names, new Firehose(patterns));
    }
    boolean byName =
        config.subscription() == RedisConfig.Subscription.ON_DEMAND
            && context.channelsAreAddresses();
    return new Listening(
        names,
        byName
            ? new OnDemand(where, control, given, names.peers(), LINGER_MILLIS)
            : new Firehose(given.patterns()));
  }
}
