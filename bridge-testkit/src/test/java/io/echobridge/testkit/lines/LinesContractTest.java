package io.echobridge.testkit.lines;

import io.echobridge.testkit.protocol.ProtocolContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;

class LinesContractTest extends ProtocolContractTest {
  @Override
  protected ProtocolDriver driver() {
    return new LinesDriver();
  }
}
