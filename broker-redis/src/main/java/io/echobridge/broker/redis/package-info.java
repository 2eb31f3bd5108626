/**
 * The Redis broker: plain pub/sub through Lettuce, as Laravel's {@code redis} driver publishes.
 * Knows the seam and the words of channels, and nothing of hub, clients or configuration files.
 */
@NullMarked
package io.echobridge.broker.redis;

import org.jspecify.annotations.NullMarked;
