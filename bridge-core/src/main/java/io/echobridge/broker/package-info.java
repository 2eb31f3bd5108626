/**
 * Seam 1: what a broker plug-in promises, and to whom it hands its events. {@link
 * io.echobridge.broker.Broker} is a source of events, as every plug-in is; carrying messages
 * between nodes, publishing, naming places and lag are optional powers with their own types. No
 * client library of a broker, and nothing about clients or their protocols.
 */
@NullMarked
package io.echobridge.broker;

import org.jspecify.annotations.NullMarked;
