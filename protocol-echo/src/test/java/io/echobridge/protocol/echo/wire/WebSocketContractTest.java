package io.echobridge.protocol.echo.wire;

import io.echobridge.testkit.protocol.ProtocolContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;

/** Laravel Echo by websocket keeps the contract. */
class WebSocketContractTest extends ProtocolContractTest {
  @Override
  protected ProtocolDriver driver() {
    return new EchoDriver("websocket");
  }
}
