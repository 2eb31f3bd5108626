/**
 * One node among the nodes of an app, as a pure state machine: frames, time and this node's own
 * changes go in; frames and the other nodes' changes come out. It has no thread, no clock and no
 * link, so that a simulation can drive it.
 */
@NullMarked
package io.echobridge.cluster;

import org.jspecify.annotations.NullMarked;
