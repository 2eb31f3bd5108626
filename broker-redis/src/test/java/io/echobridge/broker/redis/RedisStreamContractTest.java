package io.echobridge.broker.redis;

import io.echobridge.testkit.BrokerContractTest;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.Promise;
import java.util.Optional;

class RedisStreamContractTest extends BrokerContractTest {
  @Override
  protected BrokerWorld newWorld() {
    return new StreamWorld();
  }

  @Override
  protected Optional<String> excuse(Promise promise) {
    return switch (promise) {
      case UNWANTED_CHANNELS_ARE_NOT_HEARD ->
          Optional.of("the settings say which streams are read");
      case PUBLISHES_AS_AN_APPLICATION, PUBLISHING_FAILS_WITHOUT_A_LINK ->
          Optional.of("streams are only read");
      default -> Optional.empty();
    };
  }
}
