/**
 * Seam 1: what a broker plug-in promises, and whom it hands its events to. No broker's own client
 * library, and nothing of clients or their protocols.
 */
@NullMarked
package io.echobridge.broker;

import org.jspecify.annotations.NullMarked;
