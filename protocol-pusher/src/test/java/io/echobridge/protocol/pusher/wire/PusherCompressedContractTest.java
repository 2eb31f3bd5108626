package io.echobridge.protocol.pusher.wire;

import io.echobridge.testkit.protocol.CompressedContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;
import io.echobridge.testkit.protocol.ProtocolPromise;
import java.util.Optional;

/** The Pusher protocol keeps the contract when messages are compressed. */
class PusherCompressedContractTest extends CompressedContractTest {
  @Override
  protected ProtocolDriver driver() {
    return new PusherDriver();
  }

  @Override
  protected Optional<String> excuse(ProtocolPromise promise) {
    return promise == ProtocolPromise.LATE_ANSWERS_ARE_DROPPED
        ? Optional.of("the client brings the application's answer with its question")
        : Optional.empty();
  }
}
