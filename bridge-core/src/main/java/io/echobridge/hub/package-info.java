/**
 * An app at work, between brokers and clients: the hub that puts its rooms together, and the
 * sessions of its clients with what one of them may do. No HTTP, no configuration, no broker's and
 * no protocol's own types.
 *
 * <p>The rooms are {@code intake} (what brokers bring), {@code delivery} (who listens where, and in
 * which order all hear it), {@code stats} (what others see of it) and {@code peers} (what nodes say
 * to each other, which nobody uses yet). The hub knows the first three, {@code intake} knows {@code
 * delivery}, and {@code stats} and {@code peers} know none.
 */
@NullMarked
package io.echobridge.hub;

import org.jspecify.annotations.NullMarked;
