package io.echobridge.broker.rabbitmq;

import io.echobridge.testkit.BrokerContractTest;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.Promise;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class RabbitQuorumContractTest extends BrokerContractTest {
  @Override
  protected BrokerWorld newWorld() {
    return new RabbitWorld("queue.type = quorum");
  }

  @Override
  protected Optional<String> excuse(Promise promise) {
    return switch (promise) {
      case UNWANTED_CHANNELS_ARE_NOT_HEARD ->
          Optional.of("the bindings say what comes, whoever listens");
      case PUBLISHES_AS_AN_APPLICATION, PUBLISHING_FAILS_WITHOUT_A_LINK ->
          Optional.of("the exchanges are the application's to write to");
      case PEER_MESSAGES_HAVE_ONE_ORDER ->
          Optional.of("each publisher's messages go to each queue by themselves");
      default -> Optional.empty();
    };
  }
}
