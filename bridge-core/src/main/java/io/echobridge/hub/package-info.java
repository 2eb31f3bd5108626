/**
 * A running app, between brokers and clients: the hub that connects its rooms, and the sessions of
 * its clients with their limits. No HTTP, no configuration, and no types of a single broker or
 * protocol.
 *
 * <p>The rooms are {@code intake} (messages from brokers), {@code delivery} (who listens to which
 * channel, and the order in which all receive events), {@code cache} (the last events of channels),
 * {@code stats} (the outside view), {@code peers} (this node among others) and {@code recovery}
 * (the sessions to which clients may come back, on any node). The hub knows all, {@code intake} and
 * {@code peers} know {@code delivery}, {@code delivery} knows {@code cache}, and {@code stats}
 * knows none.
 */
@NullMarked
package io.echobridge.hub;

import org.jspecify.annotations.NullMarked;
