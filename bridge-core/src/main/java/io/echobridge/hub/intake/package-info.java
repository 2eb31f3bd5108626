/**
 * The hub's side of its brokers: the link to each, the way of its messages to the order, and what
 * the broker learns in return: channels with subscribers, and members of presence channels.
 */
@NullMarked
package io.echobridge.hub.intake;

import org.jspecify.annotations.NullMarked;
