package io.echobridge.testkit;

import java.util.Optional;

class MemoryBrokerContractTest extends BrokerContractTest {
  @Override
  protected BrokerWorld newWorld() {
    return new MemoryWorld();
  }

  @Override
  protected Optional<String> excuse(Promise promise) {
    return switch (promise) {
      case RETURNS_AFTER_A_CUT,
          SUBSCRIBING_WAITS_FOR_THE_LINK,
          EVENTS_DURING_A_CUT_ARRIVE_LATER,
          UNREACHABLE_AT_START,
          PEER_MESSAGES_FAIL_WITHOUT_A_LINK,
          PUBLISHING_FAILS_WITHOUT_A_LINK ->
          Optional.of("within a process there is no link to cut");
      case UNWANTED_CHANNELS_ARE_NOT_HEARD -> Optional.of("it is a firehose");
      case PEERS_COST_NOTHING_BEFORE_THEY_OPEN, PEERS_LEAVE_NOTHING_BEHIND ->
          Optional.of("within a process nothing is made anywhere");
      default -> Optional.empty();
    };
  }
}
