package io.echobridge.hub;

/** What every session of a hub works with. */
record Core(
    HubLimits limits, HubStats stats, ByteBudget budget, Order order, RefusalLog refusals) {}
