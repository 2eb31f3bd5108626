/**
 * The Redis broker: plain pub/sub through Lettuce, as Laravel's {@code redis} driver publishes.
 * Knows the seam and the terms of channels, and nothing about the hub, clients or configuration
 * files.
 */
@NullMarked
package io.echobridge.broker.redis;

import org.jspecify.annotations.NullMarked;
