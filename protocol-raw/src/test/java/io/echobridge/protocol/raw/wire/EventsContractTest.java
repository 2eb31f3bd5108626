package io.echobridge.protocol.raw.wire;

import io.echobridge.testkit.protocol.ProtocolContractTest;
import io.echobridge.testkit.protocol.ProtocolDriver;
import io.echobridge.testkit.protocol.ProtocolPromise;
import java.util.Optional;

/** Server-sent events keep of the contract what a client can hear that says nothing. */
class EventsContractTest extends ProtocolContractTest {
  private static final String SILENT = "an EventSource says nothing after its request";

  @Override
  protected ProtocolDriver driver() {
    return new EventsDriver();
  }

  @Override
  protected Optional<String> excuse(ProtocolPromise promise) {
    return switch (promise) {
      case LEAVING_STOPS_EVENTS,
          WHISPERS_REACH_THE_OTHERS,
          SILENT_CLIENTS_ARE_CUT,
          FLOODS_ARE_CUT,
          GARBAGE_ENDS_ITS_CLIENT ->
          Optional.of(SILENT);
      case EVENTS_SPARE_THEIR_SENDER -> Optional.of("a page is not told its id");
      case MEMBERS_ARE_TOLD -> Optional.of("members are told to WebSockets only");
      case LATE_ANSWERS_ARE_DROPPED, MEMORY_IS_GIVEN_BACK ->
          Optional.of("nothing is answered before the application; EventsTest has such clients go");
      default -> Optional.empty();
    };
  }
}
