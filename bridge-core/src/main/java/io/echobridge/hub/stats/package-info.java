/**
 * The outside view of a hub: its counts and times, how full channels are, the state of its brokers,
 * the latest refusals, and passing events. It includes the counters that the hub's rooms write to,
 * but knows none of these rooms.
 */
@NullMarked
package io.echobridge.hub.stats;

import org.jspecify.annotations.NullMarked;
