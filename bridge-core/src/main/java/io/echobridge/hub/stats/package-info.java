/**
 * What others see of a hub: its counts and times, how full channels are, how its brokers are, what
 * was refused of late, and the events that pass. With the counters that the hub's rooms write to.
 * Knows none of them.
 */
@NullMarked
package io.echobridge.hub.stats;

import org.jspecify.annotations.NullMarked;
