package io.echobridge.protocol.echo.wire;

import io.echobridge.testkit.protocol.ProtocolContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;

/** Laravel Echo by polling keeps the contract. */
class PollingContractTest extends ProtocolContractTest {
  @Override
  protected ProtocolDriver driver() {
    return new EchoDriver("polling");
  }
}
