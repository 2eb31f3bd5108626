package io.echobridge.hub;

import java.util.function.Supplier;

/** What every session of a hub works with. */
record Core(
    Supplier<HubLimits> present,
    HubStats stats,
    ByteBudget budget,
    Order order,
    RefusalLog refusals,
    Overuse overuse) {
  /** Those in force now. */
  HubLimits limits() {
    return present.get();
  }
}
