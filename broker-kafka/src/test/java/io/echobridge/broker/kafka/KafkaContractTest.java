package io.echobridge.broker.kafka;

import io.echobridge.testkit.BrokerContractTest;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.Promise;
import java.util.Optional;

class KafkaContractTest extends BrokerContractTest {
  @Override
  protected BrokerWorld newWorld() {
    return new KafkaWorld();
  }

  @Override
  protected Optional<String> excuse(Promise promise) {
    return switch (promise) {
      case UNWANTED_CHANNELS_ARE_NOT_HEARD -> Optional.of("a topic is read as a whole");
      case PUBLISHES_AS_AN_APPLICATION, PUBLISHING_FAILS_WITHOUT_A_LINK ->
          Optional.of("the topics are the application's to write to");
      case PEERS_LEAVE_NOTHING_BEHIND -> Optional.of("the topic is that of all nodes");
      default -> Optional.empty();
    };
  }
}
