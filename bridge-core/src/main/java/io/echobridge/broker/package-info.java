/**
 * Seam 1: what a broker plug-in promises, and whom it hands its events to. {@link
 * io.echobridge.broker.Broker} is the source of events, which every plug-in is; carrying messages
 * between nodes, publishing and lag are optional powers in types of their own. No broker's own
 * client library, and nothing of clients or their protocols.
 */
@NullMarked
package io.echobridge.broker;

import org.jspecify.annotations.NullMarked;
