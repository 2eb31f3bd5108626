/**
 * Between brokers and clients: who listens where, and who is told what. No HTTP, no configuration,
 * no broker's and no protocol's own types.
 */
@NullMarked
package io.echobridge.hub;

import org.jspecify.annotations.NullMarked;
