/**
 * An app at work, between brokers and clients: the hub that puts its rooms together, and the
 * sessions of its clients with what one of them may do. No HTTP, no configuration, no broker's and
 * no protocol's own types.
 *
 * <p>The rooms are {@code intake} (what brokers bring), {@code delivery} (who listens where, and in
 * which order all hear it), {@code cache} (the last events of channels), {@code stats} (what others
 * see of it) and {@code peers} (this node among others). The hub knows all, {@code intake} and
 * {@code peers} know {@code delivery}, which knows {@code cache}, and {@code stats} knows none.
 */
@NullMarked
package io.echobridge.hub;

import org.jspecify.annotations.NullMarked;
