package io.echobridge.protocol.raw.wire;

import io.echobridge.testkit.protocol.ProtocolContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;

/** WebSockets with JSON frames keep the contract. */
class RawContractTest extends ProtocolContractTest {
  @Override
  protected ProtocolDriver driver() {
    return new RawDriver();
  }
}
