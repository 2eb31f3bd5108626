package io.echobridge.broker.redis;

import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.BrokerContractTest;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.Promise;
import java.util.Optional;

class RedisPatternContractTest extends BrokerContractTest {
  @Override
  protected BrokerWorld newWorld() {
    return new PubSubWorld(Subscription.PATTERN, "we[i]rd*_database_");
  }

  @Override
  protected Optional<String> excuse(Promise promise) {
    return switch (promise) {
      case EVENTS_DURING_A_CUT_ARRIVE_LATER -> Optional.of("Redis' pub/sub keeps nothing");
      case UNWANTED_CHANNELS_ARE_NOT_HEARD -> Optional.of("a pattern is a firehose");
      default -> Optional.empty();
    };
  }
}
