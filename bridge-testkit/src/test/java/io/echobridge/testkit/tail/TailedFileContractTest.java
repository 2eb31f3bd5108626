package io.echobridge.testkit.tail;

import io.echobridge.testkit.BrokerContractTest;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.Promise;
import java.util.Optional;

class TailedFileContractTest extends BrokerContractTest {
  @Override
  protected BrokerWorld newWorld() throws Exception {
    return new TailedFileWorld();
  }

  @Override
  protected Optional<String> excuse(Promise promise) {
    return switch (promise) {
      case BODIES_INTACT -> Optional.of("a body is a line of text");
      case UNWANTED_CHANNELS_ARE_NOT_HEARD -> Optional.of("the file is read as a whole");
      case PEERS_LEAVE_NOTHING_BEHIND -> Optional.of("the file is that of all nodes");
      default -> Optional.empty();
    };
  }
}
