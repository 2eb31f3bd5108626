package io.echobridge.protocol.echo.wire;

import io.echobridge.testkit.protocol.CompressedContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;

/** Laravel Echo by websocket keeps the contract when messages are compressed. */
class WebSocketCompressedContractTest extends CompressedContractTest {
  @Override
  protected ProtocolDriver driver() {
    return new EchoDriver("websocket");
  }
}
