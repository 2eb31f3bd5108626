package io.echobridge.hub;

import io.echobridge.net.ClientMemory;
import java.util.function.Supplier;

/** What every session of a hub works with. */
record Core(
    Supplier<HubLimits> present,
    HubStats stats,
    ByteBudget budget,
    Order order,
    RefusalLog refusals,
    Overuse overuse,
    ClientMemory memory) {
  /** Those in force now. */
  HubLimits limits() {
    return present.get();
  }
}
