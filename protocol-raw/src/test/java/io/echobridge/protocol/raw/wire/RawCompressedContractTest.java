package io.echobridge.protocol.raw.wire;

import io.echobridge.testkit.protocol.CompressedContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;

/** Plain WebSockets with JSON frames keep the contract when messages are compressed. */
class RawCompressedContractTest extends CompressedContractTest {
  @Override
  protected ProtocolDriver driver() {
    return new RawDriver();
  }
}
